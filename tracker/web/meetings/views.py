"""The debrief of a meeting: one form for all demands, made for a phone, saved once."""

from dataclasses import dataclass

from flask import abort, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.actions import meetings, timeline
from tracker.actions.meetings import Telling
from tracker.actions.records import EditConflict
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.links import ends_of
from tracker.records.meetings import demands_at, demands_called, told_of
from tracker.records.record import Record
from tracker.rules.access import Ability
from tracker.rules.dates import UncertainDate
from tracker.rules.events import Certainty
from tracker.rules.links import LinkRole
from tracker.rules.meetings import HowKnown
from tracker.web.access import needs, user
from tracker.web.claims import who_says
from tracker.web.filters import url_of
from tracker.web.forms import done
from tracker.web.meetings.arranging import blueprint, the_meeting, visit_of
from tracker.web.meetings.asked import InPack, in_order, pack_of
from tracker.web.meetings.forms import RAISED, DebriefForm, debrief_form
from tracker.web.messages import tell
from tracker.web.naming import lines_of
from tracker.web.timelines import Item, items_of

__all__ = ["blueprint"]

MOST_TAKEN_BACK = 500


@blueprint.route("/events/<ref>/debrief", methods=["GET", "POST"])
@needs(Ability.LOG)
def debrief(ref: str) -> ResponseReturnValue:
    meeting, there = the_meeting(ref)
    pack = pack_of(visit_of(there))
    form = debrief_form(meeting, _asked_for(meeting, pack))
    status = 200
    if form.is_sent():
        try:
            return _saved(form, meeting, _tell(form, meeting))
        except EditConflict:
            session().rollback()
            meeting, there = the_meeting(ref)
            status, form.seen.data = 409, meetings.seen(meeting)
    elif request.method == "GET":
        _begin(form, meeting, there)
    elif form.errors:
        status = 422
    return _page(form, meeting, there, pack, status), status


def _asked_for(meeting: Event, pack: InPack | None) -> list[Record]:
    """Return the demands to ask for now, and whatever was asked for when the page was opened: nothing typed is lost."""
    refs = pack.refs if pack else ()
    now = {record.id: record for record in session().scalars(demands_at(meeting.id, refs))}
    then = {name.removeprefix(RAISED) for name in request.form if name.startswith(RAISED)}
    if then - {record.ref for record in now.values()}:
        now = {record.id: record for record in session().scalars(demands_called(then))} | now
    return in_order(now.values(), pack)


def _begin(form: DebriefForm, meeting: Event, there: list[Record]) -> None:
    form.seen.data = meetings.seen(meeting)
    form.how.data = HowKnown.DELEGATION.value
    form.when.data = UncertainDate.on(clock.today()).in_words()
    visit = visit_of(there)
    if visit:
        form.said_by.data = lines_of(ends_of(visit.id, LinkRole.VISITOR)[LinkRole.VISITOR])


def _tell(form: DebriefForm, meeting: Event) -> list[Event]:
    assert form.when.date is not None
    certainty, sources = Certainty(form.certainty.data), form.sources.ends()
    telling = Telling(form.when.date, HowKnown(form.how.data), certainty, form.said_by.ends(), sources)
    return meetings.tell(meeting, telling, form.said(), form.seen.data or "")


def _saved(form: DebriefForm, meeting: Event, events: list[Event]) -> ResponseReturnValue:
    count = len(form.said())
    refs = ",".join(event.ref for event in events)
    saved = ngettext("Saved what is told of %(num)d demand.", "Saved what is told of %(num)d demands.", count)
    tell(saved, f"/events/{meeting.ref}/debrief/take-back?events={refs}")
    return done(form, _back_to(timeline.subjects_of(meeting), meeting))


def _back_to(there: list[Record], meeting: Event) -> str:
    visit = visit_of(there)
    return url_of(visit.ref if visit else meeting.ref)


@blueprint.post("/events/<ref>/debrief/take-back")
@needs(Ability.LOG)
def take_back(ref: str) -> ResponseReturnValue:
    """Take back together what one saved together; whoever may delete may take back what others told."""
    meeting, there = the_meeting(ref)
    refs = request.args.get("events", "").split(",")[:MOST_TAKEN_BACK]
    events = session().scalars(told_of(meeting.id).where(Event.ref.in_(refs))).all()
    if any(event.created_by != user().id and not g.viewer.may(Ability.SHARE) for event in events):
        abort(403)
    for event in reversed(events):
        timeline.withdraw(event)
    session().commit()
    tell(_("Taken back.") if events else _("Nothing was left to take back."))
    return redirect(_back_to(there, meeting))


@dataclass(frozen=True, slots=True)
class Asked:
    """One demand of the form, with what is told of it already."""

    record: Record
    place: int
    """Where it stands in the pack, counted from one; 0 where it does not."""
    is_planned: bool
    told: list[tuple[Item, str]]
    """Each with who says it."""


def _page(form: DebriefForm, meeting: Event, there: list[Record], pack: InPack | None, status: int) -> str:
    items = items_of(session().scalars(told_of(meeting.id)).all(), {})
    told = {record.ref: [(item, who_says(item)) for item in items if _names(item, record)] for record in form.about}
    planned = {record.id for record in ends_of(meeting.id, LinkRole.TO_RAISE)[LinkRole.TO_RAISE]}
    return render_template(
        "meetings/debrief.html",
        form=form,
        record=meeting,
        visit=visit_of(there),
        pack=pack,
        asked=[
            Asked(each, pack.place(each.ref) if pack else 0, each.id in planned, told[each.ref]) for each in form.about
        ],
        is_conflict=status == 409,
        section="visits",
    )


def _names(item: Item, record: Record) -> bool:
    return record.ref in {chip.ref for chip in item.about}

"""A meeting of a visit is added, held or still ahead: when, with whom, and which demands are to be raised there."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import meetings, timeline
from tracker.actions.records import EditConflict
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.links import ends_of
from tracker.records.meetings import demands_at, demands_for
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules.access import Ability
from tracker.rules.events import ENCOUNTERS
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.web.access import may_correct, needs
from tracker.web.filters import url_of
from tracker.web.forms import UncertainDateField, done
from tracker.web.meetings.asked import in_order, pack_of
from tracker.web.meetings.forms import AgreedForm, MeetingForm, PlanForm
from tracker.web.messages import tell
from tracker.web.records.views import find

blueprint = Blueprint("meetings", __name__)


def the_meeting(ref: str) -> tuple[Event, list[Record]]:
    """Return a meeting and what it is about; an event of another type is none."""
    meeting: Event = find(Event, ref)
    if meeting.type not in ENCOUNTERS or meeting.stance:
        abort(404)
    return meeting, timeline.subjects_of(meeting)


def visit_of(there: list[Record]) -> Record | None:
    """Return the visit that a meeting belongs to, among what it is about."""
    return next((record for record in there if record.kind == Kind.VISIT), None)


@blueprint.route("/visits/<ref>/meeting", methods=["GET", "POST"])
@needs(Ability.LOG)
def new_meeting(ref: str) -> ResponseReturnValue:
    visit: Visit = find(Visit, ref)
    form, pack = MeetingForm(), pack_of(visit)
    demands = in_order(session().scalars(demands_for(visit.id, pack.refs if pack else ())), pack)
    form.offer(demands)
    if form.is_sent():
        assert form.when.date is not None
        title, place = form.title.data or "", form.place.data or ""
        meeting = meetings.arrange(visit, title, form.when.date, form.met.ends(), place, form.agreed())
        tell(_("Saved %(ref)s.", ref=meeting.ref), f"/log/{meeting.ref}/undo")
        return done(form, _then(visit, meeting))
    if request.method == "GET":
        form.when.data = UncertainDateField.shown(visit.starts)
    page = render_template("meetings/new.html", form=form, record=visit, section="visits")
    return page, 422 if form.errors else 200


def _then(visit: Visit, meeting: Event) -> str:
    lies_ahead = meeting.earliest > clock.today()
    return url_of(visit.ref) if lies_ahead else f"/events/{meeting.ref}/debrief"


@blueprint.route("/events/<ref>/meeting", methods=["GET", "POST"])
@needs(Ability.LOG)
def agree(ref: str) -> ResponseReturnValue:
    """Say what is to be raised at a meeting, and at what time it is."""
    meeting, there = the_meeting(ref)
    if not may_correct(meeting):
        abort(403)
    visit, form = visit_of(there), PlanForm()
    demands, planned = _to_choose_from(meeting, visit)
    form.offer(demands)
    status = 200
    if request.method == "GET":
        form.planned.data, form.at_time.data = planned, meeting.at_time
        form.version.data, form.seen.data = str(meeting.version), meetings.planned(meeting)
    elif form.is_sent():
        try:
            meetings.agree(meeting, form.agreed(), form.seen_version, form.seen.data or "")
            tell(_("Saved. The history of changes keeps what stood here before."))
            return done(form, url_of(visit.ref if visit else meeting.ref))
        except EditConflict:
            session().rollback()
            meeting, there = the_meeting(ref)
            demands, planned = _to_choose_from(meeting, visit_of(there))
            form.offer(demands)
            status, form.version.data, form.seen.data = 409, str(meeting.version), meetings.planned(meeting)
    elif form.errors:
        status = 422
    return _agree_page(form, meeting, visit, [each.title for each in demands if each.ref in planned], status), status


def _agree_page(form: AgreedForm, meeting: Event, visit: Record | None, theirs: list[str], status: int) -> str:
    return render_template(
        "meetings/agree.html",
        form=form,
        record=meeting,
        visit=visit,
        theirs=theirs,
        is_conflict=status == 409,
        section="visits",
    )


def _to_choose_from(meeting: Event, visit: Record | None) -> tuple[list[Record], list[str]]:
    """Return the demands that may be raised at a meeting, and the references of those that are to be."""
    pack = pack_of(visit)
    demands = in_order(session().scalars(demands_at(meeting.id, pack.refs if pack else ())), pack)
    planned = ends_of(meeting.id, LinkRole.TO_RAISE)[LinkRole.TO_RAISE]
    both = {demand.id: demand for demand in (*demands, *planned)}
    return list(both.values()), [demand.ref for demand in planned]

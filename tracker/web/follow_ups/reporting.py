"""Record what happened: the outcome of a follow-up in one step, with the event and the next step set."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import outcomes
from tracker.actions.follow_ups import AlreadyClosed
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.follow_ups import OPEN, moves_of, open_of_record
from tracker.records.reasons import reasons
from tracker.rules.access import Ability
from tracker.rules.dates import UncertainDate
from tracker.rules.outcomes import Outcome, offered
from tracker.web.access import needs
from tracker.web.filters import long_day
from tracker.web.follow_ups.blueprint import FOLLOW_UP, blueprint
from tracker.web.follow_ups.forms import OutcomeForm
from tracker.web.follow_ups.judge_first import held, where_judged
from tracker.web.follow_ups.one import One, closed_page, find_one
from tracker.web.follow_ups.rows import due_words, is_judged_apart, late_tag, where_confirmed, woken
from tracker.web.forms import already_sent, done
from tracker.web.messages import tell
from tracker.web.wording import sentence

MOVES_SHOWN = 20


@blueprint.get(FOLLOW_UP)
@needs(Ability.READ)
def show(number: int) -> ResponseReturnValue:
    one = find_one(number)
    if one.row.state != OPEN:
        return closed_page(one)
    form = OutcomeForm(formdata=None)
    form.suit(one.row, one.about)
    form.when.data = UncertainDate.on(clock.today()).in_words()
    asked = request.args.get("outcome")
    form.outcome.data = asked if asked in offered(one.owes, one.row.key) else None
    return _page(one, form)


@blueprint.post(FOLLOW_UP)
@needs(Ability.LOG)
def report(number: int) -> ResponseReturnValue:
    one, form = find_one(number), OutcomeForm()
    form.suit(one.row, one.about)
    if one.row.state == OPEN and held(one.row.owes, one.about):
        return _page(one, form)[0], 409
    if form.is_sent():
        try:
            told = _told(form)
            if told is not None:
                return _reported(one, form, told)
        except AlreadyClosed:
            session().rollback()
            earlier = already_sent(form)
            return redirect(earlier) if earlier else closed_page(find_one(number), form.note.data or "", 409)
    elif one.row.state != OPEN:
        return closed_page(one, form.note.data or "", 409)
    return _page(one, form)


def _told(form: OutcomeForm) -> outcomes.Report | None:
    """Return what the form says; None when the day to come back on is missing or wrong."""
    day = form.next_day()
    if form.wants_day() or form.errors:
        return None
    assert form.when.date is not None
    return outcomes.Report(Outcome(form.outcome.data), form.when.date, form.note.data or "", form.named, day)


def _reported(one: One, form: OutcomeForm, told: outcomes.Report) -> ResponseReturnValue:
    stood_at = one.row.returns_on
    event = outcomes.report(one.row, one.about, told)
    if told.outcome is Outcome.COULD_NOT:
        undo = f"/follow-ups/bring-back?was={stood_at}:{one.row.id}" + (f"&note={event.ref}" if event else "")
    else:
        undo = one.undo
    tell(_said(one, told, event), undo)
    return done(form, "/")


def _said(one: One, told: outcomes.Report, event: Event | None) -> str:
    said = _("%(ref)s: %(outcome)s.", ref=one.about.ref, outcome=_(told.outcome.label))
    if event is not None:
        said += " " + _("On the timeline as %(ref)s.", ref=event.ref)
    coming = session().scalars(open_of_record(one.about.id)).first()
    if coming is None:
        return said
    today = clock.today()
    if coming.returns_on < today:
        due = due_words(coming.due_on, coming.returns_on, today)
        return said + " " + _("Another follow-up about it is open: %(due)s.", due=due)
    return said + " " + _("It comes back on %(day)s.", day=long_day(coming.returns_on))


def _page(one: One, form: OutcomeForm) -> tuple[str, int]:
    today, row = clock.today(), one.row
    held_back = held(row.owes, one.about)
    apart = held_back or is_judged_apart(one.about, row.key)
    page = render_template(
        "follow_ups/show.html",
        one=one,
        form=form,
        why=[sentence(said) for said in reasons([row])[row.id]],
        moves=session().execute(moves_of(row.id).limit(MOVES_SHOWN)).all(),
        late_tag=late_tag(row.due_on, today) if row.returns_on <= today else None,
        held=held_back,
        woken=woken(row, today),
        still_url=where_confirmed(one.about, row.key),
        judge_url=where_judged(one.about) if apart else "",
        note=form.note.data or "",
        section="today",
    )
    return page, 422 if form.errors else 200

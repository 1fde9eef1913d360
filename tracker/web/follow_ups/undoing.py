"""The way back from every change of a follow-up, as long as it still stands as that change left it."""

from collections.abc import Callable

from flask import abort, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from tracker.actions import outcomes, second_thoughts, timeline
from tracker.actions.meanwhile import ChangedMeanwhile
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.rules.access import Ability
from tracker.rules.outcomes import Outcome
from tracker.web.access import needs
from tracker.web.brought_back import pressed_on
from tracker.web.days import day_in
from tracker.web.filters import url_of
from tracker.web.follow_ups.blueprint import FOLLOW_UP, blueprint
from tracker.web.follow_ups.one import find_one
from tracker.web.messages import tell
from tracker.web.stood import each_stood, number, somebody


@blueprint.post(f"{FOLLOW_UP}/take-back")
@needs(Ability.LOG)
def take_back(number: int) -> ResponseReturnValue:
    """Take back what one recorded oneself; whoever may delete may take back what others recorded."""
    one = find_one(number)
    row = one.row
    if row.state == OPEN or row.outcome not in set(Outcome):
        return changed()
    if row.closed_by != g.viewer.user_id and not g.viewer.may(Ability.SHARE):
        abort(403)
    told = select(Event).where(Event.id == row.outcome_event_id)
    event = session().scalars(told).one_or_none() if row.outcome_event_id else None
    outcomes.take_back(row, event)
    session().commit()
    tell(_("Taken back: %(ref)s is as it was before.", ref=one.about.ref))
    return redirect("/")


@blueprint.post("/follow-ups/bring-back")
@needs(Ability.LOG)
def bring_back() -> ResponseReturnValue:
    undone = _undo_each(lambda row, was: second_thoughts.bring_back(row, day_in(was)))
    if undone and request.args.get("note"):
        _drop_note(request.args["note"])
    return _say_undone(undone)


def _drop_note(ref: str) -> None:
    """Take back the note that was written with it, too, if it is one's own."""
    mine = select(Event).where(Event.ref == ref, Event.type == "note", Event.created_by == g.viewer.user_id)
    note = session().scalars(mine).one_or_none()
    if note is not None:
        timeline.withdraw(note)


@blueprint.post("/follow-ups/give-back")
@needs(Ability.LOG)
def give_back() -> ResponseReturnValue:
    now = somebody(request.args.get("now", ""))
    return _say_undone(_undo_each(lambda row, was: second_thoughts.take_from(row, now, somebody(was))))


@blueprint.post(f"{FOLLOW_UP}/call-off")
@needs(Ability.LOG)
def call_off(number: int) -> ResponseReturnValue:
    one = find_one(number)
    try:
        second_thoughts.call_off(one.row)
    except ChangedMeanwhile:
        return changed()
    session().commit()
    tell(_("Taken back: the follow-up of %(ref)s is not set any more.", ref=one.about.ref))
    return redirect(url_of(one.about.ref))


def _undo_each(undo: Callable[[FollowUp, str], None]) -> int:
    """Undo it for every follow-up that still stands as it was left; return for how many."""
    numbered = {number(which): was for which, was in each_stood().items()}
    undone = 0
    for row in session().scalars(select(FollowUp).where(FollowUp.id.in_(numbered))).all():
        try:
            undo(row, numbered[row.id])
            undone += 1
        except ChangedMeanwhile:
            continue
    return undone


def _say_undone(undone: int) -> ResponseReturnValue:
    if not undone:
        return changed()
    session().commit()
    said = ngettext("Taken back for %(num)d follow-up.", "Taken back for %(num)d follow-ups.", undone)
    left = len(each_stood()) - undone
    if left:
        said += " " + ngettext(
            "%(num)d other was changed meanwhile and stays.", "%(num)d others were changed meanwhile and stay.", left
        )
    tell(said)
    return redirect(pressed_on())


def changed() -> ResponseReturnValue:
    session().rollback()
    tell(_("Nothing was taken back: it was changed again meanwhile."), category="warning")
    return redirect(pressed_on())

"""What is done with the ticked follow-ups of the list together: set aside, or given to somebody else."""

from collections.abc import Sequence

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from tracker.actions import follow_ups
from tracker.actions.follow_ups import MayNotFollow
from tracker.plumbing.database import session
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.records.record import Record
from tracker.rules.access import Ability
from tracker.web.access import needs
from tracker.web.colleagues import people_at_hand
from tracker.web.filters import long_day
from tracker.web.follow_ups.blueprint import blueprint
from tracker.web.follow_ups.forms import TickedForm
from tracker.web.follow_ups.listed import address, list_page
from tracker.web.forms import done
from tracker.web.messages import tell
from tracker.web.stood import joined


@blueprint.post("/follow-ups/")
@needs(Ability.LOG)
def together() -> ResponseReturnValue:
    """Set the ticked follow-ups aside, or give them to somebody else."""
    form = TickedForm()
    form.offer(people_at_hand())
    if form.is_sent():
        rows = _ticked(form)
        if _give(form, rows) if form.do.data == "give" else _set_aside(form, rows):
            return done(form, address(form))
        session().rollback()
    return list_page(form)


def _ticked(form: TickedForm) -> list[tuple[FollowUp, Record]]:
    """The ticked follow-ups that are still open, each with what it is about."""
    asked = select(FollowUp, Record).join(Record, Record.id == FollowUp.record_id)
    rows = asked.where(FollowUp.id.in_(form.ticked.data or []), FollowUp.state == OPEN)
    return [(row, about) for row, about in session().execute(rows.order_by(FollowUp.id))]


def _set_aside(form: TickedForm, rows: Sequence[tuple[FollowUp, Record]]) -> bool:
    until = form.day()
    if until is None or not _still_there(form, rows):
        return False
    stood: dict[str, list[int]] = {}
    for row, _about in rows:
        stood.setdefault(str(row.returns_on), []).append(row.id)
        follow_ups.set_aside(row, until, bool(form.wakes_on_reply.data))
    said = ngettext(
        "%(num)d follow-up is set aside until %(day)s.",
        "%(num)d follow-ups are set aside until %(day)s.",
        len(rows),
        day=long_day(until),
    )
    tell(said + _quicker(form), f"/follow-ups/bring-back?was={joined(stood)}")
    return True


def _give(form: TickedForm, rows: Sequence[tuple[FollowUp, Record]]) -> bool:
    name = form.names[form.give_to.data]
    stood: dict[str, list[int]] = {}
    blind = []
    for row, about in rows:
        stood.setdefault(str(row.assignee_id or 0), []).append(row.id)
        try:
            follow_ups.give(row, form.user_id)
        except MayNotFollow:
            blind.append(about.ref)
    if blind:
        form.give_to.errors = [
            _("%(who)s may not see %(refs)s. Choose somebody else.", who=name, refs=", ".join(dict.fromkeys(blind)))
        ]
        return False
    if not _still_there(form, rows):
        return False
    said = ngettext(
        "%(who)s looks after %(num)d follow-up now.", "%(who)s looks after %(num)d follow-ups now.", len(rows), who=name
    )
    tell(said + _quicker(form), f"/follow-ups/give-back?was={joined(stood)}&now={form.user_id or 0}")
    return True


def _still_there(form: TickedForm, rows: Sequence[object]) -> bool:
    if not rows:
        form.ticked.errors = [_("Somebody recorded meanwhile what became of them. Tick others.")]
    return bool(rows)


def _quicker(form: TickedForm) -> str:
    """Name the ticked ones that were not changed, because somebody recorded meanwhile what became of them."""
    closed = select(Record.ref).join(FollowUp, FollowUp.record_id == Record.id)
    closed = closed.where(FollowUp.id.in_(form.ticked.data or []), FollowUp.state != OPEN).order_by(FollowUp.id)
    refs = list(dict.fromkeys(session().scalars(closed)))
    return " " + _("Not changed, because somebody was quicker: %(refs)s.", refs=", ".join(refs)) if refs else ""

"""Makes void what waits for a second person once the ground of it is gone: a yes of later would mean something else.

What was decided stays so. A look at what is deleted or missing is left to run out: by becoming void it would tell that
there is such a record.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, or_, select, update

from tracker.actions import audit
from tracker.actions.audit import Noted
from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records.accounts import USERS, User
from tracker.records.gate import Escape, escaping
from tracker.records.record import may_see
from tracker.records.second_yes import SecondYes, is_open
from tracker.rules.audit import About, Deed
from tracker.rules.second_yes import Decision, ForTwo


def brought_back(record_ids: Sequence[int]) -> None:
    """Nobody destroys them because of what was asked while they were deleted."""
    _void(record_ids, _asks([ForTwo.DESTROY]))


def deleted(record_ids: Sequence[int]) -> None:
    """Nobody opens them more widely, or takes their files along, once they are back."""
    _void(record_ids, _asks([ForTwo.WIDEN, ForTwo.ORIGINAL]))


def shared_anew(record_id: int) -> None:
    """Who may see it was said anew: nobody replaces that by what was asked before, or looks at what they see."""
    sees = select(User.id).where(may_see(USERS, record_id))
    looks = and_(_asks([ForTwo.LOOK]), SecondYes.asked_by.in_(sees))
    _void([record_id], or_(_asks([ForTwo.WIDEN, ForTwo.ORIGINAL]), looks))


def _asks(what: Iterable[ForTwo]) -> ColumnElement[bool]:
    return SecondYes.what.in_(list(what))


def _void(record_ids: Sequence[int], which: ColumnElement[bool]) -> None:
    asked = select(SecondYes.id, SecondYes.what, SecondYes.record_id)
    waits = and_(SecondYes.record_id.in_(record_ids), is_open(), which)
    with escaping(Escape.FOLD):
        for number, what, record_id in session().execute(asked.where(waits)).all():
            one = update(SecondYes).where(SecondYes.id == number, is_open())
            if rows_changed(one.values(decision=Decision.VOID, decided_at=clock.real_now())):
                audit.note(Noted(Deed.SECOND_YES_VOID, About.RECORD, record_id, result=what))

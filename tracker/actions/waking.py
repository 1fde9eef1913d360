"""A reply brings back early what was set aside until one comes; a reply that is taken back puts it away again."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from tracker.actions import returning
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.audiences import Audiences, width_of
from tracker.records.events import Event
from tracker.records.follow_ups import FollowUp, away_until_reply
from tracker.records.gate import Escape, escaping
from tracker.records.links import Link
from tracker.records.record import Record
from tracker.rules.demands import is_answer
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole


def wake(told: Iterable[tuple[Event, Sequence[Record]]]) -> None:
    """Let what was set aside come back today, where an answer is about its record, or about a letter that demands it.

    An answer that only some readers of a record may see wakes nothing of it: its coming back would tell of it.
    """
    for event, about in told:
        if not about or not is_answer(event.type) or not event.counted:
            continue
        with escaping(Escape.FOLD):
            rows = session().execute(away_until_reply(_reached(about), clock.today())).all()
            audiences = Audiences([width_of(event), *(width_of(record) for _row, record in rows)])
            for row, record in rows:
                if audiences.all_of(width_of(record), width_of(event)):
                    _bring(row, event)
            session().flush()


def _bring(row: FollowUp, event: Event) -> None:
    stood_at = row.returns_on
    returning.comes_back(row, clock.today())
    row.woken_from, row.woken_by_id = stood_at, event.id


def put_back(told: Iterable[tuple[Event, Sequence[Record]]]) -> None:
    """Set aside again, until the day it stood at, what events brought back that are no answer about it any more."""
    by_id = {event.id: (event, about) for event, about in told}
    with escaping(Escape.FOLD):
        for row in session().scalars(select(FollowUp).where(FollowUp.woken_by_id.in_(by_id))).all():
            event, about = by_id[row.woken_by_id or 0]
            still = _reached(about) if is_answer(event.type) and not event.deleted_at else set()
            if row.record_id not in still and row.woken_from is not None:
                returning.put_away(row, row.woken_from)
        session().flush()


def _reached(about: Sequence[Record]) -> set[int]:
    """The records themselves, and the demands that the letters among them make."""
    letters = [record.id for record in about if record.kind == Kind.LETTER]
    asked = select(Link.to_id).where(Link.from_id.in_(letters), Link.role == LinkRole.MAKES_DEMAND)
    return {record.id for record in about} | (set(session().scalars(asked)) if letters else set())

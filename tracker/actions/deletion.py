"""Delete records of any kind, with the events that are about nothing else, and bring them back together."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from tracker.actions import earlier_letters, letters, records, settling, timeline
from tracker.actions.merging import undoing
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.gate import Escape, escaping
from tracker.records.letters import Letter
from tracker.records.links import Link, ends_of_each, tied_to
from tracker.records.record import Record
from tracker.rules.links import LinkRole


def delete(record: Record) -> None:
    """Hide a record for thirty days; what only it was the subject of goes with it, and statuses follow."""
    delete_all([record])


def delete_all(doomed: Sequence[Record]) -> None:
    """Hide many records as `delete` does each, in a number of statements that hardly grows.

    Each comes back by itself, with its own events.
    """
    at = clock.now()
    events = {record.id: record for record in doomed if isinstance(record, Event)}
    others = [record for record in doomed if record.id not in events]
    told = {record.id: record for about in ends_of_each(list(events), LinkRole.SUBJECT).values() for record in about}
    timeline.withdraw_all([*(events | _events_of_their_own(others)).values()], at)
    demands = [record for record in others if isinstance(record, Demand)]
    settling.take_in_turn(demands)
    records.delete_all(others, at)
    settling.settle(demands)
    for letter in [*told.values(), *others]:
        if isinstance(letter, Letter):
            earlier_letters.let_come(letter)


def restore(record: Record) -> None:
    """Bring a deleted record back, and the events that went with it; one that was merged is taken out again.

    Raises what `merging.undoing.take_back` does.
    """
    if isinstance(record, Event):
        timeline.reinstate(record)
        return
    if undoing.standing(record) is not None:
        undoing.take_back(record)
        return
    at = record.deleted_at
    records.restore(record)
    timeline.reinstate_all(_gone_with(record, at))
    settling.settle([record])
    if isinstance(record, Letter) and (sent := letters.sending_of(record)) is not None:
        earlier_letters.put_off(record, sent.when)


def _events_of_their_own(doomed: Sequence[Record]) -> dict[int, Event]:
    found = {event.id: event for event in session().scalars(select(Event).where(Event.id.in_(_only_about(doomed))))}
    for letter in doomed:
        if isinstance(letter, Letter):
            told = (letters.sending_of(letter), letters.publication_of(letter))
            found |= {event.id: event for event in told if event is not None}
    return found


def _only_about(doomed: Sequence[Record]) -> list[int]:
    """The events that are about these alone; a subject that the viewer may not see counts as another one."""
    ids, other, its_end = [record.id for record in doomed], aliased(Link), aliased(Record)
    another = exists(
        select(other.id)
        .join(its_end, its_end.id == other.to_id)
        .where(other.from_id == Link.from_id, other.role == LinkRole.SUBJECT, other.to_id.not_in(ids))
        .where(its_end.deleted_at.is_(None))
    )
    with escaping(Escape.FOLD):
        about = select(Link.from_id).where(Link.to_id.in_(ids), Link.role == LinkRole.SUBJECT, ~another)
        return list(session().scalars(about))


def _gone_with(record: Record, at: datetime | None) -> Sequence[Event]:
    with escaping(Escape.FOLD):
        about = list(session().scalars(tied_to(record.id, LinkRole.SUBJECT)))
    gone = select(Event).where(Event.id.in_(about), Event.deleted_at == at).order_by(Event.id)
    return session().scalars(gone.execution_options(deleted=True)).all()

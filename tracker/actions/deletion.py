"""Delete records of any kind, with the events that are about nothing else, and bring them back together."""

from datetime import datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased

from tracker.actions import earlier_letters, letters, records, standings, timeline
from tracker.actions.merging import undoing
from tracker.actions.plans import keeping
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.gate import Escape, escaping
from tracker.records.letters import Letter
from tracker.records.links import Link, tied_to
from tracker.records.record import Record
from tracker.rules.links import LinkRole


def delete(record: Record) -> None:
    """Hide a record for thirty days; what only it was the subject of goes with it, and statuses follow."""
    if isinstance(record, Event):
        about = [record for record in timeline.ties_of(record).about if isinstance(record, Letter)]
        timeline.withdraw(record)
        for letter in about:
            earlier_letters.let_come(letter)
        return
    at = clock.now()
    for event in _events_of_its_own(record):
        timeline.withdraw(event, at)
    records.delete(record, at)
    if isinstance(record, Letter):
        earlier_letters.let_come(record)


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
    for event in session().scalars(_deleted_at(at)).all():
        timeline.reinstate(event)
    keeping.keep_in_step(record, standings.refold(record))
    if isinstance(record, Letter) and (sent := letters.sending_of(record)) is not None:
        earlier_letters.put_off(record, sent.when)


def _events_of_its_own(record: Record) -> list[Event]:
    found = {event.id: event for event in session().scalars(select(Event).where(Event.id.in_(_only_about(record))))}
    if isinstance(record, Letter):
        told = (letters.sending_of(record), letters.publication_of(record))
        found |= {event.id: event for event in told if event is not None}
    return list(found.values())


def _only_about(record: Record) -> list[int]:
    """The events whose one subject is this record; a subject that the viewer may not see counts as another one."""
    other, its_end = aliased(Link), aliased(Record)
    another = exists(
        select(other.id)
        .join(its_end, its_end.id == other.to_id)
        .where(other.from_id == Link.from_id, other.role == LinkRole.SUBJECT, other.to_id != record.id)
        .where(its_end.deleted_at.is_(None))
    )
    with escaping(Escape.FOLD):
        about = tied_to(record.id, LinkRole.SUBJECT).where(~another)
        return list(session().scalars(about))


def _deleted_at(at: datetime | None) -> Select[Event]:
    return select(Event).where(Event.deleted_at == at).order_by(Event.id).execution_options(deleted=True)

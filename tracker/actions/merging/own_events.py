"""The events by which a letter or a visit tells its own days: of two that are one, one of each stays."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from tracker.actions import letters, timeline, visits
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.gate import Escape, escaping
from tracker.records.letters import Letter
from tracker.records.links import Link
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules.links import LinkRole

OF_VISITS = ("visit-announced", "visit-began", "visit-ended")


def of(record: Record) -> Mapping[str, Event]:
    """Return the events that tell the days of a record, by their types."""
    found: dict[str, Event | None] = {}
    if isinstance(record, Letter):
        found = {"sent": letters.sending_of(record), "published": letters.publication_of(record)}
    elif isinstance(record, Visit):
        found = {code: visits.own_event(record, code) for code in OF_VISITS}
    return {name: event for name, event in found.items() if event is not None}


def pairs(other: Record, kept: Record) -> list[tuple[Event, Event]]:
    """Return the events of the other that the one that stays has too, each with that."""
    ours = of(kept)
    return [(event, ours[name]) for name, event in of(other).items() if name in ours]


def keep_day(event: Event) -> None:
    """Let the place of an event on the timelines of all that it is about be its day. Read round the gate."""
    about = select(Link).where(Link.from_id == event.id, Link.role == LinkRole.SUBJECT, Link.day != event.earliest)
    for tie in session().scalars(about):
        tie.day = event.earliest
    session().flush()


def withdraw(events: Iterable[Event], at: datetime) -> list[int]:
    """Let events go as the record goes whose days they told; return their numbers."""
    gone = list(events)
    timeline.withdraw_all(gone, at)
    return [event.id for event in gone]


def subjects(events: Sequence[Event]) -> list[Record]:
    """Return all that some events are about, whoever may see it."""
    with escaping(Escape.FOLD):
        return [record for event in events for record in timeline.subjects_of(event)]


def reinstate(ids: Sequence[int]) -> None:
    """Bring back events that went."""
    gone = select(Event).where(Event.id.in_(ids)).order_by(Event.id).execution_options(deleted=True)
    events = session().scalars(gone).all()
    timeline.reinstate_all(events)
    with escaping(Escape.FOLD):
        for event in events:
            keep_day(event)

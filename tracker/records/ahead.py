"""What lies ahead of everybody: hearings, meetings, visits, with what each is about."""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.links import Link
from tracker.records.record import Record
from tracker.rules.links import LinkRole

LEFT_OUT = ("visit-ended",)
"""A visit is announced by its first day."""


@dataclass(slots=True)
class Ahead:
    event: Event
    about: list[Record] = field(default_factory=list)


def events_ahead(first: date, last: date, most: int) -> list[Ahead]:
    """Return the nearest events that are set for these days."""
    found: dict[int, Ahead] = {}
    for event, about in session().execute(_nearest(first, last, most)):
        found.setdefault(event.id, Ahead(event)).about.append(about)
    return list(found.values())


@lru_cache(maxsize=8)
def _nearest(first: date, last: date, most: int) -> Select[Event, Record]:
    nearest = (
        select(Event.id)
        .where(Event.earliest.between(first, last), Event.type.not_in(LEFT_OUT))
        .order_by(Event.earliest, Event.id)
        .limit(most)
    )
    subject = aliased(Record)
    return (
        select(Event, subject)
        .join(Link, Link.from_id == Event.id)
        .join(subject, subject.id == Link.to_id)
        .where(Event.id.in_(nearest), Link.role == LinkRole.SUBJECT)
        .order_by(Event.earliest, Event.id, Link.id)
    )

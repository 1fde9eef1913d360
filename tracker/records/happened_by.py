"""When events happened, whose days are not all known exactly, as the database reads it (rules/periods.py)."""

from datetime import date

from sqlalchemy import ColumnElement, and_, case, or_

from tracker.records.events import EVENTS
from tracker.rules.periods import Lies


def last_known() -> ColumnElement[date]:
    """Return `UncertainDate.last_known`, as the database reads it."""
    return case((EVENTS.c.latest == date.max, EVENTS.c.earliest), else_=EVENTS.c.latest)


def lies_between(first: ColumnElement[date], last: ColumnElement[date], lies: Lies) -> ColumnElement[bool]:
    """Say of an event what `Span.has` says, once the bounds of the span are known."""
    events = EVENTS.c
    return {
        Lies.COUNTED: last_known().between(first, last),
        Lies.SURELY: and_(events.earliest >= first, events.latest <= last),
        Lies.PERHAPS: and_(events.earliest <= last, events.latest >= first),
    }[lies]


def last_known_between(first: ColumnElement[date], last: ColumnElement[date]) -> ColumnElement[bool]:
    """Say of an event whether its last known day lies between two days: off an index of all, and one of the inexact."""
    events = EVENTS.c
    ends_there = or_(events.latest == events.earliest, events.latest == date.max)
    is_span = and_(events.latest > events.earliest, events.latest < date.max)
    begun = and_(events.earliest.between(first, last), ends_there)
    return or_(begun, and_(is_span, events.latest.between(first, last)))

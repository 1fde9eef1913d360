"""When events happened, whose days are not all known exactly, as the database reads it (rules/periods.py)."""

from datetime import date

from sqlalchemy import ColumnElement, and_, case, or_, select, union_all
from sqlalchemy.sql.selectable import CompoundSelect

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


def last_known_between(first: ColumnElement[date], last: ColumnElement[date]) -> CompoundSelect[int]:
    """Return the events whose last known day lies between two days: off an index of all, and one of the inexact."""
    one, span = EVENTS.alias(), EVENTS.alias()
    ends_there = or_(one.c.latest == one.c.earliest, one.c.latest == date.max)
    begun = select(one.c.id).where(one.c.earliest.between(first, last), ends_there)
    ended = select(span.c.id).where(span.c.latest > span.c.earliest, span.c.latest < date.max)
    return union_all(begun, ended.where(span.c.latest.between(first, last)))

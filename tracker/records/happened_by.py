"""By when events happened: by the last day that their dates can mean, on which they count (rules/periods.py)."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, or_, select, union_all
from sqlalchemy.sql.selectable import CompoundSelect

from tracker.records.events import EVENTS


def last_known(events: Any = EVENTS) -> ColumnElement[date]:
    """Return `UncertainDate.last_known`, as the database reads it."""
    return case((events.c.latest == date.max, events.c.earliest), else_=events.c.latest)


def last_known_between(first: ColumnElement[date], last: ColumnElement[date]) -> CompoundSelect[int]:
    """Return the events whose last known day lies between two days: off an index of all, and one of the inexact."""
    one, span = EVENTS.alias(), EVENTS.alias()
    ends_there = or_(one.c.latest == one.c.earliest, one.c.latest == date.max)
    begun = select(one.c.id).where(one.c.earliest.between(first, last), ends_there)
    ended = select(span.c.id).where(span.c.latest > span.c.earliest, span.c.latest < date.max)
    return union_all(begun, ended.where(span.c.latest.between(first, last)))

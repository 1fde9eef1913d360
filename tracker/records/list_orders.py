"""How a list is sorted, and the place after which its next page goes on: a key of one order, never an offset."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from tracker.records.record import Record
from tracker.records.timelines import BadCursor, key_in
from tracker.rules.lists import Order


@dataclass(frozen=True, slots=True)
class _Key:
    """What an order goes by, and then by the record; each has an index (records/record.py)."""

    column: InstrumentedAttribute[Any]
    read: Callable[[str], object]
    backwards: bool


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.utcoffset() != timedelta(0):
        raise ValueError(text)
    return found


_KEYS: Mapping[Order, _Key] = {
    Order.NEWEST: _Key(Record.sort_day, date.fromisoformat, backwards=True),
    Order.OLDEST: _Key(Record.sort_day, date.fromisoformat, backwards=False),
    Order.NAME: _Key(Record.title_key, str, backwards=False),
    Order.CHANGED: _Key(Record.updated_at, _moment, backwards=True),
}


def column_of(order: Order) -> InstrumentedAttribute[Any]:
    """What a row must have so that its place can be named."""
    return _KEYS[order].column


def sorting(order: Order) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    key = _KEYS[order]
    return (key.column.desc(), Record.id.desc()) if key.backwards else (key.column.asc(), Record.id.asc())


def place(row: Row[*tuple[Any, ...]], order: Order) -> str:
    """Return how an address names the place behind this row."""
    value = getattr(row, _KEYS[order].column.key)
    return f"{order}.{value.isoformat() if isinstance(value, date) else value}.{row.id}"


def beyond(after: str, order: Order) -> ColumnElement[bool]:
    """What comes behind a place. Raises BadCursor for one that `place` did not give, or gave for another order."""
    key = _KEYS[order]
    named, _, rest = after.partition(".")
    value, _, record_id = rest.rpartition(".")
    if named != order or "\0" in value:
        raise BadCursor(after)
    try:
        last = tuple_(literal(key.read(value), key.column.type), key_in(record_id))
    except ValueError as error:
        raise BadCursor(after) from error
    here = tuple_(key.column, Record.id)
    return here < last if key.backwards else here > last

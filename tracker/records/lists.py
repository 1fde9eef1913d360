"""What a list asks: one page of the records of a kind, filtered, paged by key; counts stop at a thousand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, func, select, tuple_

from tracker.plumbing.database import session
from tracker.records.matching import title_has
from tracker.records.record import Record
from tracker.records.timelines import BadCursor
from tracker.rules.kinds import Kind

PAGE = 50
COUNTED_UP_TO = 1000

ListRow = Row[int, str, Kind, str, str | None, str | None, str | None, date, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is asked for: a kind, and optionally a country, a status, and words of the title."""

    kind: Kind
    country: str | None = None
    status: str | None = None
    words: str = ""
    by_name: bool = False
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class ListPage:
    rows: Sequence[ListRow]
    after: str | None
    """Where the next page goes on, or None at the end."""
    count: int
    """At most 1,001: more are not counted."""


def page(wanted: Wanted, after: str | None = None, most: int = PAGE) -> ListPage:
    """Return one page of a list; raises BadCursor for an `after` that we did not give."""
    asked = _narrowed(
        select(
            Record.id,
            Record.ref,
            Record.kind,
            Record.title,
            Record.country,
            Record.status,
            Record.status_as_of,
            Record.sort_day,
            Record.title_key,
        ),
        wanted,
    )
    if after:
        asked = asked.where(_beyond(after, wanted.by_name))
    order = (Record.title_key, Record.id) if wanted.by_name else _newest_first()
    rows = session().execute(asked.order_by(*order).limit(most + 1)).all()
    shown = rows[:most]
    more = _place(shown[-1], wanted.by_name) if len(rows) > most else None
    return ListPage(shown, more, _count(wanted))


def _count(wanted: Wanted) -> int:
    some = _narrowed(select(Record.id), wanted).limit(COUNTED_UP_TO + 1).subquery()
    return int(session().scalar(select(func.count()).select_from(some)) or 0)


S = TypeVar("S", bound=Select[*tuple[Any, ...]])


def _narrowed(asked: S, wanted: Wanted) -> S:
    asked = asked.where(Record.kind == wanted.kind)
    if wanted.country:
        asked = asked.where(Record.country == wanted.country)
    if wanted.status:
        asked = asked.where(Record.status == wanted.status)
    for word in wanted.words.split()[:6]:
        asked = asked.where(title_has(word))
    return asked.execution_options(deleted=True) if wanted.deleted else asked


def _newest_first() -> tuple[ColumnElement[Any], ...]:
    return (Record.sort_day.desc(), Record.id.desc())


def _beyond(after: str, by_name: bool) -> ColumnElement[bool]:
    key, _, tail = after.rpartition(".")
    if not tail.isdecimal():
        raise BadCursor(after)
    if by_name:
        return tuple_(Record.title_key, Record.id) > tuple_(key, int(tail))
    try:
        return tuple_(Record.sort_day, Record.id) < tuple_(date.fromisoformat(key), int(tail))
    except ValueError as error:
        raise BadCursor(after) from error


def _place(row: ListRow, by_name: bool) -> str:
    return f"{row.title_key if by_name else row.sort_day}.{row.id}"

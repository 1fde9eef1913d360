"""What a list asks: one page of the records of a kind, filtered, paged by key; counts stop at a thousand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Row, Select, Table, func, null, select, tuple_

from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.links import tied_to
from tracker.records.matching import title_has
from tracker.records.record import RECORDS, Record
from tracker.records.sources import Source
from tracker.records.timelines import BadCursor, key_in
from tracker.records.visits import Visit
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole

PAGE = 50
COUNTED_UP_TO = 1000

EVENTS, SOURCES, VISITS = (cast(Table, model.__table__) for model in (Event, Source, Visit))

ListRow = Row[*tuple[Any, ...]]
"""A record's columns as `page` names them; `starts` and `ends` are the uncertain dates (EDTF) it is listed by."""


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
            *_dates(wanted.kind),
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


def _dates(kind: Kind) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """When it happened as exactly as it is known: the day that a list is sorted by may be one that nobody ever said."""
    nothing: ColumnElement[Any] = null()
    match kind:
        case Kind.EVENT:
            return _own(EVENTS, "when_text").label("starts"), nothing.label("ends")
        case Kind.SOURCE:
            return _own(SOURCES, "published").label("starts"), nothing.label("ends")
        case Kind.VISIT:
            return _own(VISITS, "starts").label("starts"), _own(VISITS, "ends").label("ends")
        case Kind.LETTER:
            return _sent().label("starts"), nothing.label("ends")
    return nothing.label("starts"), nothing.label("ends")


def _own(table: Table, column: str) -> ColumnElement[Any]:
    return select(table.c[column]).where(table.c.id == Record.id).correlate(RECORDS).scalar_subquery()


def _sent() -> ColumnElement[Any]:
    """When a letter was sent."""
    about = tied_to(Record.id, LinkRole.SUBJECT)
    sent = select(EVENTS.c.when_text).where(EVENTS.c.type == "letter-sent", EVENTS.c.id.in_(about.correlate(RECORDS)))
    return sent.order_by(EVENTS.c.id).limit(1).correlate(RECORDS).scalar_subquery()


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
    last = key_in(tail)
    if by_name:
        return tuple_(Record.title_key, Record.id) > tuple_(key, last)
    try:
        return tuple_(Record.sort_day, Record.id) < tuple_(date.fromisoformat(key), last)
    except ValueError as error:
        raise BadCursor(after) from error


def _place(row: ListRow, by_name: bool) -> str:
    return f"{row.title_key if by_name else row.sort_day}.{row.id}"

"""What a timeline asks: one page of what happened to a record, or to all that a case gathers, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)

from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.events import Event
from tracker.records.links import Link, tied_to
from tracker.records.record import Record
from tracker.records.sources import SOURCES
from tracker.rules.dates import UncertainDate
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole

EVENT_ROLES = (LinkRole.SUBJECT, LinkRole.SPEAKER, LinkRole.SOURCE)
TOLD_ROLES = (*EVENT_ROLES, LinkRole.AT_MEETING, LinkRole.TO_RAISE)
"""What an event is tied to, with the meeting that it tells of, and what is to be raised there."""
OF_ONE_ROLES = (*EVENT_ROLES, LinkRole.NAMES)
"""What stands on the timeline of one record: a person has the lists that name them, a case only those about it."""
PAGE = 25
MOST_AHEAD = 100


class BadCursor(ValueError):
    """The place to go on from is not one we gave."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a timeline: the day and the event after which a page goes on."""

    day: date
    event_id: int

    def __str__(self) -> str:
        return f"{self.day.isoformat()}.{self.event_id}"

    @classmethod
    def read(cls, text: str) -> "Place":
        """Read a place as `str` writes it. Raises BadCursor."""
        day, _, event_id = text.partition(".")
        try:
            return cls(date.fromisoformat(day), key_in(event_id))
        except ValueError as error:
            raise BadCursor(text) from error


def key_in(text: str) -> int:
    """Read the key of a row out of an address. Raises BadCursor for what no row of a database can have."""
    if not (text.isascii() and text.isdecimal() and len(text) < LONGEST_KEY):
        raise BadCursor(text)
    return int(text)


LONGEST_KEY = 19
"""Digits: the largest key of either database has as many, and what is longer overflows it."""


class TimelineEvent(NamedTuple):
    """An event as far as a timeline tells of it."""

    id: int
    ref: str
    kind: str
    title: str
    summary: str
    certainty: str
    created_at: datetime
    created_by: int | None
    type: str
    detail: str | None
    when_text: str
    earliest: date
    latest: date
    by_when: str | None
    quote: str
    how_known: str
    stance: str | None
    number: int | None
    at_time: str

    @property
    def when(self) -> UncertainDate:
        return UncertainDate.edtf(self.when_text)


@dataclass(frozen=True, slots=True)
class Page:
    events: Sequence[TimelineEvent]
    recorders: dict[int, str]
    older: Place | None


def scope(record: Record) -> ColumnElement[bool]:
    """The events a record is subject, speaker or source of, or named in; a case adds those about its members."""
    return _scope(record.kind == Kind.CASE, literal(record.id))


def told_of_a_case() -> CTE:
    """The numbers of the events of a case (:record_id) and of its members: found first, and once."""
    told = _told(True, bindparam("record_id", type_=Integer)).distinct()
    return told.cte("told").prefix_with("MATERIALIZED", dialect="postgresql")


def _scope(of_case: bool, record_id: ColumnElement[int], *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return Event.id.in_(_told(of_case, record_id).where(*more))


def _told(of_case: bool, record_id: ColumnElement[int]) -> Select[int]:
    if not of_case:
        return select(Link.from_id).where(Link.to_id == record_id, Link.role.in_(OF_ONE_ROLES))
    ends = Link.to_id.in_(union_all(select(record_id), tied_to(record_id, LinkRole.MEMBER)))
    return select(Link.from_id).where(ends, Link.role.in_(EVENT_ROLES))


def past(record: Record, today: date, types: Sequence[str] | None, after: Place | None, most: int = PAGE) -> Page:
    """One page of what has happened by today, newest first, from a place on; paged by key, never by offset."""
    asked = _events(record.kind == Kind.CASE, tuple(types) if types is not None else None, False, most + 1)
    if after is not None:
        asked = asked.where(tuple_(Event.earliest, Event.id) < tuple_(after.day, after.event_id))
    rows = session().execute(asked, {"record_id": record.id, "today": today}).all()
    page = _page(rows[:most])
    last = page.events[-1] if len(rows) > most else None
    return replace(page, older=Place(last.earliest, last.id)) if last else page


def ahead(record: Record, today: date, types: Sequence[str] | None, most: int = MOST_AHEAD) -> Page:
    """What lies ahead of a record, the nearest first."""
    asked = _events(record.kind == Kind.CASE, tuple(types) if types is not None else None, True, most)
    return _page(session().execute(asked, {"record_id": record.id, "today": today}).all())


def _page(rows: Sequence[Row[*tuple[Any, ...]]]) -> Page:
    events = [TimelineEvent(*row[1:]) for row in rows]
    return Page(events, {event.id: row[0] or "" for event, row in zip(events, rows, strict=True)}, None)


@lru_cache
def _events(of_case: bool, types: tuple[str, ...] | None, ahead: bool, most: int) -> Select[*tuple[Any, ...]]:
    record_id, day = bindparam("record_id", type_=Integer), bindparam("today", type_=Date)
    # The links of subjects know the day, so that few events have to be looked at for what is still ahead.
    about = _scope(of_case, record_id, or_(Link.day.is_(None), Link.day > day)) if ahead else _scope(of_case, record_id)
    in_time = Event.earliest > day if ahead else Event.earliest <= day
    columns = (getattr(Event, name) for name in TimelineEvent._fields)
    asked = select(User.name, *columns).select_from(Event).outerjoin(User, User.id == Event.created_by)
    asked = asked.where(about, in_time).limit(most)
    if types is not None:
        asked = asked.where(Event.type.in_(types))
    order = (Event.earliest, Event.id)
    return asked.order_by(*(order if ahead else (column.desc() for column in order)))


class Told(NamedTuple):
    """An event as far as a strip shows it."""

    id: int
    ref: str
    title: str
    type: str
    when_text: str
    earliest: date
    latest: date


MOST_ON_A_STRIP = 1000


def on_a_strip(record: Record) -> list[Told]:
    """All that a timeline of a record tells, the latest first, in one statement; of very much, the latest thousand."""
    rows = session().execute(_of_a_strip(record.kind == Kind.CASE), {"record_id": record.id})
    return [Told(*row) for row in rows]


@lru_cache
def _of_a_strip(of_case: bool) -> Select[*tuple[Any, ...]]:
    asked = select(*(getattr(Event, name) for name in Told._fields))
    asked = asked.where(_scope(of_case, bindparam("record_id", type_=Integer)))
    return asked.order_by(Event.earliest.desc(), Event.id.desc()).limit(MOST_ON_A_STRIP)


TieRow = Row[int, LinkRole, str, Kind, str, str, str, str | None]


def ties_of(event_ids: Sequence[int]) -> Sequence[TieRow]:
    """For these events: what they are about, who said it, and the sources with publisher, address and date."""
    return session().execute(_TIES, {"event_ids": event_ids}).all() if event_ids else []


_TIES: Select[int, LinkRole, str, Kind, str, str, str, str | None] = (
    select(
        Link.from_id,
        Link.role,
        Record.ref,
        Record.kind,
        Record.title,
        SOURCES.c.publisher,
        SOURCES.c.url,
        SOURCES.c.published,
    )
    .join(Record, Record.id == Link.to_id)
    .outerjoin(SOURCES, and_(SOURCES.c.id == Record.id, Link.role == LinkRole.SOURCE))
    .where(Link.from_id.in_(bindparam("event_ids", expanding=True)), Link.role.in_(TOLD_ROLES))
    .order_by(Link.id)
)

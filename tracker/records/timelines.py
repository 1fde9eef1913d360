"""What a timeline asks: one page of what happened to a record, or to all that a case gathers, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select, tuple_

from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.events import Event
from tracker.records.links import Link, tied_to
from tracker.records.record import Record
from tracker.records.sources import SOURCES
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole

EVENT_ROLES = (LinkRole.SUBJECT, LinkRole.SPEAKER, LinkRole.SOURCE)
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


@dataclass(frozen=True, slots=True)
class Page:
    events: Sequence[Event]
    recorders: dict[int, str]
    older: Place | None


def scope(record: Record) -> ColumnElement[bool]:
    """The events a record is the subject, the speaker or the source of; a case adds those of its members."""
    ends: ColumnElement[bool] = Link.to_id == record.id
    if record.kind == Kind.CASE:
        ends = or_(ends, Link.to_id.in_(tied_to(record.id, LinkRole.MEMBER)))
    about = select(Link.from_id).where(ends, Link.role.in_(EVENT_ROLES))
    return Event.id.in_(about)


def past(record: Record, today: date, types: Sequence[str] | None, after: Place | None, most: int = PAGE) -> Page:
    """One page of what has happened by today, newest first, from a place on; paged by key, never by offset."""
    asked = select(Event, User.name).outerjoin(User, User.id == Event.created_by)
    asked = asked.where(scope(record), Event.earliest <= today)
    if types is not None:
        asked = asked.where(Event.type.in_(types))
    if after is not None:
        asked = asked.where(tuple_(Event.earliest, Event.id) < tuple_(after.day, after.event_id))
    rows = session().execute(asked.order_by(Event.earliest.desc(), Event.id.desc()).limit(most + 1)).all()
    shown = rows[:most]
    last: Event | None = shown[-1][0] if shown else None
    older = Place(last.earliest, last.id) if last is not None and len(rows) > most else None
    return Page([row[0] for row in shown], {row[0].id: row[1] or "" for row in shown}, older)


def ahead(record: Record, today: date, types: Sequence[str] | None, most: int = MOST_AHEAD) -> Page:
    """What lies ahead of a record, the nearest first."""
    asked = select(Event, User.name).outerjoin(User, User.id == Event.created_by)
    asked = asked.where(scope(record), Event.earliest > today)
    if types is not None:
        asked = asked.where(Event.type.in_(types))
    rows = session().execute(asked.order_by(Event.earliest, Event.id).limit(most)).all()
    return Page([row[0] for row in rows], {row[0].id: row[1] or "" for row in rows}, None)


TieRow = Row[int, LinkRole, str, Kind, str, str, str, str | None]


def ties_of(event_ids: Sequence[int]) -> Sequence[TieRow]:
    """For these events: what they are about, who said it, and the sources with publisher, address and date."""
    if not event_ids:
        return []
    asked: Select[int, LinkRole, str, Kind, str, str, str, str | None] = (
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
        .where(Link.from_id.in_(event_ids), Link.role.in_(EVENT_ROLES))
        .order_by(Link.id)
    )
    return session().execute(asked).all()

"""What a list asks: one page of the records of a kind, filtered, paged by key; counts stop at a thousand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, exists, func, literal, null, or_, select

from tracker.plumbing import clock, replica
from tracker.records.addressed import addressed_among, few_addressed, is_addressed
from tracker.records.demands import DEMANDS, asked_by_parts, day_of, is_counted
from tracker.records.events import EVENTS
from tracker.records.freshness import Stale, with_something_stale
from tracker.records.links import Link, tied_to
from tracker.records.list_orders import beyond, column_of, place, sorting
from tracker.records.posts import made_to_holders_of
from tracker.records.record import RECORDS, Record
from tracker.records.searching.named import named
from tracker.records.sources import SOURCES
from tracker.records.visits import VISITS
from tracker.rules.access import Visibility
from tracker.rules.demands import Counted
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.lists import Order
from tracker.rules.periods import Span

PAGE = 50
COUNTED_UP_TO = 1000
KEPT = 200
"""Statements: people ask for the same lists all day."""


ListRow = Row[*tuple[Any, ...]]
"""A record's columns as `page` names them; `starts` and `ends` are the uncertain dates (EDTF) it is listed by."""


NOBODY = 0
"""The number of whoever looks after what nobody looks after."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is asked for: a kind, an order, and of each of these what is chosen, or None for all."""

    kind: Kind
    order: Order = Order.NEWEST
    words: str = ""
    """Each stands in the title, or in another name of a person."""
    country: str | None = None
    status: str | None = None
    owner_id: int | None = None
    team_id: int | None = None
    addressee_id: int | None = None
    office_id: int | None = None
    """Asked of an office, or of whoever held a post there at the time."""
    about_id: int | None = None
    counted: Counted | None = None
    """As what demands are counted on the scoreboard."""
    counted_in: tuple[date, date] | None = None
    """From which day to which they were counted so first; as made, unless `counted` says as what."""
    stale: Stale | None = None
    """Only people of whom something is not confirmed any more; whoever died is not asked after."""
    year: int | None = None
    visibility: Visibility | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    rows: Sequence[ListRow]
    after: str | None
    """Where the next page goes on, or None at the end."""
    count: int
    """At most 1,001: more are not counted."""


NOTHING = ListPage([], None, 0)


def page(wanted: Wanted, after: str = "", most: int = PAGE, only: Sequence[ColumnElement[bool]] = ()) -> ListPage:
    """Return one page of a list, of what fulfils some conditions besides; raises BadCursor for an `after` that we did
    not give for this order."""
    asked, counted = _asked(wanted, most + 1)
    if after:
        asked = asked.where(beyond(after, wanted.order))
    rows = replica.ask(asked.where(*only)).all()
    count = sum(replica.ask(_counting(each.where(*only) if only else each)).scalar_one() for each in counted)
    shown = rows[:most]
    return ListPage(shown, place(shown[-1], wanted.order) if len(rows) > most else None, min(count, COUNTED_UP_TO + 1))


def rows(wanted: Wanted, most: int, only: Sequence[ColumnElement[bool]] = ()) -> Sequence[ListRow]:
    """Return the first rows of a list that fulfil some conditions besides, uncounted."""
    return replica.ask(_asked(wanted, most)[0].where(*only)).all()


def _asked(wanted: Wanted, most: int) -> tuple[Select[*tuple[Any, ...]], list[Select[int]]]:
    """Return what asks for the first rows, and for the records to be counted, whatever they are narrowed by."""
    days = wanted.counted_in and Span(*wanted.counted_in).bounds(clock.today())
    asked, some = _statements(replace(wanted, words="", addressee_id=None, office_id=None, counted_in=days), most)
    # Which records have the words, or are addressed to somebody, is asked with the eyes of whoever looks, each time.
    if words := wanted.words.split()[:6]:
        having = named(wanted.kind, words)
        asked, some = asked.where(having), some.where(having)
    counted = [some]
    if wanted.addressee_id:
        asked, counted = _addressed_to(wanted.addressee_id, asked, some)
    if wanted.office_id:
        asked, counted = _addressed_to(wanted.office_id, asked, some, made_to_holders_of(wanted.office_id))
    return asked, counted


def _addressed_to(
    addressee_id: int, asked: Select[*tuple[Any, ...]], some: Select[int], besides: Select[int] | None = None
) -> tuple[Select[*tuple[Any, ...]], list[Select[int]]]:
    """Return what asks for the first rows, and for the records to be counted: those besides are others than these."""
    whom = Link.to_id == addressee_id
    few = few_addressed(whom)
    is_one = is_addressed(whom, few)
    among = some.where(is_one) if few is not None else addressed_among(some, whom).limit(COUNTED_UP_TO + 1)
    if besides is None:
        return asked.where(is_one), [among]
    return asked.where(or_(is_one, Record.id.in_(besides))), [among, some.where(Record.id.in_(besides))]


@lru_cache(KEPT)
def _statements(wanted: Wanted, most: int) -> tuple[Select[*tuple[Any, ...]], Select[int]]:
    """Return what asks for the first rows of a list, and for the records to be counted."""
    asked = select(
        Record.id,
        Record.ref,
        Record.kind,
        Record.title,
        Record.country,
        Record.status,
        Record.status_as_of,
        Record.status_confirmed,
        Record.owner_id,
        column_of(wanted.order),
        *_dates(wanted.kind),
    )
    conditions = list(_conditions(wanted))
    first = asked.where(*conditions).order_by(*sorting(wanted.order)).limit(most)
    return first, select(Record.id).where(*conditions).limit(COUNTED_UP_TO + 1)


@lru_cache(KEPT)
def _counting(some: Select[int]) -> Select[int]:
    return select(func.count()).select_from(some.subquery())


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


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield Record.kind == wanted.kind
    if wanted.country:
        yield Record.country == wanted.country
    if wanted.status:
        yield Record.status == wanted.status
    if wanted.owner_id is not None:
        yield Record.owner_id == wanted.owner_id if wanted.owner_id else Record.owner_id.is_(None)
    if wanted.team_id:
        yield Record.team_id == wanted.team_id
    if wanted.visibility:
        # Written out, so that a database sees which of its indexes holds these and no others.
        yield Record.visibility == literal(wanted.visibility, literal_execute=True)
    if wanted.year:
        yield Record.sort_day.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31))
    if wanted.about_id:
        yield Record.id.in_(tied_to(wanted.about_id, LinkRole.BENEFICIARY))
    if wanted.stale is not None:
        yield func.coalesce(Record.status, "") != "dead"
        yield Record.id.in_(with_something_stale(wanted.stale))
    if wanted.counted or wanted.counted_in:
        of_demand = select(DEMANDS.c.id).where(DEMANDS.c.id == Record.id, *_counted(wanted))
        yield exists(of_demand.correlate(RECORDS))


def _counted(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    what = wanted.counted or Counted.MADE
    yield is_counted(what)
    yield ~Record.id.in_(asked_by_parts())
    if wanted.counted_in:
        yield day_of(what).between(*wanted.counted_in)

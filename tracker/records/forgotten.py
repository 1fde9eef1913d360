"""Demands and people that nobody put to anybody for a long time."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from tracker.plumbing import replica
from tracker.records.demands import DEMANDS, asked_by_parts
from tracker.records.gate import COUNTS
from tracker.records.links import LINKS
from tracker.records.record import IS_DEMAND, Record
from tracker.rules.custody import NEED_SOMEBODY
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.statuses import OPEN_STANDINGS

MOST = 50
"""Of either that are shown: those that were forgotten longest."""

Left = Row[int, str, str, str, str | None, str | None, str | None, date | None]
"""A record (id, reference, kind, title, status, since when, when confirmed) and when it was put to anybody last."""


def demands_left(since: date) -> Sequence[Left]:
    """Return open demands that were not put to anybody after this day; first those that never were."""
    values = {"since": since}
    never, long_ago = replica.ask(_never_made(), values), replica.ask(_made_long_ago(), values)
    return list(chain(never.all(), long_ago.all()))[:MOST]


@cache
def _never_made() -> Select[*tuple[Any, ...]]:
    """Those that were recorded by this day already."""
    return _open_demands(DEMANDS.c.last_raised_on.is_(None), Record.sort_day <= bindparam("since"))


@cache
def _made_long_ago() -> Select[*tuple[Any, ...]]:
    return _open_demands(DEMANDS.c.last_raised_on <= bindparam("since"), true())


def _open_demands(which: ColumnElement[bool], also: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """They are walked along the index on the day on which they were raised last, until there are enough."""
    last = DEMANDS.c.last_raised_on
    seen = select(Record.id).where(Record.id == DEMANDS.c.id, _is_open(), also)
    walked = select(DEMANDS.c.id, last.label("last")).where(which, exists(seen.correlate(DEMANDS).offset(0)))
    found = walked.order_by(last, DEMANDS.c.id).limit(MOST).cte("left_longest")
    shown = select(*_shown(Record), found.c.last).join(found, found.c.id == Record.id)
    return shown.order_by(found.c.last, found.c.id)


def people_left(since: date) -> Sequence[Left]:
    """Return people who need somebody, and for whom nobody asked anything after this day; first those never asked for.

    In need is who is held, wanted or has disappeared, and whom an open demand is about.
    """
    return replica.ask(_people(), {"since": since}).all()


@cache
def _people() -> Select[*tuple[Any, ...]]:
    asked, person = _asked_for(), aliased(Record)
    in_need = or_(person.status.in_(NEED_SOMEBODY), asked.c.open > 0)
    never = and_(asked.c.last.is_(None), person.sort_day <= bindparam("since"))
    return (
        select(*_shown(person), asked.c.last)
        .outerjoin(asked, asked.c.whom == person.id)
        .where(person.kind == Kind.PERSON, in_need, or_(never, asked.c.last <= bindparam("since")))
        .order_by(asked.c.last.is_not(None), asked.c.last, person.sort_day, person.id)
        .limit(MOST)
        .execution_options(**COUNTS)
    )


def _asked_for() -> Any:
    """When anything was last asked for each person, and how much is open of what is asked by itself."""
    return (
        select(LINKS.c.to_id.label("whom"), func.max(DEMANDS.c.last_raised_on).label("last"))
        .add_columns(func.count().filter(_is_open()).label("open"))
        .select_from(Record)
        .join(DEMANDS, DEMANDS.c.id == Record.id)
        .join(LINKS, and_(LINKS.c.from_id == Record.id, LINKS.c.role == LinkRole.BENEFICIARY))
        .where(IS_DEMAND)
        .group_by(LINKS.c.to_id)
        .subquery()
    )


def _is_open() -> ColumnElement[bool]:
    return and_(Record.status.in_(OPEN_STANDINGS), ~Record.id.in_(asked_by_parts()))


def _shown(record: type[Record]) -> tuple[Any, ...]:
    return record.id, record.ref, record.kind, record.title, record.status, record.status_as_of, record.status_confirmed

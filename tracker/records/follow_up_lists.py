"""What a list of follow-ups asks: its parts by the day they come back, each bounded, with how many there are in all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)

from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.follow_ups import CANCELLED, DONE, OPEN, FollowUp
from tracker.records.links import Link
from tracker.records.record import Record
from tracker.rules.links import LinkRole
from tracker.rules.outcomes import Outcome

KEPT = 100
"""Statements: a condition that is built once has one."""


@dataclass(frozen=True, slots=True)
class Listed:
    row: FollowUp
    about: Record
    who: str | None
    """Who looks after it, or None for nobody."""
    has_left: bool


@dataclass(frozen=True, slots=True)
class Part:
    rows: Sequence[Listed]
    count: int
    """How many there are, of which `rows` are the first."""

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def part(wanted: ColumnElement[bool], most: int, order: SQLColumnExpression[Any] = FollowUp.due_on) -> Part:
    """Return the first follow-ups that fulfil a condition."""
    rows = session().execute(_first(wanted, most, order)).all()
    shown = [Listed(row, about, who, who is not None and not active) for row, about, who, active, _count in rows]
    return Part(shown, rows[0][4] if rows else 0)


@lru_cache(KEPT)
def _first(wanted: ColumnElement[bool], most: int, order: SQLColumnExpression[Any]) -> Select[*tuple[Any, ...]]:
    return (
        select(FollowUp, Record, User.name, User.active, func.count().over())
        .join(Record, Record.id == FollowUp.record_id)
        .outerjoin(User, User.id == FollowUp.assignee_id)
        .where(wanted)
        .order_by(order, FollowUp.id)
        .limit(most)
    )


K = TypeVar("K", bound=str)


def parts(wanted: Mapping[K, ColumnElement[bool]], most: int) -> dict[K, Part]:
    """Return several parts in one statement, each bounded and counted by itself; a row stands in the first it fits."""
    named = {str(key): key for key in wanted}
    found = {key: Part([], 0) for key in wanted}
    rows = session().execute(_first_of_each(tuple(named), tuple(wanted.values()), most))
    for key, all_of_it, row, about, who, active in rows:
        shown = [*found[named[key]].rows, Listed(row, about, who, who is not None and not active)]
        found[named[key]] = Part(shown, all_of_it)
    return found


@lru_cache(KEPT)
def _first_of_each(names: Sequence[str], wanted: Sequence[ColumnElement[bool]], most: int) -> Select[*tuple[Any, ...]]:
    name = case(*zip(wanted, names, strict=True))
    place = func.row_number().over(partition_by=name, order_by=(FollowUp.due_on, FollowUp.id)).label("place")
    count = func.count().over(partition_by=name).label("count")
    some = select(FollowUp.id, name.label("name"), place, count).where(or_(*wanted)).subquery()
    return (
        select(some.c.name, some.c.count, FollowUp, Record, User.name, User.active)
        .join(FollowUp, FollowUp.id == some.c.id)
        .join(Record, Record.id == FollowUp.record_id)
        .outerjoin(User, User.id == FollowUp.assignee_id)
        .where(some.c.place <= most)
        .order_by(FollowUp.due_on, FollowUp.id)
    )


def asked_of(rows: Sequence[Listed]) -> dict[int, Record]:
    """Return whom the letters and demands of these follow-ups address first, by the letter or demand."""
    about = sorted({each.about.id for each in rows})
    if not about:
        return {}
    return dict(session().execute(_ADDRESSEES, {"about": about}).all())


_ADDRESSEES = (
    select(Link.from_id, Record)
    .join(Record, Record.id == Link.to_id)
    .where(Link.from_id.in_(bindparam("about", expanding=True)), Link.role == LinkRole.ADDRESSEE)
    .order_by(Link.position.desc(), Link.id.desc())
    .limit(1000)
)


def back(today: date) -> ColumnElement[bool]:
    """Those that have come back: late, or due today."""
    return and_(FollowUp.state == OPEN, FollowUp.returns_on <= today)


def late(today: date) -> ColumnElement[bool]:
    return and_(back(today), FollowUp.due_on < today)


def due(today: date) -> ColumnElement[bool]:
    return and_(back(today), FollowUp.due_on == today)


def returning(first: date, last: date) -> ColumnElement[bool]:
    return and_(FollowUp.state == OPEN, FollowUp.returns_on.between(first, last))


def coming(first: date, last: date) -> ColumnElement[bool]:
    """Those that fall due in these days, without those that were set aside until then."""
    return and_(returning(first, last), FollowUp.returns_on == FollowUp.due_on)


def set_aside(today: date) -> ColumnElement[bool]:
    away = and_(FollowUp.returns_on > today, FollowUp.returns_on > FollowUp.due_on)
    return and_(FollowUp.state == OPEN, away)


def told_since(moment: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Those of which somebody recorded, since this moment, what became of them."""
    told = FollowUp.outcome.in_(list(Outcome))
    return and_(FollowUp.state.in_([DONE, CANCELLED]), told, FollowUp.closed_at >= moment)

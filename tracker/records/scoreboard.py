"""What became of the demands to each addressee, as far as whoever looks may see the demands and the addressee."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy import cast as as_type
from sqlalchemy.orm import aliased

from tracker.plumbing import replica
from tracker.records.demands import DATED, DEMANDS, asked_by_parts, day_of, is_counted
from tracker.records.gate import COUNTS
from tracker.records.links import LINKS
from tracker.records.posts import is_as, made_to_holders
from tracker.records.record import RECORDS, Record
from tracker.rules.demands import UNANSWERED, Counted
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.waiting import FEWEST, half_answered_within, middle, unanswered_after

MOST = 100
"""Addressees that are shown: those to whom most demands were made."""


@dataclass(frozen=True, slots=True)
class Score:
    id: int
    ref: str
    kind: Kind
    title: str
    counts: dict[Counted, int]
    silence: int | None
    """For how many days the unanswered demands were not put to them: the middle one; None of none, or of too few."""
    is_enough: bool
    """Whether there are demands enough to say more than counts."""
    half_answered: int | None
    """Within how many days half were answered; None while under half were."""
    of_holders: int
    """How many of the demands were made to whoever held a post there, and not to the office."""
    unanswered_after: list[tuple[int, float]]
    """Which share was still unanswered after so many days; empty of too few."""
    longest: int
    """For how many days any of them waited, or waits; 0 of too few."""


def scores(today: date, most: int = MOST, whom: int | None = None) -> list[Score]:
    """Return the addressees to whom most demands were made, with what became of those, in one statement; or of one."""
    asked = _asked(most) if whom is None else _asked(1, of_one=True)
    return [_score(row, today) for row in replica.ask(asked, {"whom": whom}).all()]


def _score(row: Any, today: date) -> Score:
    counts = {what: int(getattr(row, what)) for what in Counted}
    is_enough = counts[Counted.MADE] >= FEWEST
    silences = [(today - day).days for day in _days(row.silent_since) if day <= today]
    waiting = [max(0, (today - day).days) for day in _days(row.waiting_since)]
    waits, others = _numbers(row.waits), [*_numbers(row.given_up), *waiting]
    steps = unanswered_after(waits, others) if is_enough else []
    return Score(
        *(row.id, row.ref, Kind(row.kind), row.title, counts, middle(silences) if is_enough else None, is_enough),
        half_answered=half_answered_within(steps),
        of_holders=int(row.of_holders),
        unanswered_after=steps,
        longest=max([*waits, *others], default=0) if is_enough else 0,
    )


def _days(said: str | None) -> list[date]:
    return list(map(date.fromisoformat, said.split(","))) if said else []


def _numbers(said: str | None) -> list[int]:
    return list(map(int, said.split(","))) if said else []


LISTS = ("silent_since", "waiting_since", "waits", "given_up")


@cache
def _asked(most: int, of_one: bool = False) -> Select[*tuple[Any, ...]]:
    """The link passes the gate with its two ends: the demands are narrowed as they are counted, the addressees last."""
    of_each = _of_each_addressee(of_one).subquery()
    whom = aliased(Record)
    shown = select(whom.id, whom.ref, whom.kind, whom.title, *of_each.c).join(of_each, of_each.c.whom == whom.id)
    return shown.order_by(of_each.c.made.desc(), whom.id).limit(most).execution_options(**COUNTS)


def _of_each_addressee(of_one: bool) -> Select[*tuple[Any, ...]]:
    """What was made to each, and what was made to whoever held a post there: counted apart, and added up."""
    parts = [_counted(_made_to_them(), literal(0)), _counted(_made_to_holders(), func.count())]
    if of_one:
        parts = [part.where(part.selected_columns.whom == bindparam("whom", type_=Integer)) for part in parts]
    both = union_all(*parts).subquery()
    sums = (func.sum(both.c[name]).label(name) for name in (*Counted, "of_holders"))
    lists = (func.aggregate_strings(both.c[name], ",").label(name) for name in LISTS)
    return select(both.c.whom, *sums, *lists).group_by(both.c.whom)


def _made_to_them() -> FromClause:
    seen, asks = aliased(Record, _demands()), LINKS.alias("asks")
    found = select(seen.id.label("demand"), asks.c.to_id.label("whom"), seen.status.in_(UNANSWERED).label("waits"))
    return found.join(asks, and_(asks.c.from_id == seen.id, is_as(asks, LinkRole.ADDRESSEE))).subquery()


def _demands() -> FromClause:
    """All demands, read off the index of these alone before anybody asks who may see each: PostgreSQL would look for
    those of each kind of reader by itself, and then every one of them up in the table.
    """
    columns = ("id", "status", "visibility", "team_id", "deleted_at")
    is_demand = RECORDS.c.kind == literal(Kind.DEMAND, literal_execute=True)
    return select(*(RECORDS.c[name] for name in columns)).where(is_demand).offset(0).subquery()


def _made_to_holders() -> FromClause:
    made, demand = made_to_holders().subquery(), aliased(Record)
    waits = demand.status.in_(UNANSWERED).label("waits")
    return select(made.c.demand, made.c.whom, waits).join(demand, demand.id == made.c.demand).subquery()


def _counted(asks: FromClause, of_holders: ColumnElement[int]) -> Select[*tuple[Any, ...]]:
    answered, over = DEMANDS.c.answered_on.is_not(None), DEMANDS.c.waited.is_not(None)
    return (
        select(
            asks.c.whom,
            *(func.count().filter(is_counted(what, asks.c.waits)).label(what) for what in Counted),
            of_holders.label("of_holders"),
            _all(DEMANDS.c.last_raised_on, is_counted(Counted.UNANSWERED, asks.c.waits)).label("silent_since"),
            _all(DEMANDS.c.made_on, ~over).label("waiting_since"),
            _all(DEMANDS.c.waited, answered).label("waits"),
            _all(DEMANDS.c.waited, ~answered).label("given_up"),
        )
        .select_from(asks)
        .join(DEMANDS, DEMANDS.c.id == asks.c.demand)
        .where(DEMANDS.c.made_on.is_not(None), ~asks.c.demand.in_(asked_by_parts()))
        .group_by(asks.c.whom)
    )


def _all(column: ColumnElement[Any], which: ColumnElement[bool]) -> ColumnElement[Any]:
    """The values of a group, as one text: a row for each of a hundred thousand would cost more than all the rest."""
    return func.aggregate_strings(as_type(column, String), ",").filter(which)


def milestones_of(addressees: Collection[int]) -> dict[int, dict[Counted, list[date]]]:
    """Return, of the demands to each of these, the days on which they were first made, raised, answered, and met."""
    rows = replica.ask(_milestones(), {"addressees": list(addressees)}).all() if addressees else []
    return {row.whom: {what: _days(getattr(row, what)) for what in DATED} for row in rows}


@cache
def _milestones() -> Select[*tuple[Any, ...]]:
    both = union_all(_dated(_made_to_them()), _dated(_made_to_holders())).subquery()
    lists, whom = (func.aggregate_strings(both.c[what], ",").label(what) for what in DATED), aliased(Record)
    found = select(both.c.whom, *lists).join(whom, whom.id == both.c.whom).group_by(both.c.whom)
    return found.execution_options(**COUNTS)


def _dated(asks: FromClause) -> Select[*tuple[Any, ...]]:
    days = (_all(day_of(what), is_counted(what, asks.c.waits)).label(what) for what in DATED)
    whom = asks.c.whom.in_(bindparam("addressees", expanding=True))
    found = select(asks.c.whom, *days).select_from(asks).join(DEMANDS, DEMANDS.c.id == asks.c.demand)
    by_itself = ~asks.c.demand.in_(asked_by_parts())
    return found.where(whom, DEMANDS.c.made_on.is_not(None), by_itself).group_by(asks.c.whom)

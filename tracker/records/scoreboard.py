"""What became of the demands to each addressee, as far as whoever looks may see the demands and the addressee."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, String, and_, func, select
from sqlalchemy import cast as as_type
from sqlalchemy.orm import aliased

from tracker.plumbing import replica
from tracker.records.demands import DEMANDS, WAITS, is_counted
from tracker.records.links import LEADS_TO_ADDRESSEE, LINKS
from tracker.records.record import IS_DEMAND, Record
from tracker.rules.demands import Counted
from tracker.rules.kinds import Kind
from tracker.rules.waiting import FEWEST, half_answered_within, middle

MOST = 100
"""Addressees that are shown: those to whom most demands were made."""


@dataclass(frozen=True, slots=True)
class Score:
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


def scores(today: date, most: int = MOST) -> list[Score]:
    """Return the addressees to whom most demands were made, with what became of those, in one statement."""
    return [_score(row, today) for row in replica.ask(_asked(most)).all()]


def _score(row: Any, today: date) -> Score:
    counts = {what: getattr(row, what) for what in Counted}
    is_enough = counts[Counted.MADE] >= FEWEST
    silences = [(today - day).days for day in _days(row.silent_since) if day <= today]
    waiting = [max(0, (today - day).days) for day in _days(row.waiting_since)]
    half = half_answered_within(_numbers(row.waits), [*_numbers(row.given_up), *waiting]) if is_enough else None
    return Score(row.ref, Kind(row.kind), row.title, counts, middle(silences) if is_enough else None, is_enough, half)


def _days(said: str | None) -> list[date]:
    return list(map(date.fromisoformat, said.split(","))) if said else []


def _numbers(said: str | None) -> list[int]:
    return list(map(int, said.split(","))) if said else []


@cache
def _asked(most: int) -> Select[*tuple[Any, ...]]:
    """The link passes the gate with its two ends: the demands are narrowed as they are counted, the addressees last."""
    of_one = _of_each_addressee()
    whom = aliased(Record)
    shown = select(whom.ref, whom.kind, whom.title, *of_one.c).join(of_one, of_one.c.whom == whom.id)
    return shown.order_by(of_one.c.made.desc(), whom.id).limit(most)


def _of_each_addressee() -> Any:
    seen, answered, over = _seen(), DEMANDS.c.answered_on.is_not(None), DEMANDS.c.waited.is_not(None)
    return (
        select(
            LINKS.c.to_id.label("whom"),
            *(func.count().filter(is_counted(what, seen.c.waits)).label(what) for what in Counted),
            _all(DEMANDS.c.last_raised_on, is_counted(Counted.UNANSWERED, seen.c.waits)).label("silent_since"),
            _all(DEMANDS.c.made_on, ~over).label("waiting_since"),
            _all(DEMANDS.c.waited, answered).label("waits"),
            _all(DEMANDS.c.waited, ~answered).label("given_up"),
        )
        .select_from(seen)
        .join(DEMANDS, DEMANDS.c.id == seen.c.id)
        .join(LINKS, and_(LINKS.c.from_id == seen.c.id, LEADS_TO_ADDRESSEE))
        .where(DEMANDS.c.made_on.is_not(None))
        .group_by(LINKS.c.to_id)
        .subquery()
    )


def _seen() -> CTE:
    """The demands that whoever looks may see. They are found once: PostgreSQL would look each up by itself."""
    found = select(Record.id, WAITS.label("waits")).where(IS_DEMAND).cte("seen_demands")
    return found.prefix_with("MATERIALIZED", dialect="postgresql")


def _all(column: ColumnElement[Any], which: ColumnElement[bool]) -> ColumnElement[Any]:
    """The values of a group, as one text: a row for each of a hundred thousand would cost more than all the rest."""
    return func.aggregate_strings(as_type(column, String), ",").filter(which)

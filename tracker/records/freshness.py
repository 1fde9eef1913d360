"""For how long what is known of people counts as confirmed here: the periods of the plans that ask for it again."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from tracker.plumbing.database import session
from tracker.records.plans import Plan, PlanStep
from tracker.records.standings import STANDINGS
from tracker.rules.due import Period, PeriodUnit
from tracker.rules.freshness import UNITS, Freshness, Limit
from tracker.rules.plans import OF_PEOPLE, Anchor


def limits_of(rows: Iterable[Sequence[Any]]) -> list[Limit]:
    """Return the periods that such rows have."""
    return [
        Limit(OF_PEOPLE[trigger], code, Period(number, PeriodUnit(unit)), key)
        for _plan, _place, trigger, code, number, unit, key in rows
    ]


@cache
def limit_rows() -> Select[*tuple[Any, ...]]:
    """Each step of a plan that asks for a confirmation of where a person stands, with its period."""
    at_work = Plan.starts_itself.is_(True), Plan.active.is_(True), PlanStep.active.is_(True)
    confirms = PlanStep.anchor == Anchor.LATEST, PlanStep.standing.is_not(None), PlanStep.unit.in_(UNITS)
    return (
        select(Plan.id.label("plan_id"), PlanStep.position, Plan.trigger, PlanStep.standing)
        .add_columns(PlanStep.number, PlanStep.unit, Plan.key)
        .join(Plan, Plan.id == PlanStep.plan_id)
        .where(Plan.trigger.in_(OF_PEOPLE), *at_work, *confirms)
    )


def limits() -> list[Limit]:
    """Return for how long each standing of a person counts as confirmed, in one statement."""
    return limits_of(session().execute(limit_rows().order_by(Plan.id, PlanStep.position)))


def freshness(on: date) -> Freshness:
    """Return what counts as confirmed on a day."""
    return Freshness.on(on, limits())


Stale = tuple[tuple[str, str, date], ...]
"""By axis and code the latest day whose confirmation is too old."""


def too_old(known: Freshness) -> Stale:
    return tuple((str(axis), code, day) for (axis, code), day in known.last.items())


def with_something_stale(stale: Stale) -> Select[int]:
    """The people of whom something is not confirmed any more, by their ids."""
    axis, code, confirmed = STANDINGS.c.axis, STANDINGS.c.code, STANDINGS.c.confirmed_from
    each: Sequence[ColumnElement[bool]] = [and_(axis == one, code == at, confirmed <= day) for one, at, day in stale]
    return select(STANDINGS.c.record_id).where(or_(False, *each))

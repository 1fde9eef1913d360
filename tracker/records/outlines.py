"""Plans as they stand in the database, read as the plain data that the days are counted from."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Select, bindparam, select

from tracker.plumbing.database import session
from tracker.records.plans import BodySession, Plan, PlanRun, PlanStep
from tracker.rules.bodies import BODIES
from tracker.rules.due import Period, PeriodUnit
from tracker.rules.plans import Anchor, Outline, OutlineStep, Owes, Provenance

Rows = tuple[tuple[Any, ...], ...]


def outlines() -> Mapping[int, Outline]:
    """Return every plan by its number, with its steps in their order."""
    return _outlines(*(tuple(map(tuple, session().execute(asked))) for asked in (_PLANS, _STEPS)))


def _said_by(model: type[Plan | PlanStep]) -> Select[*tuple[Any, ...]]:
    """Ask for all that a row says, but for the moments: they cost the most to read, and no outline has them."""
    names = [column.name for column in model.__table__.columns]
    return select(*(getattr(model, name) for name in names if not name.endswith("_at")))


_PLANS = _said_by(Plan).order_by(Plan.id)
_STEPS = _said_by(PlanStep).order_by(PlanStep.position, PlanStep.id)


@lru_cache(maxsize=8)
def _outlines(plans: Rows, rows: Rows) -> Mapping[int, Outline]:
    """Hardly anybody changes a plan: the same rows make the same outlines."""
    steps: dict[int, list[OutlineStep]] = {}
    for row in _named(_STEPS, rows):
        steps.setdefault(row.plan_id, []).append(outline_step(row))
    return {plan.id: outline(plan, steps.get(plan.id, [])) for plan in _named(_PLANS, plans)}


def _named(asked: Select[*tuple[Any, ...]], rows: Rows) -> Iterator[SimpleNamespace]:
    """Return rows with the names of what was asked for."""
    names = asked.selected_columns.keys()
    return (SimpleNamespace(**dict(zip(names, row, strict=True))) for row in rows)


def outline(plan: Plan | SimpleNamespace, steps: Iterable[OutlineStep]) -> Outline:
    return Outline(
        key=plan.key,
        name=plan.name,
        trigger=plan.trigger,
        steps=tuple(steps),
        starts_itself=plan.starts_itself,
        provenance=Provenance(plan.provenance),
        period=plan.period,
        source=plan.source,
        as_of=plan.as_of,
        note=plan.note,
        country=plan.country,
        second_after=plan.second_after,
        coordinator_after=plan.coordinator_after,
        active=plan.active,
        version=plan.version,
        id=plan.id,
    )


def outline_step(row: PlanStep | SimpleNamespace) -> OutlineStep:
    return OutlineStep(
        key=row.key,
        what=row.what,
        owes=Owes(row.owes),
        period=Period(row.number, PeriodUnit(row.unit), row.body),
        anchor=Anchor(row.anchor),
        standing=row.standing,
        repeat_every=row.repeat_every,
        repeat_times=row.repeat_times,
        active=row.active,
        id=row.id,
    )


def starting_itself(plans: Mapping[int, Outline], trigger: str) -> Outline | None:
    """Return the plan that a record follows unless somebody chose another one."""
    found = (plan for plan in plans.values() if plan.starts_itself and plan.active and plan.trigger == trigger)
    return next(found, None)


def runs_of(record_ids: Collection[int]) -> dict[int, list[PlanRun]]:
    """Return the plans at work on these records, by record, stopped ones too; the first started first."""
    found: dict[int, list[PlanRun]] = {record_id: [] for record_id in record_ids}
    for run in session().scalars(_RUNS, {"record_ids": list(found)}, execution_options={"populate_existing": True}):
        found[run.record_id].append(run)
    return found


_RUNS = select(PlanRun).where(PlanRun.record_id.in_(bindparam("record_ids", expanding=True))).order_by(PlanRun.id)


def bodies() -> list[str]:
    """Return the short names of the bodies whose sessions can be counted."""
    here = session().scalars(select(BodySession.body).distinct())
    return sorted({*BODIES, *here})

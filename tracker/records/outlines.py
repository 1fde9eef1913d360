"""Plans as they stand in the database, read as the plain data that the days are counted from."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select

from tracker.plumbing.database import session
from tracker.records.plans import BodySession, Plan, PlanRun, PlanStep
from tracker.rules.bodies import BODIES
from tracker.rules.due import Period, PeriodUnit
from tracker.rules.plans import Anchor, Outline, OutlineStep, Owes, Provenance


def outlines() -> dict[int, Outline]:
    """Return every plan by its number, with its steps in their order."""
    steps: dict[int, list[OutlineStep]] = {}
    for row in session().scalars(select(PlanStep).order_by(PlanStep.position, PlanStep.id)):
        steps.setdefault(row.plan_id, []).append(outline_step(row))
    plans = session().scalars(select(Plan).order_by(Plan.id))
    return {plan.id: outline(plan, steps.get(plan.id, [])) for plan in plans}


def outline(plan: Plan, steps: Iterable[OutlineStep]) -> Outline:
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


def outline_step(row: PlanStep) -> OutlineStep:
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
    asked = select(PlanRun).where(PlanRun.record_id.in_(found)).order_by(PlanRun.id)
    for run in session().scalars(asked.execution_options(populate_existing=True)):
        found[run.record_id].append(run)
    return found


def bodies() -> list[str]:
    """Return the short names of the bodies whose sessions can be counted."""
    here = session().scalars(select(BodySession.body).distinct())
    return sorted({*BODIES, *here})

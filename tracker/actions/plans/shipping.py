"""Puts the plans that come with the program into the database: once, and never over what people changed."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.plans import BodySession, Plan, PlanStep
from tracker.rules.due import Period, PeriodUnit
from tracker.rules.plans import Anchor, Outline, OutlineStep, Owes, Provenance

AS_OF = date(2026, 11, 1)
"""When the periods of the mechanisms were looked up."""


@cache
def shipped() -> tuple[Outline, ...]:
    """Read the data files of the package; a key that no plan knows is a TypeError."""
    ours = [_outline(key, row) for key, row in _read("ours.toml").items()]
    mechanisms = [_outline(key, {"as_of": AS_OF, **row}) for key, row in _read("mechanisms.toml").items()]
    return (*ours, *mechanisms)


def ship() -> list[str]:
    """Add the plans that are not here yet, by their keys, and return what they are called."""
    here = set(session().scalars(select(Plan.key)))
    new = [plan for plan in shipped() if plan.key not in here]
    for plan in new:
        add(plan)
    if not here:
        _add_sessions()
    session().flush()
    return [plan.name for plan in new]


def add(outline: Outline, user_id: int | None = None) -> Plan:
    """Put a plan and its steps into the database."""
    now = clock.now()
    plan = Plan(key=outline.key, trigger=outline.trigger, starts_itself=outline.starts_itself)
    plan.created_at = plan.updated_at = now
    plan.created_by = plan.updated_by = user_id
    describe(plan, outline)
    session().add(plan)
    session().flush()
    for position, step in enumerate(outline.steps):
        row = PlanStep(plan_id=plan.id, key=step.key)
        lay(row, step, position)
        session().add(row)
    session().flush()
    return plan


def describe(plan: Plan, outline: Outline) -> None:
    """Let a plan say what people may change about it."""
    plan.name, plan.period, plan.note, plan.source = outline.name, outline.period, outline.note, outline.source
    plan.provenance, plan.as_of = outline.provenance, outline.as_of
    plan.country, plan.active = outline.country, outline.active
    plan.second_after, plan.coordinator_after = outline.second_after, outline.coordinator_after


def lay(row: PlanStep, step: OutlineStep, position: int) -> None:
    """Let the row of a step say what the step is."""
    row.position, row.what, row.owes, row.active = position, step.what, step.owes, step.active
    row.number, row.unit, row.body = step.period.number, step.period.unit, step.period.body
    row.anchor, row.standing = step.anchor, step.standing
    row.repeat_every, row.repeat_times = step.repeat_every, step.repeat_times


def _add_sessions() -> None:
    told = _read("sessions.toml")
    for row in told["sessions"]:
        known = Provenance(row.pop("provenance")).label
        source = f"{known}: {row.pop('source')}. As of {told['as_of']:%-d %B %Y}."
        session().add(BodySession(**row, source=source, added_at=clock.now()))


def _outline(key: str, row: dict[str, Any]) -> Outline:
    steps = tuple(_step(**step) for step in row.pop("steps"))
    provenance = Provenance(row.pop("provenance", Provenance.OURS))
    return Outline(key=key, steps=steps, provenance=provenance, **row)


def _step(
    *, owes: str, number: int, unit: str = "days", body: str = "", anchor: str = "trigger", **more: Any
) -> OutlineStep:
    return OutlineStep(owes=Owes(owes), period=Period(number, PeriodUnit(unit), body), anchor=Anchor(anchor), **more)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))

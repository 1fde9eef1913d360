"""A plan as text, for what it was before somebody changed it."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from tracker.rules.due import Period, PeriodUnit
from tracker.rules.plans import Anchor, Outline, OutlineStep, Owes, Provenance


def written(plan: Outline) -> str:
    """Write a plan as JSON, without the numbers of its rows."""
    return json.dumps(asdict(plan), default=str, ensure_ascii=False)


def read(text: str) -> Outline:
    """Read what `written` wrote."""
    told: dict[str, Any] = json.loads(text)
    told["steps"] = tuple(_step(step) for step in told["steps"])
    told["provenance"] = Provenance(told["provenance"])
    told["as_of"] = date.fromisoformat(told["as_of"]) if told["as_of"] else None
    return Outline(**told)


def _step(told: dict[str, Any]) -> OutlineStep:
    period = told.pop("period")
    told["owes"], told["anchor"] = Owes(told["owes"]), Anchor(told["anchor"])
    return OutlineStep(period=Period(period["number"], PeriodUnit(period["unit"]), period["body"]), **told)

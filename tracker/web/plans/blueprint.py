from flask import Blueprint, abort
from sqlalchemy import select

from tracker.plumbing.database import session
from tracker.records.outlines import outline, outline_step
from tracker.records.plans import Plan, PlanStep
from tracker.rules.plans import Outline

blueprint = Blueprint("plans", __name__)


def plan_row(key: str) -> Plan:
    """Return the plan with this key, or answer that there is none."""
    return session().scalars(select(Plan).where(Plan.key == key)).one_or_none() or abort(404)


def plan_with(key: str) -> Outline:
    """Return a plan with its steps, or answer that there is none."""
    plan = plan_row(key)
    rows = session().scalars(select(PlanStep).where(PlanStep.plan_id == plan.id).order_by(PlanStep.position))
    return outline(plan, map(outline_step, rows))


def url_of_plan(plan: Outline | Plan) -> str:
    return f"/settings/plans/{plan.key}"

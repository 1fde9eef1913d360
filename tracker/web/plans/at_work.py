"""The plans at work on a record: what each has set, what it left out, and how to stop it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import abort, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from tracker.actions.plans import runs
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.records.outlines import outlines
from tracker.records.plan_pages import planned_rows, runs_with_events
from tracker.records.plans import PlanRun
from tracker.records.record import Record
from tracker.rules.access import Ability
from tracker.rules.kinds import Kind
from tracker.rules.outcomes import Lapse
from tracker.rules.plan_words import doubt
from tracker.rules.plans import Outline
from tracker.web.access import needs
from tracker.web.messages import tell
from tracker.web.plans.blueprint import blueprint, url_of_plan
from tracker.web.records.views import find
from tracker.web.wording import sentence


@dataclass(frozen=True, slots=True)
class Work:
    """A plan at work on a record."""

    plan: Outline
    url: str
    doubt: Markup | None
    event: Event | None
    open: list[FollowUp]
    closed: int
    left_out: list[str]
    """What it asks for that was not set: too late, or no session known."""
    run: PlanRun | None = None
    stopped: bool = False


def find_record(ref: str) -> Record:
    """Return a record that plans can be at work on."""
    record: Record = find(Record, ref)
    return record if record.kind not in (Kind.EVENT, Kind.SOURCE) else abort(404)


@blueprint.get("/records/<ref>/plans")
@needs(Ability.READ)
def of_record(ref: str) -> ResponseReturnValue:
    record, plans = find_record(ref), outlines()
    rows = planned_rows(record)
    startable = sorted((plan for plan in plans.values() if runs.may_start(plan, record)), key=lambda plan: plan.name)
    return render_template(
        "plans/at_work.html",
        record=record,
        works=[*_by_themselves(plans, rows), *_started(record, plans, rows)],
        startable=startable,
        section=record.kind_of.folder,
    )


def _by_themselves(plans: Mapping[int, Outline], rows: Sequence[FollowUp]) -> list[Work]:
    """What follows the record itself, without a run: its standing, or the days of a visit.

    What no plan asks for any more is left out: it would tell of what overtook it.
    """
    mine = [row for row in rows if row.run_id is None and row.outcome != Lapse.OVERTAKEN]
    steps = {row.step_id for row in mine}
    found = [plan for plan in plans.values() if any(step.id in steps for step in plan.steps)]
    return [_work(plan, [row for row in mine if row.step_id in _ids(plan)], None, None) for plan in found]


def _started(record: Record, plans: Mapping[int, Outline], rows: Sequence[FollowUp]) -> list[Work]:
    return [
        _work(plans[run.plan_id], [row for row in rows if row.run_id == run.id], run, event)
        for run, event in runs_with_events(record)
    ]


def _work(plan: Outline, rows: list[FollowUp], run: PlanRun | None, event: Event | None) -> Work:
    said, set_once = doubt(plan.provenance, plan.period), {row.step_id for row in rows}
    left_out = [step.what for step in plan.at_work if step.standing is None and step.id not in set_once]
    still = [row for row in rows if row.state == OPEN]
    stopped = run is not None and run.stopped_at is not None
    words = sentence(said) if said else None
    closed = len(rows) - len(still)
    return Work(plan, url_of_plan(plan), words, event, still, closed, [] if stopped else left_out, run, stopped)


def _ids(plan: Outline) -> set[int | None]:
    return {step.id for step in plan.steps}


@blueprint.post("/plan-runs/<int:run_id>/stop")
@needs(Ability.LOG)
def stop(run_id: int) -> ResponseReturnValue:
    run, record = _find_run(run_id)
    if _held(runs.stop, record, run, _("It was stopped already.")):
        session().commit()
        tell(_("The plan is stopped on %(ref)s.", ref=record.ref), f"/plan-runs/{run_id}/go-on")
    return redirect(f"/records/{record.ref}/plans")


@blueprint.post("/plan-runs/<int:run_id>/go-on")
@needs(Ability.LOG)
def go_on(run_id: int) -> ResponseReturnValue:
    run, record = _find_run(run_id)
    if _held(runs.go_on, record, run, _("It is at work already.")):
        session().commit()
        tell(_("The plan goes on with %(ref)s.", ref=record.ref), f"/plan-runs/{run_id}/stop")
    return redirect(f"/records/{record.ref}/plans")


def _held(verb: Callable[[Record, PlanRun], None], record: Record, run: PlanRun, otherwise: str) -> bool:
    """Say whether the run was still as it was seen by whoever pressed; if not, the next page says `otherwise`."""
    try:
        verb(record, run)
    except runs.StoppedMeanwhile:
        tell(otherwise, category="warning")
        return False
    return True


def _find_run(run_id: int) -> tuple[PlanRun, Record]:
    run = runs.find(run_id) or abort(404)
    record = session().scalars(select(Record).where(Record.id == run.record_id)).one_or_none()
    return run, record or abort(404)

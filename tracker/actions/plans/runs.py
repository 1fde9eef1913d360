"""Starts plans on a record by hand, and stops them: what they set is set and called off with them."""

from datetime import datetime

from sqlalchemy import select

from tracker.actions import standings
from tracker.actions.settling import settle
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.gate import Escape, escaping, viewer
from tracker.records.letters import Letter
from tracker.records.plans import PlanRun
from tracker.records.record import Record
from tracker.rules.plans import Follows, Outline


class DoesNotFit(ValueError):
    """The plan cannot be started by hand on such a record, or from such an event."""


class AtWorkAlready(ValueError):
    """The plan counts from this event already."""


class NotSeenByAll(ValueError):
    """Somebody who may see the record may not see the event: its follow-ups would tell of it."""


class NotedOnly(ValueError):
    """The letter or demand is not followed up: no plan would bring it back."""


class StoppedMeanwhile(Exception):
    """The run is not as it was when somebody pressed."""


def may_start(plan: Outline, record: Record) -> bool:
    """Say whether a plan can be started by hand on such a record."""
    if plan.trigger == Follows.ASKED:
        return plan.active and isinstance(record, Demand | Letter)
    return plan.active and plan.trigger not in set(Follows) and bool(plan.steps)


def start(record: Record, plan: Outline, event: Event) -> PlanRun:
    """Let a plan count from an event of a record. Raises DoesNotFit, AtWorkAlready, NotSeenByAll."""
    if not may_start(plan, record) or event.type != plan.trigger:
        raise DoesNotFit
    with escaping(Escape.FOLD):
        is_seen = bool(standings.happenings([record], Event.id == event.id)[record.id])
    if not is_seen:
        raise NotSeenByAll
    return _begin(record, plan, event.id)


def stand_under(record: Record, plan: Outline) -> PlanRun:
    """Let a letter or demand come back by another plan than the usual one.

    Raises DoesNotFit, NotedOnly, AtWorkAlready.
    """
    if plan.trigger != Follows.ASKED or not may_start(plan, record):
        raise DoesNotFit
    if isinstance(record, Demand | Letter) and not record.followed:
        raise NotedOnly
    for other in session().scalars(select(PlanRun).where(PlanRun.record_id == record.id, PlanRun.event_id.is_(None))):
        if other.plan_id != plan.id and other.stopped_at is None:
            _stop(other, clock.now())
    return _begin(record, plan, None)


def _begin(record: Record, plan: Outline, event_id: int | None) -> PlanRun:
    here = PlanRun.event_id == event_id if event_id else PlanRun.event_id.is_(None)
    asked = select(PlanRun).where(PlanRun.record_id == record.id, PlanRun.plan_id == plan.id, here)
    run = session().scalars(asked).first()
    if run is not None and run.stopped_at is None:
        raise AtWorkAlready
    run = run or PlanRun(record_id=record.id, plan_id=plan.id, event_id=event_id)
    run.started_at, run.started_by = clock.now(), viewer().user_id or None
    run.stopped_at = run.stopped_by = None
    session().add(run)
    session().flush()
    settle([record], day_moved=event_id is None)
    return run


def stop(record: Record, run: PlanRun) -> None:
    """Call off what a plan has set and nobody has closed. Raises StoppedMeanwhile."""
    if run.stopped_at is not None:
        raise StoppedMeanwhile
    _stop(run, clock.now())
    settle([record], day_moved=run.event_id is None)


def go_on(record: Record, run: PlanRun) -> None:
    """Undo the stop of a run. Raises StoppedMeanwhile."""
    if run.stopped_at is None:
        raise StoppedMeanwhile
    run.stopped_at = run.stopped_by = None
    session().flush()
    settle([record], day_moved=run.event_id is None)


def _stop(run: PlanRun, at: datetime) -> None:
    run.stopped_at, run.stopped_by = at, viewer().user_id or None
    session().flush()


def find(run_id: int) -> PlanRun | None:
    return session().scalars(select(PlanRun).where(PlanRun.id == run_id)).one_or_none()

"""What the pages of plans ask: where a plan is at work, what it was before, and what is at work on a record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.events import Event
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.records.links import tied_to
from tracker.records.plans import Plan, PlanRevision, PlanRun, PlanStep
from tracker.records.record import Record
from tracker.rules.links import LinkRole

MOST_REVISIONS = 20
MOST_EVENTS = 30


@dataclass(frozen=True, slots=True)
class Revised:
    at: datetime
    who: str
    before: str = ""
    """What it was until then, as JSON."""


def count_at_work(plan_id: int) -> int:
    """Count the open follow-ups that a plan has set, as far as the viewer may see them."""
    steps = select(PlanStep.id).where(PlanStep.plan_id == plan_id)
    asked = select(func.count()).select_from(FollowUp)
    return session().scalar(asked.where(FollowUp.state == OPEN, FollowUp.step_id.in_(steps))) or 0


def revisions_of(plan_id: int) -> Sequence[Revised]:
    """Return when a plan was changed and by whom, the latest first."""
    asked = select(PlanRevision.at, User.name, PlanRevision.before).outerjoin(User, User.id == PlanRevision.by_id)
    rows = session().execute(asked.where(PlanRevision.plan_id == plan_id).order_by(PlanRevision.id.desc()))
    return [Revised(at, who or "", before) for at, who, before in rows.fetchmany(MOST_REVISIONS)]


def making_of(plan_id: int) -> Revised | None:
    """Return when a plan was made and by whom; None for one that came with the program."""
    asked = select(Plan.created_at, User.name).join(User, User.id == Plan.created_by).where(Plan.id == plan_id)
    row = session().execute(asked).one_or_none()
    return Revised(row.created_at, row.name) if row else None


def runs_with_events(record: Record) -> list[tuple[PlanRun, Event | None]]:
    """Return the plans that were started on a record, each with the event it counts from, the latest first."""
    asked = select(PlanRun, Event).outerjoin(Event, Event.id == PlanRun.event_id)
    rows = session().execute(asked.where(PlanRun.record_id == record.id).order_by(PlanRun.id.desc()))
    return [(run, event) for run, event in rows]


def planned_rows(record: Record) -> Sequence[FollowUp]:
    """Return all that plans have set for a record, open and closed, the earliest first."""
    asked = select(FollowUp).where(FollowUp.record_id == record.id, FollowUp.by_hand.is_(False))
    return session().scalars(asked.order_by(FollowUp.due_on, FollowUp.id)).all()


def events_to_count_from(record: Record, type_code: str) -> Sequence[Event]:
    """Return what happened to a record that a plan can count from, the latest first."""
    about = tied_to(record.id, LinkRole.SUBJECT)
    asked = select(Event).where(Event.id.in_(about), Event.type == type_code)
    return session().scalars(asked.order_by(Event.earliest.desc(), Event.id.desc()).limit(MOST_EVENTS)).all()

"""Which follow-ups somebody is to be told of, how each escalates, and who may see what it is about."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, exists, select, tuple_

from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.records.plans import Plan, PlanStep
from tracker.records.record import RECORDS, Record, visible_to
from tracker.rules.access import Ability, Role
from tracker.rules.escalation import WITHOUT_A_PLAN, Escalation, Listener
from tracker.rules.judging import judge_first


@dataclass(frozen=True, slots=True)
class ToTell:
    row: FollowUp
    escalation: Escalation
    reply_waits: bool
    """They owe an answer, and a reply of theirs waits to be judged: nobody chases meanwhile."""


def to_tell(today: date, after: tuple[date, int], most: int) -> Select[date | None, int]:
    """The day and number of the follow-ups to be told by today, in this order, the first ones behind `after`."""
    place = tuple_(FollowUp.next_alert_on, FollowUp.id)
    due = select(FollowUp.next_alert_on, FollowUp.id).where(FollowUp.state == OPEN, FollowUp.next_alert_on <= today)
    return due.where(place > after).order_by(FollowUp.next_alert_on, FollowUp.id).limit(most)


def one_to_tell(follow_up_id: int) -> ToTell | None:
    asked = (
        select(FollowUp, Record.status, Plan.second_after, Plan.coordinator_after)
        .join(Record, Record.id == FollowUp.record_id)
        .outerjoin(PlanStep, PlanStep.id == FollowUp.step_id)
        .outerjoin(Plan, Plan.id == PlanStep.plan_id)
        .where(FollowUp.id == follow_up_id, FollowUp.state == OPEN)
    )
    found = session().execute(asked.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        return None
    row, status, second_after, coordinator_after = found
    return ToTell(row, escalation_of(second_after, coordinator_after), reply_waits(row, status))


def escalation_of(second_after: int | None, coordinator_after: int | None) -> Escalation:
    if second_after is None or coordinator_after is None:
        return WITHOUT_A_PLAN
    return Escalation(second_after, coordinator_after)


def reply_waits(row: FollowUp, status: str | None) -> bool:
    return judge_first(row.owes, status)


def audience(record_id: int) -> list[Listener]:
    """Return the active people who may see a record, in the order in which they came."""
    owner = RECORDS.alias()
    sees = exists(select(owner.c.id).where(owner.c.id == record_id, visible_to(owner, User.__table__)))
    reading = [role for role in Role if role.may(Ability.READ)]
    asked = select(User.id, User.role).where(User.active, User.role.in_(reading), sees).order_by(User.id)
    return [Listener(user_id, Role(role)) for user_id, role in session().execute(asked)]

"""Who was told that a follow-up came back, which are to be told, how each escalates, and who may see them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Date, ForeignKey, Index, Select, UniqueConstraint, or_, select, tuple_
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base, session
from tracker.records.accounts import User
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.records.gate import VIEWER_ID, Guarded
from tracker.records.plans import Plan, PlanStep
from tracker.records.record import Record, may_see
from tracker.rules.access import Ability, Role
from tracker.rules.escalation import WITHOUT_A_PLAN, Escalation, Listener
from tracker.rules.judging import judge_first
from tracker.rules.plans import judges


class Alert(Guarded, Base):
    """Somebody was told that a follow-up came back: once for each day it comes back on, and each level."""

    __tablename__ = "alerts"
    __table_args__ = (
        UniqueConstraint("user_id", "follow_up_id", "returned_on", "level", name="uq_alerts_once"),
        Index("ix_alerts_to_mail", "user_id", "mail_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_ups.id", ondelete="CASCADE"), index=True)
    returned_on: Mapped[date] = mapped_column(Date)
    level: Mapped[int] = mapped_column(default=1)
    """1 for the first reminder of this return, then on as its plan escalates."""
    due_on: Mapped[date] = mapped_column(Date)
    """The day on which it was to be told; it was told later only if no clock ran on that day."""
    created_at: Mapped[datetime]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mails.id", ondelete="SET NULL"), index=True)
    """The digest that told of it."""
    seen_at: Mapped[datetime | None]

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        return cls.user_id == VIEWER_ID


@dataclass(frozen=True, slots=True)
class ToTell:
    row: FollowUp
    escalation: Escalation
    reply_waits: bool
    """They owe an answer, and somebody is to judge a reply of theirs: nobody chases meanwhile."""


def to_tell(today: date, after: tuple[date, int], most: int) -> Select[date | None, int]:
    """The day and number of the follow-ups to be told by today, in this order, the first ones behind `after`."""
    place = tuple_(FollowUp.next_alert_on, FollowUp.id)
    due = select(FollowUp.next_alert_on, FollowUp.id).where(FollowUp.state == OPEN, FollowUp.next_alert_on <= today)
    return due.where(place > after).order_by(FollowUp.next_alert_on, FollowUp.id).limit(most)


def one_to_tell(follow_up_id: int) -> ToTell | None:
    asked = with_escalation().where(FollowUp.id == follow_up_id, FollowUp.state == OPEN)
    found = session().execute(asked.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        return None
    row, status, second_after, coordinator_after = found
    return ToTell(row, escalation_of(second_after, coordinator_after), reply_waits(row, status))


def with_escalation() -> Select[FollowUp, str | None, int | None, int | None]:
    """The follow-ups, each with where its record stands and after how many days its plan escalates."""
    return (
        select(FollowUp, Record.status, Plan.second_after, Plan.coordinator_after)
        .join(Record, Record.id == FollowUp.record_id)
        .outerjoin(PlanStep, PlanStep.id == FollowUp.step_id)
        .outerjoin(Plan, Plan.id == PlanStep.plan_id)
    )


def escalation_of(second_after: int | None, coordinator_after: int | None) -> Escalation:
    if second_after is None or coordinator_after is None:
        return WITHOUT_A_PLAN
    return Escalation(second_after, coordinator_after)


def reply_waits(row: FollowUp, status: str | None) -> bool:
    """Say whether a follow-up is held, because a reply is there that an open one about the same record asks to judge.

    A reply that nobody is asked to judge holds nothing: it would hold it for ever.
    """
    if not judge_first(row.owes, status):
        return False
    beside = select(FollowUp.key).where(FollowUp.record_id == row.record_id, FollowUp.state == OPEN)
    return any(judges(key) for key in session().scalars(beside))


def nearest(record_id: int, owner_id: int | None) -> list[Listener]:
    """Return the people who may see a record and look after it or coordinate; without any, all who may see it."""
    near = or_(User.id == owner_id, User.role == Role.COORDINATOR)
    return audience(record_id, near) or audience(record_id)


def audience(record_id: int, among: ColumnElement[bool] | None = None) -> list[Listener]:
    """Return the active people who may see a record, in the order in which they came."""
    sees = may_see(User.__table__, record_id)
    reading = [role for role in Role if role.may(Ability.READ)]
    asked = select(User.id, User.role).where(User.active, User.role.in_(reading), sees).order_by(User.id)
    asked = asked if among is None else asked.where(among)
    return [Listener(user_id, Role(role)) for user_id, role in session().execute(asked)]

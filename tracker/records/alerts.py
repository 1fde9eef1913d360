"""Who was told that a follow-up came back, which are to be told, and how each escalates."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    Row,
    Table,
    UniqueConstraint,
    bindparam,
    select,
    tuple_,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base, session
from tracker.records.follow_ups import FOLLOW_UPS, OPEN, FollowUp
from tracker.records.gate import VIEWER_ID, Guarded
from tracker.records.plans import Plan, PlanStep
from tracker.records.record import RECORDS
from tracker.rules.escalation import WITHOUT_A_PLAN, Escalation
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


ALERTS = cast(Table, Alert.__table__)


@dataclass(frozen=True, slots=True)
class ToTell:
    """A follow-up that is to be told, as it was read."""

    id: int
    record_id: int
    assignee_id: int | None
    returns_on: date
    next_alert_on: date
    times_told: int
    created_at: datetime
    escalation: Escalation
    reply_waits: bool
    """They owe an answer, and somebody is to judge a reply of theirs: nobody chases meanwhile."""


_ROW = FOLLOW_UPS.c
_AFTER = tuple_(bindparam("after_day", type_=Date), bindparam("after_id", type_=Integer))
_TO_TELL = (
    select(_ROW.next_alert_on, _ROW.id)
    .where(_ROW.state == OPEN, _ROW.next_alert_on <= bindparam("day", type_=Date))
    .where(tuple_(_ROW.next_alert_on, _ROW.id) > _AFTER)
    .order_by(_ROW.next_alert_on, _ROW.id)
    .limit(bindparam("most"))
)


def to_tell(today: date, after: tuple[date, int], most: int) -> Sequence[Row[date, int]]:
    """Return the day and number of the follow-ups to be told by today, in this order, the first ones behind `after`."""
    values = {"day": today, "after_day": after[0], "after_id": after[1], "most": most}
    return session().execute(_TO_TELL, values).all()


_STEP, _PLAN = cast(Table, PlanStep.__table__), cast(Table, Plan.__table__)
_READ = ("id", "record_id", "assignee_id", "returns_on", "next_alert_on", "times_told", "created_at", "state", "owes")
_LOCKED = (
    select(*(_ROW[name] for name in _READ), RECORDS.c.status, _PLAN.c.second_after, _PLAN.c.coordinator_after)
    .join_from(FOLLOW_UPS, RECORDS, RECORDS.c.id == _ROW.record_id)
    .outerjoin(_STEP, _STEP.c.id == _ROW.step_id)
    .outerjoin(_PLAN, _PLAN.c.id == _STEP.c.plan_id)
    .where(_ROW.id.in_(bindparam("ids", expanding=True)))
    .with_for_update(of=FOLLOW_UPS, key_share=True, skip_locked=True)
)


def locked_to_tell(follow_up_ids: Collection[int], today: date) -> list[ToTell]:
    """Lock and return those that are to be told by today; what somebody else holds just now is left out."""
    locked = session().execute(_LOCKED, {"ids": list(follow_up_ids)}).all()
    # Were the day a condition, SQLite would go through all that is due and not to these.
    rows = [row for row in locked if row.state == OPEN and row.next_alert_on and row.next_alert_on <= today]
    held = asked_to_judge({row.record_id for row in rows if judge_first(row.owes, row.status)})
    return [_to_tell(row, held) for row in sorted(rows, key=lambda row: (row.next_alert_on, row.id))]


def _to_tell(row: Row[*tuple[Any, ...]], held: Collection[int]) -> ToTell:
    return ToTell(
        id=row.id,
        record_id=row.record_id,
        assignee_id=row.assignee_id,
        returns_on=row.returns_on,
        next_alert_on=row.next_alert_on,
        times_told=row.times_told,
        created_at=row.created_at,
        escalation=escalation_of(row.second_after, row.coordinator_after),
        reply_waits=row.record_id in held and judge_first(row.owes, row.status),
    )


def escalation_of(second_after: int | None, coordinator_after: int | None) -> Escalation:
    if second_after is None or coordinator_after is None:
        return WITHOUT_A_PLAN
    return Escalation(second_after, coordinator_after)


def asked_to_judge(record_ids: Collection[int]) -> set[int]:
    """Return those of these records of which an open follow-up asks to judge a reply: nobody chases meanwhile.

    A reply that nobody is asked to judge holds nothing: it would hold it for ever.
    """
    asked = select(FollowUp.record_id, FollowUp.key).where(FollowUp.record_id.in_(record_ids), FollowUp.state == OPEN)
    return {record_id for record_id, key in session().execute(asked) if judges(key)} if record_ids else set()

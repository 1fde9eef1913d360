"""Plans as data: named sets of steps tied to a trigger, what they follow, where they run, and when bodies meet."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base
from tracker.records.gate import Guarded
from tracker.records.record import of_visible_record


class Plan(Base):
    """A plan that came with the program keeps its key for ever, whatever people make of its steps."""

    __tablename__ = "plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    trigger: Mapped[str] = mapped_column(String(30))
    """What it counts from: a type of event, the days of a visit, or the standing of a demand, letter or person."""
    starts_itself: Mapped[bool] = mapped_column(default=False)
    provenance: Mapped[str] = mapped_column(String(12))
    period: Mapped[str] = mapped_column(String(200), default="")
    """In the words of its source."""
    source: Mapped[str] = mapped_column(String(500), default="")
    as_of: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(default="")
    country: Mapped[str | None] = mapped_column(String(2))
    """Whose working days count; None for those of the record's country."""
    second_after: Mapped[int] = mapped_column(default=7)
    coordinator_after: Mapped[int] = mapped_column(default=14)
    """Days late, after which the owner is reminded again, and after which the coordinators are told."""
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    updated_at: Mapped[datetime]
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class PlanStep(Base):
    __tablename__ = "plan_steps"
    __table_args__ = (UniqueConstraint("plan_id", "key", name="uq_plan_steps_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    what: Mapped[str] = mapped_column(String(300))
    owes: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]
    unit: Mapped[str] = mapped_column(String(16))
    body: Mapped[str] = mapped_column(String(20), default="")
    """Whose sessions are counted, when the unit is sessions."""
    anchor: Mapped[str] = mapped_column(String(10), default="trigger")
    standing: Mapped[str | None] = mapped_column(String(20))
    """Only while the record stands there; None for a step that counts from the day of an event or a visit."""
    repeat_every: Mapped[int | None]
    """In the unit of the step, counted from the day it was closed; None: once."""
    repeat_times: Mapped[int | None]
    """None: until it is answered."""
    active: Mapped[bool] = mapped_column(default=True)


class PlanRevision(Base):
    """What a plan was before somebody changed it."""

    __tablename__ = "plan_revisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    before: Mapped[str]
    """JSON."""


class PlanRun(Guarded, Base):
    """A plan at work on a record, counted from an event; without one, the record stands under this plan."""

    __tablename__ = "plan_runs"
    __table_args__ = (
        UniqueConstraint("record_id", "plan_id", "event_id", name="uq_plan_runs_once"),
        Index("ix_plan_runs_plan", "plan_id", "id"),
        Index("ix_plan_runs_event", "event_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"))
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"))
    started_at: Mapped[datetime]
    started_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    stopped_at: Mapped[datetime | None]
    stopped_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    dropped: Mapped[str] = mapped_column(String(1000), default="")
    """The keys of the steps that were left out because it began late, apart by spaces."""

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        return of_visible_record(cls.record_id)


class BodySession(Base):
    """When a body meets: the Human Rights Council, the UPR working group, the ILO committee."""

    __tablename__ = "body_sessions"
    __table_args__ = (UniqueConstraint("body", "first_day", name="uq_body_sessions_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(500), default="")
    added_at: Mapped[datetime]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

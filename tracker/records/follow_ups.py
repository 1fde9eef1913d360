"""What comes back until it is answered: rows with a due day, never jobs of a scheduler."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import NamedTuple, cast

from sqlalchemy import (
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Select,
    String,
    Table,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, aliased, column_property, mapped_column

from tracker.plumbing.database import Base, session
from tracker.records.accounts import USERS, User, active_users, whose_role_may
from tracker.records.gate import VIEWER_ID, VIEWER_UNSEALED, Guarded, Viewer
from tracker.records.plans import Plan, PlanStep
from tracker.records.record import IS_SEALED, Reader, Record, may_see, of_visible_record
from tracker.records.second_yes import SecondYes, waiting_for
from tracker.rules.access import Ability, Role
from tracker.rules.plans import Provenance


class FollowUp(Guarded, Base):
    __tablename__ = "follow_ups"
    owned_by = ("record_id",)
    __table_args__ = (
        Index("ix_follow_ups_due", "state", "returns_on", "id"),
        Index("ix_follow_ups_mine", "assignee_id", "state", "returns_on", "id"),
        Index("ix_follow_ups_told", "state", "closed_at", "id"),
        Index("ix_follow_ups_to_tell", "state", "next_alert_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    """What it is, for ever: the record and the step of the plan that set it. It is set once."""
    what: Mapped[str] = mapped_column(String(300))
    owes: Mapped[str] = mapped_column(String(8))
    due_on: Mapped[date] = mapped_column(Date)
    due_last: Mapped[date | None] = mapped_column(Date)
    """The last day on which it can fall due, when its trigger is uncertain; it comes back by the first."""
    returns_on: Mapped[date] = mapped_column(Date)
    """The due day, or the day until which it was set aside."""
    times_set_aside: Mapped[int] = mapped_column(default=0)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_hand: Mapped[bool] = mapped_column(default=False)
    step_id: Mapped[int | None] = mapped_column(ForeignKey("plan_steps.id", ondelete="SET NULL"), index=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("plan_runs.id", ondelete="CASCADE"), index=True)
    turn: Mapped[int] = mapped_column(default=1)
    """Which time it is, of a step that repeats."""
    pinned: Mapped[bool] = mapped_column(default=False)
    """Somebody chose its day: it does not move with its trigger, its plan or the holidays."""
    wakes_on_reply: Mapped[bool] = mapped_column(default=True)
    """Set aside, it comes back early when a reply is logged."""
    woken_from: Mapped[date | None] = mapped_column(Date)
    """The day until which it was set aside when a reply brought it back."""
    woken_by_id: Mapped[int | None] = mapped_column(ForeignKey("records.id", ondelete="SET NULL"), index=True)
    """The event that brought it back, so that it goes away again when that is taken back."""
    next_alert_on: Mapped[date | None] = mapped_column(Date)
    """The day from which somebody is to be told; None when it is closed."""
    times_told: Mapped[int] = mapped_column(default=0)
    """How often somebody was told since it came back: what comes next is the level of its escalation."""
    changes: Mapped[int] = mapped_column(default=0)
    """How often its day moved, or somebody said what became of it or took that back: for calendars that keep a copy."""
    state: Mapped[str] = mapped_column(String(12), default="open")
    outcome: Mapped[str | None] = mapped_column(String(30))
    outcome_event_id: Mapped[int | None] = mapped_column(ForeignKey("records.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    unverified: Mapped[bool] = column_property(
        exists()
        .where(PlanStep.id == step_id, Plan.id == PlanStep.plan_id, Plan.provenance == Provenance.UNVERIFIED)
        .correlate_except(PlanStep, Plan)
    )
    """The period of its plan is known from general knowledge only: whatever shows its day says so."""

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        return of_visible_record(cls.record_id)


FOLLOW_UPS = cast(Table, FollowUp.__table__)


class Move(Guarded, Base):
    """A day that was changed: from when, to when, why, and by whom (None: by the clock, following a rule)."""

    __tablename__ = "moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_ups.id", ondelete="CASCADE"), index=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), index=True)
    from_on: Mapped[date] = mapped_column(Date)
    from_last: Mapped[date | None] = mapped_column(Date)
    from_returns: Mapped[date] = mapped_column(Date)
    from_pinned: Mapped[bool]
    """How the row stood before, for whoever takes the move back."""
    to_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(500), index=True)
    """Whatever a letter puts off is found by the reason that names it."""
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        return of_visible_record(cls.record_id)


class AnswerLink(Base):
    """A link in a digest that leads to one follow-up once; the row keeps the hash of what stands in the mail."""

    __tablename__ = "answer_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_ups.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


OPEN = "open"
DONE = "done"
CANCELLED = "cancelled"


def open_follow_ups(until: date) -> Select[FollowUp, Record]:
    """Open follow-ups that have come back by `until`, with the record each is about, the longest due first."""
    return (
        select(FollowUp, Record)
        .join(Record, Record.id == FollowUp.record_id)
        .where(FollowUp.state == OPEN, FollowUp.returns_on <= until)
        .order_by(FollowUp.returns_on, FollowUp.id)
    )


def concerning(user_id: int | ColumnElement[int], coordinates: bool) -> ColumnElement[bool]:
    """The follow-ups of one person: their own, and for a coordinator also those that nobody looks after."""
    mine = FollowUp.assignee_id == user_id
    return or_(mine, nobodys()) if coordinates else mine


class Waiting(NamedTuple):
    """What each page says waits for whoever looks: how many follow-ups, and requests for their yes."""

    due: int
    second_yeses: int
    sees_sealed: bool
    """Whether anything sealed is there for them now, which a page could name."""


def waiting(viewer: Viewer, today: date) -> Waiting:
    """Return what waits for whoever looks, in one statement."""
    due, asked, sees_sealed = session().execute(_waiting(viewer.role), {"today": today}).one()
    return Waiting(due, asked, bool(sees_sealed))


@cache
def _waiting(role: Role) -> Select[int, int, bool]:
    back = and_(FollowUp.state == OPEN, FollowUp.returns_on <= bindparam("today"))
    due = select(func.count()).select_from(FollowUp).where(back, concerning(VIEWER_ID, role is Role.COORDINATOR))
    asked = select(func.count()).select_from(SecondYes).where(waiting_for(role))
    named = aliased(Reader)
    of_mine = and_(named.record_id == Record.id, named.user_id == VIEWER_ID)
    sealed = and_(VIEWER_UNSEALED, exists(select(Record.id).join(named, of_mine).where(IS_SEALED)))
    return select(due.scalar_subquery(), asked.scalar_subquery(), sealed).execution_options(also_deleted=True)


def nobodys() -> ColumnElement[bool]:
    """The follow-ups that nobody looks after: those without an owner, and those of people who left."""
    left = select(User.id).where(User.active.is_(False))
    return or_(FollowUp.assignee_id.is_(None), FollowUp.assignee_id.in_(left))


def may_be_given(record_id: int) -> Select[User]:
    """The people who may look after a follow-up of this record, by name: active, able to log, and allowed to see it."""
    sees = may_see(USERS, record_id)
    return active_users().where(whose_role_may(Ability.LOG), sees)


def away_until_reply(record_ids: Iterable[int], today: date) -> Select[FollowUp, Record]:
    """What is set aside about these records until a reply comes, with the record each is about."""
    away = and_(FollowUp.state == OPEN, FollowUp.times_set_aside > 0, FollowUp.returns_on > FollowUp.due_on)
    asked = select(FollowUp, Record).join(Record, Record.id == FollowUp.record_id)
    return asked.where(FollowUp.record_id.in_(record_ids), away, FollowUp.returns_on > today, FollowUp.wakes_on_reply)


def of_record(record_id: int | ColumnElement[int]) -> Select[FollowUp]:
    return select(FollowUp).where(FollowUp.record_id == record_id).order_by(FollowUp.returns_on, FollowUp.id)


def planned_of(record_ids: Collection[int]) -> dict[int, dict[str, FollowUp]]:
    """Return the follow-ups that plans have set for these records, by record and by key."""
    found: dict[int, dict[str, FollowUp]] = {record_id: {} for record_id in record_ids}
    for row in session().scalars(_PLANNED, {"record_ids": list(found)}, execution_options={"populate_existing": True}):
        found[row.record_id][row.key] = row
    return found


_OF_THESE = FollowUp.record_id.in_(bindparam("record_ids", expanding=True))
_PLANNED = select(FollowUp).where(_OF_THESE, FollowUp.by_hand.is_(False)).order_by(FollowUp.id)


def locked(ids: Collection[int]) -> Sequence[FollowUp]:
    """Lock follow-ups until the commit, and read them as they stand then."""
    fresh = {"populate_existing": True}
    return session().scalars(_LOCKED, {"ids": list(ids)}, execution_options=fresh).all() if ids else ()


_BY_NUMBER = FollowUp.id.in_(bindparam("ids", expanding=True))
_LOCKED = select(FollowUp).where(_BY_NUMBER).order_by(FollowUp.id).with_for_update()


def open_of_record(record_id: int | ColumnElement[int]) -> Select[FollowUp]:
    return of_record(record_id).where(and_(FollowUp.state == OPEN))


def set_because(because: str) -> ColumnElement[bool]:
    """Whether a follow-up was set by hand because of this, whatever record it hangs on by now."""
    return and_(FollowUp.by_hand, FollowUp.key.contains(f":hand:{because}:", autoescape=True))


def last_move(follow_up_id: int) -> Select[Move]:
    return select(Move).where(Move.follow_up_id == follow_up_id).order_by(Move.id.desc()).limit(1)


def moves_of(follow_up_id: int) -> Select[Move, str | None]:
    """The changes of a day, the latest first, with who made each; nobody for a rule."""
    asked = select(Move, User.name).outerjoin(User, User.id == Move.by_id)
    return asked.where(Move.follow_up_id == follow_up_id).order_by(Move.id.desc())

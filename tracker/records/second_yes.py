"""What somebody asked to do and another person has to agree to: a row each, decided once or run out."""

from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    ForeignKey,
    Index,
    Select,
    String,
    and_,
    exists,
    false,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from tracker.plumbing.database import Base
from tracker.records.accounts import USERS, User, active_users, whose_role_may
from tracker.records.gate import VIEWER_ID
from tracker.records.record import REAL_NOW, Reader, Record, may_see, of_visible_record
from tracker.rules.access import Ability, Role
from tracker.rules.second_yes import Decision, ForTwo

_OF_USERS = "users.id"


class SecondYes(Base):
    """Its record may be one that whoever asks does not see, or none: then it is known by the reference they wrote."""

    __tablename__ = "second_yeses"
    __table_args__ = (Index("ix_second_yeses_decision_until", "decision", "until"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[ForTwo] = mapped_column(String(20))
    record_id: Mapped[int | None] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), index=True)
    ref: Mapped[str] = mapped_column(String(16))
    why: Mapped[str] = mapped_column(String(500))
    wanted: Mapped[str] = mapped_column(default="")
    """What exactly, for those who do it when it is agreed."""
    asked_by: Mapped[int] = mapped_column(ForeignKey(_OF_USERS, ondelete="CASCADE"))
    asked_at: Mapped[datetime]
    until: Mapped[datetime]
    """When the request runs out."""
    decision: Mapped[str | None] = mapped_column(String(12))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey(_OF_USERS, ondelete="CASCADE"))
    decided_at: Mapped[datetime | None]

    def lets_widen(self, record: Record) -> bool:
        """Say whether it was agreed that more people see this sealed record."""
        is_agreed = self.decision in (Decision.YES, Decision.ALONE)
        return is_agreed and self.what == ForTwo.WIDEN and self.record_id == record.id


def is_open() -> ColumnElement[bool]:
    """Whether a request is neither decided nor run out."""
    return and_(SecondYes.decision.is_(None), SecondYes.until > REAL_NOW)


def _of_its_kind(there: ColumnElement[bool], deleted: ColumnElement[bool]) -> ColumnElement[bool]:
    """What is to be destroyed is deleted; all else is there."""
    is_destroy = SecondYes.what == ForTwo.DESTROY
    return or_(and_(~is_destroy, there), and_(is_destroy, deleted))


SEES = _of_its_kind(
    exists(select(Record.id).where(Record.id == SecondYes.record_id)),
    of_visible_record(SecondYes.record_id, deleted=True),
)
"""Whether whoever looks sees what a request is about: asked through the gate, by a statement that is `also_deleted`."""


def sees_by_rule() -> ColumnElement[bool]:
    """The same for a statement that the gate does not narrow, because it changes a request."""
    sees = _of_its_kind(may_see(USERS, SecondYes.record_id), may_see(USERS, SecondYes.record_id, deleted=True))
    return exists(select(User.id).where(User.id == VIEWER_ID, sees))


def may_decide(role: Role, sees: ColumnElement[bool] = SEES) -> ColumnElement[bool]:
    """Whether whoever looks may say yes: not to their own request; to a look, who coordinates or sees the record."""
    is_look = SecondYes.what == ForTwo.LOOK
    coordinates = true() if role is Role.COORDINATOR else false()
    shares = true() if role.may(Ability.SHARE) else false()
    return and_(
        SecondYes.asked_by != VIEWER_ID, or_(and_(is_look, or_(coordinates, sees)), and_(~is_look, shares, sees))
    )


def may_still_ask() -> ColumnElement[bool]:
    """Whether whoever asked may do so still: a request of somebody who was let go, or lost the role, is void."""
    asker = aliased(User)
    coordinates, shares = (
        asker.role == Role.COORDINATOR,
        asker.role.in_([role for role in Role if role.may(Ability.SHARE)]),
    )
    of_role = or_(coordinates, and_(SecondYes.what != ForTwo.LOOK, shares))
    return exists(select(asker.id).where(asker.id == SecondYes.asked_by, asker.active, of_role))


def waiting_for(role: Role) -> ColumnElement[bool]:
    """The requests that whoever looks can decide now."""
    return and_(is_open(), may_decide(role), may_still_ask())


def requests_for(role: Role, most: int) -> Select[SecondYes, str, str | None]:
    """What waits for whoever looks, what they asked or decided, the latest first; with who asked, and who decided."""
    asker, decider = aliased(User), aliased(User)
    mine = or_(SecondYes.asked_by == VIEWER_ID, SecondYes.decided_by == VIEWER_ID)
    asked = select(SecondYes, asker.name, decider.name).join(asker, asker.id == SecondYes.asked_by)
    found = asked.outerjoin(decider, decider.id == SecondYes.decided_by).where(or_(mine, waiting_for(role)))
    return found.order_by(SecondYes.id.desc()).limit(most).execution_options(also_deleted=True)


def void_since(since: datetime) -> Select[SecondYes]:
    """The requests that became void since then."""
    return (
        select(SecondYes)
        .where(SecondYes.decision == Decision.VOID, SecondYes.decided_at > since)
        .order_by(SecondYes.id)
    )


def deciders_of(request: SecondYes) -> Select[User]:
    """The people who could say yes to a request."""
    sees = may_see(USERS, request.record_id, deleted=request.what == ForTwo.DESTROY)
    if request.what == ForTwo.LOOK:
        may = or_(User.role == Role.COORDINATOR, and_(whose_role_may(Ability.READ), sees))
    else:
        may = and_(whose_role_may(Ability.SHARE), sees)
    return active_users().where(User.id != request.asked_by, may)


def readers_of(record_id: int) -> Select[User]:
    return active_users().where(whose_role_may(Ability.READ), may_see(USERS, record_id))


def others_who_read() -> Select[int]:
    """Whether anybody besides whoever looks reads records here."""
    return select(User.id).where(User.active, User.id != VIEWER_ID, whose_role_may(Ability.READ)).limit(1)


def agreed_to_me(what: ForTwo, record_id: int, since: datetime) -> Select[int]:
    """What whoever looks asked about a record and somebody agreed to since then."""
    mine = and_(SecondYes.asked_by == VIEWER_ID, SecondYes.what == what, SecondYes.record_id == record_id)
    agreed = and_(SecondYes.decision.in_((Decision.YES, Decision.ALONE)), SecondYes.decided_at > since)
    return select(SecondYes.id).where(mine, agreed).limit(1)


def of_two_people(record_id: int) -> CompoundSelect[str, datetime, str]:
    """Who sees a record for a time, and who asked what about it that waits for another person: until when."""
    looks = select(User.name, Reader.until, literal("")).join(User, User.id == Reader.user_id)
    asked = select(User.name, SecondYes.until, SecondYes.what).join(User, User.id == SecondYes.asked_by)
    return union_all(
        looks.where(Reader.record_id == record_id, Reader.until > REAL_NOW),
        asked.where(SecondYes.record_id == record_id, is_open()),
    )

"""What people show besides their password or link: passkeys, an app with codes, recovery codes; and how it is lost."""

from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Index, Select, String, exists, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base
from tracker.records.accounts import USERS, User
from tracker.rules.access import Role

_OF_USERS = "users.id"


class Passkey(Base):
    """A key that lies in a device or a password manager, and works on our address alone."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(_OF_USERS, ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class CodeApp(Base):
    """An app that shows codes: its seed is sealed, and no code up to the last time-step passes again.

    Without the id of a master key the seed is sealed with the key of the installation, as all were before.
    """

    __tablename__ = "code_apps"

    user_id: Mapped[int] = mapped_column(ForeignKey(_OF_USERS, ondelete="CASCADE"), primary_key=True)
    sealed_seed: Mapped[bytes]
    master_id: Mapped[str | None] = mapped_column(ForeignKey("master_keys.id"), index=True)
    last_step: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]

    @property
    def about(self) -> str:
        """What the seal of its seed is bound to."""
        return seed_is_bound_to(self.user_id, self.master_id)


def seed_is_bound_to(user_id: int, master_id: str | None) -> str:
    """Return what the seal of a seed is bound to: moved to another person or key, it does not open."""
    return f"code_apps|sealed_seed|{user_id}" + (f"|{master_id}" if master_id else "")


class RecoveryCode(Base):
    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(_OF_USERS, ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class Arrival(Base):
    """Somebody gave a password or used a link, and is yet to show their second step: no session."""

    __tablename__ = "arrivals"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(_OF_USERS, ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SpentChallenge(Base):
    """What a passkey has answered already: the same answer passes once."""

    __tablename__ = "spent_challenges"

    challenge_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


class RequiredStep(Base):
    """A role whose people must have a second step."""

    __tablename__ = "required_steps"

    role: Mapped[Role] = mapped_column(String(20), primary_key=True)
    since: Mapped[datetime]


class LostStep(Base):
    """Somebody lost their second step: one coordinator said so, another confirms it, and a day later it goes."""

    __tablename__ = "lost_steps"
    __table_args__ = (Index("ix_lost_steps_user_id_ended_at", "user_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(_OF_USERS, ondelete="CASCADE"))
    asked_by: Mapped[int] = mapped_column(ForeignKey(_OF_USERS, ondelete="CASCADE"))
    asked_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey(_OF_USERS, ondelete="CASCADE"))
    goes_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


def has_second_step(user_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether somebody has an app with codes or a passkey; recovery codes alone are none."""
    app = exists(select(CodeApp.user_id).where(CodeApp.user_id == user_id))
    return or_(app, exists(select(Passkey.id).where(Passkey.user_id == user_id)))


def lacks_second_step() -> ColumnElement[bool]:
    """Whether a user's role must have a second step, and they have none."""
    required = exists(select(RequiredStep.role).where(RequiredStep.role == USERS.c.role))
    return required & ~has_second_step(USERS.c.id)


def step_is_said_to_be_lost() -> ColumnElement[bool]:
    return exists(select(LostStep.id).where(LostStep.user_id == USERS.c.id, LostStep.ended_at.is_(None)))


def passkeys_of(user_id: int) -> Select[Passkey]:
    return select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)


def steps_of(user_id: int) -> Select[datetime | None, int, int]:
    """Since when somebody has an app with codes, how many passkeys, and how many recovery codes are unused."""
    app = select(CodeApp.created_at).where(CodeApp.user_id == user_id).scalar_subquery()
    keys = select(func.count()).where(Passkey.user_id == user_id).scalar_subquery()
    unused = select(func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return select(app, keys, unused.scalar_subquery())


def people_without_step() -> Select[Role, int, int]:
    """How many active people each role has, and how many of them lack a second step."""
    lacking = func.count().filter(~has_second_step(USERS.c.id))
    return select(User.role, func.count(), lacking).where(User.active).group_by(User.role)


def open_loss(user_id: int) -> Select[LostStep]:
    """What is said of somebody's second step and has neither come to pass nor been stopped."""
    return select(LostStep).where(LostStep.user_id == user_id, LostStep.ended_at.is_(None)).order_by(LostStep.id)

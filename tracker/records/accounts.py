"""The people who use the installation, their teams, their sessions and the links they sign in with."""

from datetime import datetime
from functools import cache
from typing import cast

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    Table,
    and_,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base
from tracker.records.gate import VIEWER_TEAMS
from tracker.rules.access import Ability, Role


class Team(Base):
    __tablename__ = "teams"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[Role] = mapped_column(String(20))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    digest: Mapped[str] = mapped_column(String(10), default="daily")
    """How often: daily, weekdays, weekly or never."""
    digest_day: Mapped[int] = mapped_column(default=0)
    """The day of a weekly one, Monday being 0."""
    digest_hour: Mapped[int | None]
    time_zone: Mapped[str | None] = mapped_column(String(60))
    """None for both: those of the installation."""
    digest_names: Mapped[bool] = mapped_column(default=False)
    """Whether titles stand in it, where a record allows it; otherwise references."""
    theme: Mapped[str] = mapped_column(String(10), default="")
    created_at: Mapped[datetime]

    @property
    def role_of(self) -> Role:
        return Role(self.role)


USERS = cast(Table, User.__table__)


class Membership(Base):
    __tablename__ = "memberships"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True, index=True)


class SignedIn(Base):
    """A session on the server: the cookie holds a secret, the row its hash, and ending the row ends the session."""

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    device: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime | None]
    """When this browser last showed who uses it: by signing in, or when it was asked again."""
    ended_at: Mapped[datetime | None]


class SignInLink(Base):
    __tablename__ = "sign_in_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    """None: whoever opens it becomes the first coordinator."""
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class FailedSignIn(Base):
    __tablename__ = "failed_sign_ins"
    __table_args__ = (Index("ix_failed_sign_ins_bucket_at", "bucket", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class Submission(Base):
    """A form that was sent: the same form sent twice leads to what it made the first time."""

    __tablename__ = "submissions"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    submission_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    led_to: Mapped[str]
    """An address with all that it asks, which may be long."""
    at: Mapped[datetime] = mapped_column(index=True)


def user_by_email(email: str) -> Select[User]:
    return select(User).where(User.email == email.strip().lower())


def whose_role_may(ability: Ability) -> ColumnElement[bool]:
    """The people who may do this by their role. Each role is a value of its own: a list is spelt out at every call."""
    return USERS.c.role.in_([literal(role.value) for role in Role if role.may(ability)])


def active_users() -> Select[User]:
    return select(User).where(User.active).order_by(User.name, User.id)


TEAMS_BY_NAME = select(Team.id, Team.name).order_by(Team.name, Team.id)


@cache
def people_by_name(in_teams: bool) -> Select[int, str, bool, bool]:
    """Everyone who was ever added, those who work here first: number, name, whether they do, and whether they take on.

    What may be given goes to whoever logs; of them, to those in the teams of whoever looks, who may be in none.
    """
    mates = User.id.in_(select(Membership.user_id).where(Membership.team_id.in_(VIEWER_TEAMS)))
    takes = and_(User.active, whose_role_may(Ability.LOG), mates if in_teams else true())
    return select(User.id, User.name, User.active, takes).order_by(User.active.desc(), User.name, User.id)


def first_coordinator() -> Select[User]:
    """The one on whose behalf a command acts when nobody is named."""
    return select(User).where(User.role == Role.COORDINATOR, User.active).order_by(User.id).limit(1)


def teams_of(user_id: int | ColumnElement[int]) -> Select[int]:
    return select(Membership.team_id).where(Membership.user_id == user_id)


def everybody() -> Select[User, datetime]:
    """Everyone who was ever added, whoever still may sign in first, and when each was last seen."""
    seen = select(SignedIn.user_id, func.max(SignedIn.seen_at).label("at")).group_by(SignedIn.user_id).subquery()
    asked = select(User, seen.c.at).outerjoin(seen, seen.c.user_id == User.id)
    return asked.order_by(User.active.desc(), User.name, User.id)


def teams_by_person() -> Select[int, str]:
    return select(Membership.user_id, Team.name).join(Team, Team.id == Membership.team_id).order_by(Team.name)


def sessions_in_use(user_id: int, seen_since: datetime, begun_since: datetime) -> Select[SignedIn]:
    """The sessions of somebody that have neither ended nor run out, the latest used first."""
    asked = select(SignedIn).where(SignedIn.user_id == user_id, SignedIn.ended_at.is_(None))
    live = asked.where(SignedIn.seen_at > seen_since, SignedIn.created_at > begun_since)
    return live.order_by(SignedIn.seen_at.desc(), SignedIn.id)


def readers_to_be() -> Select[User]:
    """The active people whose role reads records, by name: whoever a restricted record may be opened to."""
    return active_users().where(whose_role_may(Ability.READ))

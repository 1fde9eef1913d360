"""Tokens of programs: one per program, revocable, known by the hash of what the program sends."""

from datetime import datetime

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base
from tracker.records.accounts import User, whose_role_may
from tracker.rules.access import Ability
from tracker.rules.tokens import Scope


class ApiToken(Base):
    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    """Of the program."""
    scope: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    @property
    def scope_of(self) -> Scope:
        return Scope(self.scope)


def tokens_of(user_id: int, now: datetime) -> Select[ApiToken]:
    """The tokens of somebody that still work, the latest made first."""
    return _working(now).where(ApiToken.user_id == user_id).order_by(ApiToken.id.desc())


def working_token(secret_hash: str, now: datetime) -> Select[ApiToken, User]:
    """The token with this hash and whose it is: somebody who works here and whose role reads records."""
    asked = _working(now).where(ApiToken.secret_hash == secret_hash).add_columns(User)
    return asked.join(User, User.id == ApiToken.user_id).where(User.active, whose_role_may(Ability.READ))


def _working(now: datetime) -> Select[ApiToken]:
    return select(ApiToken).where(ApiToken.revoked_at.is_(None), ApiToken.expires_at > now)

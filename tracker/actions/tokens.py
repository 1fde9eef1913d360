"""Tokens of programs: made and shown once, found by their secret, revoked. They go by real time."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, update

from tracker.actions import audit
from tracker.actions.audit import Noted
from tracker.plumbing import clock
from tracker.plumbing import tokens as secrets
from tracker.plumbing.database import rows_changed, session
from tracker.records.accounts import User
from tracker.records.tokens import ApiToken, tokens_of, working_token
from tracker.rules.audit import About, Deed
from tracker.rules.tokens import BEGINNING, MOST_DAYS, USUAL_DAYS, Scope

STAMPED_EVERY = timedelta(hours=1)
MOST = 20
KEPT = timedelta(days=90)
"""So long a row is kept after its token ended, so that its owner sees what it was."""


class TooMany(ValueError):
    """Somebody has so many tokens that they cannot know any more where each of them is."""


@dataclass(frozen=True, slots=True)
class Described:
    """What somebody wants: a name for the program, what it may do, and for how many days (at most MOST_DAYS)."""

    name: str
    scope: Scope = Scope.READ
    days: int = USUAL_DAYS


def make(user_id: int, described: Described) -> str:
    """Make a token for somebody and return its secret, which is kept nowhere. Raises TooMany."""
    if len(in_use(user_id)) >= MOST:
        raise TooMany
    secret, now = BEGINNING + secrets.fresh(), clock.real_now()
    token = ApiToken(user_id=user_id, secret_hash=secrets.hashed(secret), created_at=now)
    token.name, token.scope = described.name, described.scope
    token.expires_at = now + timedelta(days=min(max(described.days, 1), MOST_DAYS))
    session().add(token)
    session().flush()
    audit.note(Noted(Deed.PROGRAM_LET_IN, About.PROGRAM, token.id, result=token.scope))
    return secret


def in_use(user_id: int) -> list[ApiToken]:
    return list(session().scalars(tokens_of(user_id, clock.real_now())))


def find(secret: str) -> tuple[ApiToken, User] | None:
    """Return the token with this secret and whose it is; None when it works for nobody, for whatever reason."""
    row = session().execute(working_token(secrets.hashed(secret), clock.real_now())).one_or_none()
    return (row[0], row[1]) if row else None


def wants_stamp(token: ApiToken) -> bool:
    return token.used_at is None or token.used_at < clock.real_now() - STAMPED_EVERY


def stamp(token_id: int) -> None:
    """Note that a token is in use; one that was revoked meanwhile stays revoked."""
    used = update(ApiToken).where(ApiToken.id == token_id, ApiToken.revoked_at.is_(None))
    if rows_changed(used.values(used_at=clock.real_now())):
        audit.note(Noted(Deed.PROGRAM_CAME, About.PROGRAM, token_id))


def revoke(token_id: int, user_id: int) -> bool:
    """Let a token of this person work for nobody any more; say whether it was theirs and still worked."""
    mine = update(ApiToken).where(ApiToken.id == token_id, ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
    revoked = rows_changed(mine.values(revoked_at=clock.real_now())) == 1
    if revoked:
        audit.note(Noted(Deed.PROGRAM_SHUT_OUT, About.PROGRAM, token_id))
    return revoked


def revoke_all(user_id: int) -> None:
    theirs = update(ApiToken).where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
    if rows_changed(theirs.values(revoked_at=clock.real_now())):
        audit.note(Noted(Deed.PROGRAM_SHUT_OUT, About.PERSON, user_id))


def forget_old() -> int:
    """Destroy tokens that ended long ago; return how many went."""
    since = clock.real_now() - KEPT
    return rows_changed(delete(ApiToken).where((ApiToken.revoked_at < since) | (ApiToken.expires_at < since)))

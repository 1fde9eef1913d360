"""Between the first step of signing in and the second: a secret of a quarter of an hour that opens nothing else."""

from sqlalchemy import delete, select

from tracker.plumbing import clock, tokens
from tracker.plumbing.database import rows_changed, session
from tracker.records.accounts import User
from tracker.records.second_steps import Arrival
from tracker.rules.second_steps import ARRIVAL_LIVES


class Over(Exception):
    """It took too long, was done in another tab, or their sessions were ended meanwhile."""


def begin(user: User) -> str:
    """Note that somebody gave a password or used a link, and return the secret that says so."""
    secret = tokens.fresh()
    until = clock.real_now() + ARRIVAL_LIVES
    session().add(Arrival(secret_hash=tokens.hashed(secret), user_id=user.id, expires_at=until))
    session().flush()
    return secret


def whose(secret: str) -> User:
    """Return who is half-way in. Raises Over."""
    here = Arrival.secret_hash == tokens.hashed(secret)
    asked = select(User).join(Arrival, Arrival.user_id == User.id).where(here, User.active)
    found = session().scalars(asked.where(Arrival.expires_at > clock.real_now())).one_or_none()
    if found is None:
        raise Over
    return found


def finish(secret: str) -> None:
    """Spend it: of two who come in with it at once, one does. Raises Over."""
    here = delete(Arrival).where(Arrival.secret_hash == tokens.hashed(secret))
    if rows_changed(here.where(Arrival.expires_at > clock.real_now())) < 1:
        raise Over

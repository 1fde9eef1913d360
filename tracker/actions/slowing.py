"""Slows whoever tries too often. Each try is noted before it is checked: of many at once, too, each counts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from tracker.plumbing import clock, tokens
from tracker.plumbing.database import rows_changed, session
from tracker.records.accounts import FailedSignIn
from tracker.rules import slowing
from tracker.rules.slowing import DAY, Pace


@dataclass(frozen=True, slots=True)
class TooFast(Exception):
    """Wrong tries came too fast from one place: wait so many seconds. Nobody is locked out by it elsewhere."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Counted:
    """Where tries are counted, and how fast they may come there."""

    what: str
    pace: Pace

    @property
    def bucket(self) -> str:
        return tokens.hashed(self.what)


@dataclass(frozen=True, slots=True)
class Try:
    """A try that was noted, to be forgiven when its answer was right."""

    rows: Sequence[int]
    cleared: Sequence[str]


def password_from(email: str, network: str, device: str | None) -> list[Counted]:
    """Where a password is counted: for a device that this account signed in on, there alone."""
    account = email.strip().lower()
    if device is not None:
        return [Counted(f"device|{account}|{device}", slowing.KNOWN_DEVICE)]
    return [
        Counted(f"{account}|{network}", slowing.PLACE),
        Counted(f"unknown devices|{account}", slowing.UNKNOWN_DEVICES),
        Counted(f"network|{network}", slowing.NETWORK),
    ]


def password_again(user_id: int, session_id: int) -> list[Counted]:
    """Where a password is counted that somebody gives again in their session."""
    return [Counted(f"again|{user_id}|{session_id}", slowing.CODES)]


def code_of(user_id: int, place: str) -> list[Counted]:
    """Where codes of six digits are counted: a device that the account signed in on, or a session, for itself."""
    return [Counted(f"code|{user_id}|{place}", slowing.CODES)]


def begin(counted: Sequence[Counted]) -> Try:
    """Note a try in each of these places. Raises TooFast when it came too early in one of them, and notes nothing.

    What time it is, is asked after the others were waited for: a try that came before is not one of the future.
    """
    _one_after_another(counted)
    longest = max(map(_seconds_to_wait, counted))
    if longest > 0:
        raise TooFast(longest)
    now = clock.real_now()
    rows = [FailedSignIn(bucket=each.bucket, at=now) for each in counted]
    session().add_all(rows)
    session().flush()
    cleared = [each.bucket for each in counted if each.pace.forgiven]
    return Try([row.id for row in rows], cleared)


def _one_after_another(counted: Sequence[Counted]) -> None:
    """Let tries at once in one of these places wait for each other's commit; on SQLite, every writer waits to begin."""
    session().connection()
    if session().get_bind().dialect.name == "postgresql":
        numbers = sorted(int(each.bucket[:15], 16) for each in counted)
        session().execute(select(*map(func.pg_advisory_xact_lock, numbers)))


def forgive(one: Try) -> None:
    """Count from nothing again where only this person tries, and elsewhere without this try: it was right."""
    gone = FailedSignIn.id.in_(one.rows) | FailedSignIn.bucket.in_(one.cleared)
    session().execute(delete(FailedSignIn).where(gone))


def _seconds_to_wait(where: Counted) -> int:
    now = clock.real_now()
    asked = select(func.count(), func.max(FailedSignIn.at)).where(
        FailedSignIn.bucket == where.bucket, FailedSignIn.at > now - where.pace.window
    )
    tries, last = session().execute(asked).one()
    if last is None:
        return 0
    return max(0, math.ceil((last + slowing.wait_after(tries, where.pace) - now).total_seconds()))


def forget_old() -> int:
    """Forget tries that nobody counts any more; return how many."""
    return rows_changed(delete(FailedSignIn).where(FailedSignIn.at < clock.real_now() - DAY))

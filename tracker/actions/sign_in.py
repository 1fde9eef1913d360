"""Sign in and out. Sessions, links and throttles go by real time, whatever the domain's clock says."""

import math
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, delete, func, select, update

from tracker.actions.accounts import add_team, add_user, eyes_of, password_is_right
from tracker.plumbing import clock, tokens
from tracker.plumbing.database import rows_changed, session
from tracker.records.accounts import (
    FailedSignIn,
    Membership,
    SignedIn,
    SignInLink,
    User,
    sessions_in_use,
    user_by_email,
)
from tracker.records.gate import Viewer
from tracker.rules.access import Role

LINK_LIVES = timedelta(hours=24)
SEEN_EVERY = timedelta(minutes=1)
THROTTLE_WINDOW = timedelta(minutes=15)
FREE_TRIES = 5
LONGEST_WAIT = 60


class LinkSpent(Exception):
    """The sign-in link was used, has run out, or never was one."""


@dataclass(frozen=True, slots=True)
class TooFast(Exception):
    """Wrong passwords came too fast from one place: wait so many seconds. Nobody is locked out by it elsewhere."""

    seconds: int


def new_link(user: User | None) -> str:
    """Return the secret of a link that signs in once, within a day; without a user it makes the first coordinator."""
    secret = tokens.fresh()
    expires = clock.real_now() + LINK_LIVES
    session().add(SignInLink(secret_hash=tokens.hashed(secret), user_id=user.id if user else None, expires_at=expires))
    session().flush()
    return secret


def link_is_for(secret: str) -> User | None:
    """Return whom a link lets in, or None when it makes the first coordinator. Raises LinkSpent."""
    return _whose(_open_link(secret))


def use_link(secret: str) -> User | None:
    """Spend a link and return whom it lets in: of two people who press at once, one gets in. Raises LinkSpent.

    All links that make the first coordinator are spent as one: of several, too, one gets in.
    """
    link = _open_link(secret)
    spent = SignInLink.id == link.id if link.user_id else SignInLink.user_id.is_(None)
    now = clock.real_now()
    using = update(SignInLink).where(spent, SignInLink.used_at.is_(None), SignInLink.expires_at >= now)
    if rows_changed(using.values(used_at=now)) < 1:
        raise LinkSpent
    return _whose(link)


def _open_link(secret: str) -> SignInLink:
    asked = select(SignInLink).where(SignInLink.secret_hash == tokens.hashed(secret), SignInLink.used_at.is_(None))
    found = session().scalars(asked.where(SignInLink.expires_at >= clock.real_now())).one_or_none()
    if found is None:
        raise LinkSpent
    return found


def _whose(link: SignInLink) -> User | None:
    if link.user_id is None:
        if not nobody_is_here():
            raise LinkSpent
        return None
    user = session().scalars(select(User).where(User.id == link.user_id, User.active)).one_or_none()
    if user is None:
        raise LinkSpent
    return user


def first_coordinator(email: str, name: str, team: str) -> User:
    """Make the first person of an installation, and the team they belong to."""
    return add_user(email, name, Role.COORDINATOR, [add_team(team or "Our team").id])


def nobody_is_here() -> bool:
    return session().scalar(select(User.id).limit(1)) is None


def try_begins(email: str, network: str) -> str:
    """Note a try to sign in, before its password is checked: of many at once, too, each counts.

    Return where it is counted, for `forget_tries`. Raises TooFast after five wrong tries from one place.
    """
    bucket = tokens.hashed(f"{email.strip().lower()}|{network}")
    _slow_down(bucket)
    session().add(FailedSignIn(bucket=bucket, at=clock.real_now()))
    session().flush()
    return bucket


def forget_tries(bucket: str) -> None:
    """Count from nothing again: the password was right."""
    session().execute(delete(FailedSignIn).where(FailedSignIn.bucket == bucket))


def by_password(email: str, password: str) -> User | None:
    """Return who signs in with this password, or None."""
    user = session().scalars(user_by_email(email)).one_or_none()
    return user if password_is_right(user, password) else None


def _slow_down(bucket: str) -> None:
    now = clock.real_now()
    tries = select(func.count(), func.max(FailedSignIn.at)).where(
        FailedSignIn.bucket == bucket, FailedSignIn.at > now - THROTTLE_WINDOW
    )
    count, last = session().execute(tries).one()
    if count < FREE_TRIES:
        return
    wait = timedelta(seconds=min(LONGEST_WAIT, 2 ** (count - FREE_TRIES)))
    if last + wait > now:
        raise TooFast(math.ceil((last + wait - now).total_seconds()))


def begin(user: User, device: str) -> str:
    """Start a session on the server and return its secret for the cookie."""
    secret, now = tokens.fresh(), clock.real_now()
    session().add(
        SignedIn(secret_hash=tokens.hashed(secret), user_id=user.id, device=device[:120], created_at=now, seen_at=now)
    )
    session().flush()
    return secret


@dataclass(frozen=True, slots=True)
class Limits:
    idle: timedelta
    whole: timedelta


def current(secret: str, limits: Limits) -> tuple[SignedIn, User, Viewer] | None:
    """Return the live session with this secret, whose it is and the eyes they read with, or None when it has ended."""
    now = clock.real_now()
    since = {"seen_since": now - limits.idle, "begun_since": now - limits.whole}
    rows = session().execute(_LIVE, {"secret_hash": tokens.hashed(secret), **since}).all()
    if not rows:
        return None
    signed_in, user, _team = rows[0]
    return signed_in, user, eyes_of(user, (team_id for _session, _user, team_id in rows if team_id is not None))


_LIVE = (
    select(SignedIn, User, Membership.team_id)
    .join(User, User.id == SignedIn.user_id)
    .outerjoin(Membership, Membership.user_id == User.id)
    .where(SignedIn.secret_hash == bindparam("secret_hash"), SignedIn.ended_at.is_(None), User.active)
    .where(SignedIn.seen_at > bindparam("seen_since"), SignedIn.created_at > bindparam("begun_since"))
)


def live_sessions(user: User, limits: Limits) -> list[SignedIn]:
    now = clock.real_now()
    return list(session().scalars(sessions_in_use(user.id, now - limits.idle, now - limits.whole)))


def wants_stamp(signed_in: SignedIn) -> bool:
    return signed_in.seen_at < clock.real_now() - SEEN_EVERY


def stamp(signed_in_id: int) -> None:
    """Note that a session is in use; one that was ended meanwhile stays ended."""
    seen = update(SignedIn).where(SignedIn.id == signed_in_id, SignedIn.ended_at.is_(None))
    rows_changed(seen.values(seen_at=clock.real_now()))


def end(signed_in_id: int, user_id: int) -> None:
    """End one session of this person; it acts on its next request."""
    ended = update(SignedIn).where(
        SignedIn.id == signed_in_id, SignedIn.user_id == user_id, SignedIn.ended_at.is_(None)
    )
    rows_changed(ended.values(ended_at=clock.real_now()))


def forget_old() -> int:
    """Destroy sessions, links and failed tries that nobody can use any more; return how many rows went."""
    old = clock.real_now() - timedelta(days=30)
    stale = (
        delete(SignedIn).where(SignedIn.seen_at < old),
        delete(SignInLink).where(SignInLink.expires_at < old),
        delete(FailedSignIn).where(FailedSignIn.at < clock.real_now() - THROTTLE_WINDOW),
    )
    return sum(rows_changed(rows) for rows in stale)

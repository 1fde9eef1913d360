"""Sign in and out. Sessions and links go by real time, whatever the domain's clock says."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, delete, select, update

from tracker.actions import audit, second_steps
from tracker.actions.accounts import add_team, add_user, eyes_of, password_is_right
from tracker.actions.audit import Noted
from tracker.plumbing import clock, tokens
from tracker.plumbing.database import rows_changed, session
from tracker.records.accounts import (
    USERS,
    Membership,
    SignedIn,
    SignInLink,
    User,
    sessions_in_use,
    user_by_email,
)
from tracker.records.gate import Viewer
from tracker.records.installation import is_locked
from tracker.records.second_steps import Arrival, has_second_step, lacks_second_step, step_is_said_to_be_lost
from tracker.rules.access import Role
from tracker.rules.audit import About, Deed
from tracker.rules.second_steps import FRESH

LINK_LIVES = timedelta(hours=24)
SEEN_EVERY = timedelta(minutes=1)


class LinkSpent(Exception):
    """The sign-in link was used, has run out, or never was one."""


def new_link(user: User | None) -> str:
    """Return the secret of a link that signs in once, within a day; without a user it makes the first coordinator."""
    secret = tokens.fresh()
    expires = clock.real_now() + LINK_LIVES
    session().add(SignInLink(secret_hash=tokens.hashed(secret), user_id=user.id if user else None, expires_at=expires))
    session().flush()
    audit.note(Noted(Deed.LINK_MADE, About.PERSON, user.id if user else None))
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


def first_coordinator(email: str, name: str, team: str, networked: bool) -> User:
    """Make the first person of an installation, and their team; where others can reach it, they add a second step."""
    if networked:
        second_steps.require({Role.COORDINATOR})
    return add_user(email, name, Role.COORDINATOR, [add_team(team or "Our team").id])


def nobody_is_here() -> bool:
    return session().scalar(select(User.id).limit(1)) is None


def note_try(email: str) -> None:
    """Log that somebody gave a password for this address: by the number of its person, if there is one."""
    named = session().scalars(user_by_email(email)).one_or_none()
    audit.note(Noted(Deed.SIGN_IN_TRIED, About.PERSON, named.id if named else None))


def by_password(email: str, password: str) -> User | None:
    """Return who signs in with this password, or None."""
    user = session().scalars(user_by_email(email)).one_or_none()
    return user if password_is_right(user, password) else None


def begin(user: User, device: str) -> str:
    """Start a session on the server and return its secret for the cookie."""
    secret, now = tokens.fresh(), clock.real_now()
    session().add(
        SignedIn(
            secret_hash=tokens.hashed(secret),
            user_id=user.id,
            device=device[:120],
            created_at=now,
            seen_at=now,
            proved_at=now,
        )
    )
    session().flush()
    audit.note(Noted(Deed.SIGNED_IN, About.PERSON, user.id, actor_id=user.id))
    return secret


@dataclass(frozen=True, slots=True)
class Limits:
    idle: timedelta
    whole: timedelta


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody in their session, the eyes they read with, and what stands in their way."""

    session: SignedIn
    user: User
    viewer: Viewer
    has_step: bool
    lacks_step: bool
    """Their role must have a second step, and they have none."""
    is_said_lost: bool
    """Somebody said that they lost their second step."""


def current(secret: str, limits: Limits) -> Present | None:
    """Return who is there in the live session with this secret, or None when it has ended."""
    now = clock.real_now()
    since = {"seen_since": now - limits.idle, "begun_since": now - limits.whole}
    rows = session().execute(_LIVE, {"secret_hash": tokens.hashed(secret), **since}).all()
    if not rows:
        return None
    signed_in, user, _team, has_step, lacks_step, is_said_lost = rows[0]
    viewer = eyes_of(user, (row[2] for row in rows if row[2] is not None))
    return Present(signed_in, user, viewer, has_step, lacks_step, is_said_lost)


_LIVE = (
    select(SignedIn, User, Membership.team_id)
    .add_columns(has_second_step(USERS.c.id), lacks_second_step(), step_is_said_to_be_lost())
    .join(User, User.id == SignedIn.user_id)
    .outerjoin(Membership, Membership.user_id == User.id)
    .where(SignedIn.secret_hash == bindparam("secret_hash"), SignedIn.ended_at.is_(None), User.active)
    .where(~is_locked())
    .where(SignedIn.seen_at > bindparam("seen_since"), SignedIn.created_at > bindparam("begun_since"))
)


def prove(signed_in_id: int) -> str:
    """Note that whoever uses this session has just shown who they are, and return its new secret.

    The one before opens nothing any more, whoever else has it; a session that was ended stays ended.
    """
    secret = tokens.fresh()
    shown = update(SignedIn).where(SignedIn.id == signed_in_id, SignedIn.ended_at.is_(None))
    rows_changed(shown.values(proved_at=clock.real_now(), secret_hash=tokens.hashed(secret)))
    return secret


def is_fresh(signed_in: SignedIn) -> bool:
    return signed_in.proved_at is not None and signed_in.proved_at > clock.real_now() - FRESH


def live_sessions(user: User, limits: Limits) -> list[SignedIn]:
    now = clock.real_now()
    return list(session().scalars(sessions_in_use(user.id, now - limits.idle, now - limits.whole)))


def wants_stamp(signed_in: SignedIn) -> bool:
    return signed_in.seen_at < clock.real_now() - SEEN_EVERY


def stamp(signed_in_id: int) -> None:
    """Note that a session is in use; one that was ended meanwhile stays ended."""
    seen = update(SignedIn).where(SignedIn.id == signed_in_id, SignedIn.ended_at.is_(None))
    rows_changed(seen.values(seen_at=clock.real_now()))


def end(signed_in_id: int, user_id: int, deed: Deed = Deed.SESSION_ENDED) -> None:
    """End one session of this person; it acts on its next request. `deed`: how it is logged."""
    ended = update(SignedIn).where(
        SignedIn.id == signed_in_id, SignedIn.user_id == user_id, SignedIn.ended_at.is_(None)
    )
    if rows_changed(ended.values(ended_at=clock.real_now())):
        audit.note(Noted(deed, About.PERSON, user_id))


def forget_old() -> int:
    """Destroy sessions and links that nobody can use any more; return how many rows went."""
    old = clock.real_now() - timedelta(days=30)
    stale = (
        delete(SignedIn).where(SignedIn.seen_at < old),
        delete(SignInLink).where(SignInLink.expires_at < old),
        delete(Arrival).where(Arrival.expires_at < old),
    )
    return sum(rows_changed(rows) for rows in stale)

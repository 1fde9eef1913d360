"""People who use the installation: add them, give them roles and teams, let them go."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Integer, bindparam, delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from tracker.actions import alerts, audit, feeds, tokens, visibility
from tracker.actions.audit import Noted
from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records.accounts import Membership, SignedIn, SignInLink, Team, User, teams_of, user_by_email
from tracker.records.audiences import followed_up_unseen_but_by
from tracker.records.follow_ups import FollowUp
from tracker.records.gate import Viewer
from tracker.records.second_steps import Arrival
from tracker.rules.access import Ability, Role
from tracker.rules.audit import About, Deed
from tracker.rules.mail_addresses import is_mail_address
from tracker.rules.rhythm import Rhythm

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""Argon2id as OWASP's password storage sheet recommends: 19 MiB, two passes, one lane."""

_two_at_once = BoundedSemaphore(2)
"""Many tries at once must take neither all memory nor every core."""

_NOBODY = _hasher.hash("nobody has this password")
"""Checked when the address is unknown, so that the answer takes as long as for a known one."""


class EmailTaken(ValueError):
    """Somebody with this address is already here."""


class NoMailAddress(ValueError):
    """Nothing can be sent to what was given as an address."""


class LastCoordinator(ValueError):
    """Without a coordinator nobody could say who belongs to which team."""


class WeakPassword(ValueError):
    """The password is too short or too long; the message says what to choose."""


def add_user(email: str, name: str, role: Role, team_ids: Iterable[int] = ()) -> User:
    """Add somebody who may sign in by link until they choose a password. Raises EmailTaken, NoMailAddress."""
    address = _free_address(email)
    user = User(email=address, name=name.strip() or address.partition("@")[0], role=role, created_at=clock.real_now())
    try:
        with session().begin_nested():
            session().add(user)
    except IntegrityError as taken:
        raise EmailTaken(address) from taken
    _note(Deed.PERSON_ADDED, user.id, role)
    join_teams(user, team_ids)
    return user


def move(user: User, email: str) -> None:
    """Let somebody sign in, and get their mail, under another address. Raises EmailTaken, NoMailAddress."""
    before, user.email = user.email, _free_address(email, user)
    session().flush()
    if user.email != before:
        _note(Deed.PERSON_CHANGED, user.id, "address")


def _free_address(email: str, but_for: User | None = None) -> str:
    address = email.strip().lower()
    if not is_mail_address(address):
        raise NoMailAddress(address)
    with session().no_autoflush:
        found = session().scalars(user_by_email(address)).one_or_none()
    if found is not None and found is not but_for:
        raise EmailTaken(address)
    return address


def join_teams(user: User, team_ids: Iterable[int]) -> None:
    """Let somebody belong to exactly these teams.

    What they look after, and what nobody else may see, is told anew: they may see it since, or not any more.
    """
    before, now = set(session().scalars(teams_of(user.id))), set(team_ids)
    session().execute(delete(Membership).where(Membership.user_id == user.id))
    session().add_all(Membership(user_id=user.id, team_id=team_id) for team_id in sorted(now))
    session().flush()
    visibility.follow_teams(before ^ now)
    if before != now:
        _note(Deed.TEAMS_CHANGED, user.id)
        alerts.again(or_(FollowUp.assignee_id == user.id, followed_up_unseen_but_by(user.id)))


def add_team(name: str) -> Team:
    """Return the team of this name, made when there is none."""
    clean = " ".join(name.split())
    team = session().scalars(select(Team).where(Team.name == clean)).one_or_none()
    if team is None:
        team = Team(name=clean)
        session().add(team)
        session().flush()
    return team


def change_user(user: User, name: str, role: Role, active: bool) -> None:
    """Change a name or role, or let somebody go; it holds from their next request. Raises LastCoordinator.

    Whoever comes to read records begins anew: keys of the time before may lie with somebody who reads none.
    """
    now = role_held(user)
    gives_up = now is Role.COORDINATOR and user.active and not (active and role is Role.COORDINATOR)
    if gives_up and not _other_coordinator(user):
        raise LastCoordinator
    if role.may(Ability.READ) and not now.may(Ability.READ):
        forget_password(user)
    if (now, user.active) != (role, active):
        _note(Deed.PERSON_CHANGED, user.id, role if active else "let go")
    user.name, user.role, user.active = name, role, active
    session().flush()
    if not (active and role.may(Ability.READ)):
        alerts.again(FollowUp.assignee_id == user.id)
        tokens.revoke_all(user.id)
    if not active:
        end_sessions(user)


def role_held(user: User) -> Role:
    """Return the role of somebody as it stands now, and let nobody change it before this transaction ends.

    All coordinators are held too, in one order: of two who step down at once, one stays, and neither waits for ever.
    """
    held = select(User.id, User.role).where((User.id == user.id) | (User.role == Role.COORDINATOR))
    roles = dict(session().execute(held.order_by(User.id).with_for_update(key_share=True)).all())
    return Role(roles[user.id])


def _other_coordinator(user: User) -> bool:
    others = select(User.id).where(User.role == Role.COORDINATOR, User.active, User.id != user.id)
    return session().scalar(others.limit(1)) is not None


def change_own(user: User, name: str, theme: str) -> None:
    user.name, user.theme = name, theme
    session().flush()


@dataclass(frozen=True, slots=True)
class MailWishes:
    """How often and when somebody wants mail; None for the hour or the zone is as the installation has it."""

    rhythm: Rhythm
    weekday: int
    hour: int | None
    time_zone: str | None
    names: bool


def choose_mail(user: User, wishes: MailWishes) -> None:
    user.digest, user.digest_day, user.digest_hour = wishes.rhythm, wishes.weekday, wishes.hour
    user.time_zone, user.digest_names = wishes.time_zone, wishes.names
    session().flush()


def choose_password(user: User, password: str, keep: SignedIn | None = None) -> None:
    """Set a password; every other session, calendar address and token of this person ends. Raises WeakPassword."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise WeakPassword(f"Choose a password of {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.")
    with _two_at_once:
        user.password_hash = _hasher.hash(password)
    session().flush()
    end_sessions(user, keep)
    _note(Deed.WAY_IN_CHOSEN, user.id)


def forget_password(user: User) -> None:
    """Let somebody sign in by a new link alone, until they choose another password; their sessions end."""
    user.password_hash = None
    session().flush()
    end_sessions(user)
    _note(Deed.WAY_IN_FORGOTTEN, user.id)


def password_is_right(user: User | None, password: str) -> bool:
    """Check a password in the same time whether or not the person exists or has one."""
    known = user.password_hash if user and user.active else None
    try:
        with _two_at_once:
            right = _hasher.verify(known or _NOBODY, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False
    return right and known is not None and len(password) <= LONGEST_PASSWORD


def is_still(user: User, password_hash: str | None) -> bool:
    """Say whether somebody has the password still that was checked, and let it be so until this transaction ends.

    A password that is chosen or forgotten meanwhile waits, and then ends the session that begins by the one before.
    """
    held = select(User.password_hash).where(User.id == user.id, User.active)
    return session().scalar(held.with_for_update(key_share=True)) == password_hash


def end_sessions(user: User, keep: SignedIn | None = None) -> None:
    """End the sessions of somebody, but for one to keep, their calendar addresses and tokens, and unused links.

    Whoever ends them does not know any more who else holds a key: with none to keep, nothing of theirs opens any door.
    """
    session().execute(delete(SignInLink).where(SignInLink.user_id == user.id, SignInLink.used_at.is_(None)))
    close_sessions(user.id, keep)
    feeds.revoke_all(user.id)
    tokens.revoke_all(user.id)


def close_sessions(user_id: int, keep: SignedIn | None = None) -> None:
    """End the sessions of somebody, but for one to keep, and what is half-way to becoming one.

    What becomes a session goes first: whoever is just coming in is waited for, and their session is ended too.
    """
    session().execute(delete(Arrival).where(Arrival.user_id == user_id))
    ended = update(SignedIn).where(SignedIn.user_id == user_id, SignedIn.ended_at.is_(None))
    if keep is not None:
        ended = ended.where(SignedIn.id != keep.id)
    rows_changed(ended.values(ended_at=clock.real_now()))
    _note(Deed.SESSIONS_ENDED, user_id)


def _note(deed: Deed, user_id: int, result: str = "done") -> None:
    audit.note(Noted(deed, About.PERSON, user_id, result=result))


_TEAMS = teams_of(bindparam("whose", type_=Integer))


def viewer_for(user: User, *, unsealed: bool = False) -> Viewer:
    """Return the eyes with which this person reads; what is sealed they see only when that is said."""
    return replace(eyes_of(user, session().scalars(_TEAMS, {"whose": user.id})), unsealed=unsealed)


def eyes_of(user: User, team_ids: Iterable[int]) -> Viewer:
    return Viewer(user.id, user.name, Role(user.role), frozenset(team_ids))

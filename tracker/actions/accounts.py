"""People who use the installation: add them, give them roles and teams, let them go."""

from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select, update

from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import Membership, SignedIn, SignInLink, Team, User, teams_of, user_by_email
from tracker.records.gate import Viewer
from tracker.rules.access import Role

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""Argon2id as OWASP's password storage sheet recommends: 19 MiB, two passes, one lane."""

_NOBODY = _hasher.hash("nobody has this password")
"""Checked when the address is unknown, so that the answer takes as long as for a known one."""


class EmailTaken(ValueError):
    """Somebody with this address is already here."""


class LastCoordinator(ValueError):
    """Without a coordinator nobody could say who belongs to which team."""


class WeakPassword(ValueError):
    """The password is too short or too long; the message says what to choose."""


def add_user(email: str, name: str, role: Role, team_ids: Iterable[int] = ()) -> User:
    """Add somebody who may sign in by link until they choose a password. Raises EmailTaken."""
    address = email.strip().lower()
    if session().scalars(user_by_email(address)).one_or_none() is not None:
        raise EmailTaken(address)
    user = User(email=address, name=name.strip() or address.partition("@")[0], role=role, created_at=clock.real_now())
    session().add(user)
    session().flush()
    join_teams(user, team_ids)
    return user


def join_teams(user: User, team_ids: Iterable[int]) -> None:
    """Let somebody belong to exactly these teams."""
    session().execute(delete(Membership).where(Membership.user_id == user.id))
    session().add_all(Membership(user_id=user.id, team_id=team_id) for team_id in sorted(set(team_ids)))
    session().flush()


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
    """Change a name or role, or let somebody go; it holds from their next request. Raises LastCoordinator."""
    gives_up = Role(user.role) is Role.COORDINATOR and user.active and not (active and role is Role.COORDINATOR)
    if gives_up and not _other_coordinator(user):
        raise LastCoordinator
    user.name, user.role, user.active = name, role, active
    session().flush()
    if not active:
        end_sessions(user)


def _other_coordinator(user: User) -> bool:
    others = select(User.id).where(User.role == Role.COORDINATOR, User.active, User.id != user.id)
    return session().scalar(others.limit(1)) is not None


def choose_password(user: User, password: str, keep: SignedIn | None = None) -> None:
    """Set a password; every other session of this person ends. Raises WeakPassword."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise WeakPassword(f"Choose a password of {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.")
    user.password_hash = _hasher.hash(password)
    end_sessions(user, keep)
    session().flush()


def password_is_right(user: User | None, password: str) -> bool:
    """Check a password in the same time whether or not the person exists or has one."""
    known = user.password_hash if user and user.active else None
    try:
        right = _hasher.verify(known or _NOBODY, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False
    return right and known is not None


def end_sessions(user: User, keep: SignedIn | None = None) -> None:
    ended = update(SignedIn).where(SignedIn.user_id == user.id, SignedIn.ended_at.is_(None))
    if keep is not None:
        ended = ended.where(SignedIn.id != keep.id)
    session().execute(ended.values(ended_at=clock.real_now()).execution_options(synchronize_session=False))
    session().execute(delete(SignInLink).where(SignInLink.user_id == user.id, SignInLink.used_at.is_(None)))


def viewer_for(user: User) -> Viewer:
    """Return the eyes with which this person reads."""
    teams = frozenset(session().scalars(teams_of(user.id)))
    return Viewer(user.id, user.name, Role(user.role), teams)

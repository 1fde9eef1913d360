"""What whoever manages may do about others. Who reads no records does not decide who reads them (decision 9)."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.actions import accounts, sign_in
from tracker.records.accounts import User
from tracker.records.gate import viewer
from tracker.rules.access import Ability, Role


class NotTheirs(PermissionError):
    """An administrator would decide who reads records."""


class Oneself(ValueError):
    """Nobody locks themself out: another one does, or they end their sessions."""


class LetGo(ValueError):
    """This person may not sign in any more: there is no link for them."""


@dataclass(frozen=True, slots=True)
class Described:
    """How somebody stands in the list of people."""

    email: str
    name: str
    role: Role
    team_ids: Iterable[int] = ()
    active: bool = True

    @property
    def teams_held(self) -> Iterable[int]:
        """Teams are for reading: who reads nothing belongs to none."""
        return self.team_ids if self.role.may(Ability.READ) else ()


def add(who: Described) -> User:
    """Add somebody. Raises NotTheirs, and what accounts.add_user raises."""
    _decide_about(who.role)
    return accounts.add_user(who.email, who.name, who.role, who.teams_held)


def change(user: User, who: Described) -> None:
    """Change how somebody stands. Raises NotTheirs, LastCoordinator, EmailTaken, NoMailAddress."""
    _decide_about(accounts.role_held(user))
    _decide_about(who.role)
    accounts.move(user, who.email)
    accounts.change_user(user, who.name, who.role, who.active)
    accounts.join_teams(user, who.teams_held)


def link_for(user: User) -> str:
    """Return the secret of a new sign-in link for somebody: it is a key to what they read. Raises NotTheirs, LetGo."""
    _decide_about(accounts.role_held(user))
    if not user.active:
        raise LetGo
    return sign_in.new_link(user)


def forget_password(user: User) -> None:
    """Let somebody choose a new password at their next link. Raises NotTheirs."""
    _decide_about(accounts.role_held(user))
    accounts.forget_password(user)


def let_go(user: User) -> None:
    """Close the installation to somebody at once: whoever manages may close, whoever reads may open again.

    Raises Oneself, LastCoordinator.
    """
    if user.id == viewer().user_id:
        raise Oneself
    accounts.change_user(user, user.name, Role(user.role), active=False)


def _decide_about(role: Role) -> None:
    if not viewer().role.decides_about(role):
        raise NotTheirs

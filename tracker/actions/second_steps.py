"""The second step of somebody: an app with codes, the recovery codes, and which roles must have one."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import delete, exists, select, update

from tracker.actions import audit, seeds
from tracker.actions.audit import Noted
from tracker.actions.data_keys import Keyring, NoKey
from tracker.plumbing import clock, one_time_codes, tokens
from tracker.plumbing.database import rows_changed, session
from tracker.plumbing.sealing import CannotOpen, Sealer
from tracker.records.accounts import USERS, User
from tracker.records.second_steps import CodeApp, Passkey, RecoveryCode, RequiredStep, has_second_step, steps_of
from tracker.rules.access import Role
from tracker.rules.audit import About, Deed
from tracker.rules.second_steps import CODES, LENGTH, LETTERS, is_of_an_app, is_recovery_code, typed, written


class WrongCode(ValueError):
    """The code does not fit, or was used before."""


class LastStep(ValueError):
    """A role that must have a second step keeps one."""


@dataclass(frozen=True, slots=True)
class Steps:
    """What somebody has as a second step: since when an app, how many passkeys, how many unused recovery codes."""

    app_since: datetime | None
    passkeys: int
    recovery_codes: int

    @property
    def any(self) -> bool:
        return self.app_since is not None or self.passkeys > 0


def of(user_id: int) -> Steps:
    return Steps(*session().execute(steps_of(user_id)).one())


def add_app(user: User, seed: str, code: str) -> None:
    """Let an app be the second step, in place of the one before, once a code is right. Raises WrongCode, NoKey."""
    step = one_time_codes.step_of(seed, typed(code), clock.real_now(), after=0)
    if step is None:
        raise WrongCode
    seeds.keep(user.id, seed, step)
    note(Deed.STEP_ADDED, user.id)


def remove_app(user: User) -> None:
    """Take the app away. Raises LastStep."""
    session().execute(delete(CodeApp).where(CodeApp.user_id == user.id))
    note(Deed.STEP_REMOVED, user.id)
    keep_one_if_required(user)


def note(deed: Deed, user_id: int) -> None:
    """Log what became of a second step of somebody."""
    audit.note(Noted(deed, About.PERSON, user_id))


def keep_one_if_required(user: User) -> None:
    """Stop what took the last second step of somebody whose role must have one. Raises LastStep.

    Where nothing is left, recovery codes are of no use either.
    """
    if of(user.id).any:
        return
    if session().scalar(select(exists(select(RequiredStep.role).where(RequiredStep.role == user.role)))):
        raise LastStep
    session().execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


class Shown(Enum):
    """What somebody proved by that they are there."""

    CODE = "a code of their app"
    RECOVERY_CODE = "a recovery code"


def show_code(user: User, text: str, before: Sealer) -> Shown:
    """Take a code as a proof, and say which it was; each passes once. Raises WrongCode, and NoKey for codes of apps.

    `before` opens seeds that were sealed with the key of the installation.
    """
    code = typed(text)
    if is_of_an_app(code):
        _take_step(user.id, code, before)
        return Shown.CODE
    if not is_recovery_code(code):
        raise WrongCode
    _burn(user.id, code)
    return Shown.RECOVERY_CODE


def _take_step(user_id: int, code: str, before: Sealer) -> None:
    """Of two who show one code at once, one passes: the row of the app moves forward once."""
    app = session().scalars(select(CodeApp).where(CodeApp.user_id == user_id)).one_or_none()
    if app is None:
        raise WrongCode
    seed = _seed_of(app, before)
    step = one_time_codes.step_of(seed, code, clock.real_now(), after=app.last_step)
    if step is None:
        raise WrongCode
    forward = update(CodeApp).where(CodeApp.user_id == user_id, CodeApp.last_step < step)
    if rows_changed(forward.values(last_step=step)) < 1:
        raise WrongCode
    if app.master_id is None:
        with suppress(NoKey):
            seeds.seal_anew(app, seed, Keyring())


def _seed_of(app: CodeApp, before: Sealer) -> str:
    """Return the seed of an app; no code of one fits that was damaged. Raises NoKey."""
    try:
        return seeds.seed_of(app, before)
    except CannotOpen as lost:
        raise WrongCode from lost


def _burn(user_id: int, code: str) -> None:
    mine = update(RecoveryCode).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    spent = mine.where(RecoveryCode.code_hash == tokens.hashed(code))
    if rows_changed(spent.values(used_at=clock.real_now())) < 1:
        raise WrongCode
    audit.note(Noted(Deed.RECOVERY_CODE_USED, About.PERSON, user_id, actor_id=user_id))


def new_recovery_codes(user_id: int) -> list[str]:
    """Make ten recovery codes in place of those before, and return them as they are shown, once."""
    session().execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes = [tokens.of_letters(LETTERS, LENGTH) for _code in range(CODES)]
    session().add_all(RecoveryCode(user_id=user_id, code_hash=tokens.hashed(code)) for code in codes)
    session().flush()
    note(Deed.RECOVERY_CODES_MADE, user_id)
    return [written(code) for code in codes]


def has_one(user_id: int) -> bool:
    """Say whether somebody shows a second step when they sign in."""
    asked = select(User.id).where(User.id == user_id, has_second_step(USERS.c.id))
    return session().scalar(asked) is not None


def forget(user_id: int) -> None:
    """Let somebody have no second step at all: it is lost."""
    note(Deed.STEP_REMOVED, user_id)
    for table in (CodeApp, Passkey, RecoveryCode):
        session().execute(delete(table).where(table.user_id == user_id))


def require(roles: Collection[Role], among: Collection[Role] = tuple(Role)) -> None:
    """Let exactly these of some roles need a second step; whoever lacks one adds it at their next request."""
    known = set(session().scalars(select(RequiredStep.role)))
    freed = [role for role in among if role not in roles and role in known]
    session().execute(delete(RequiredStep).where(RequiredStep.role.in_(freed)))
    new = [role for role in among if role in roles and role not in known]
    session().add_all(RequiredStep(role=role, since=clock.real_now()) for role in new)
    session().flush()
    for role in roles:
        audit.note(Noted(Deed.STEP_REQUIRED, result=role))
    for role in freed:
        audit.note(Noted(Deed.STEP_NOT_REQUIRED, result=role))

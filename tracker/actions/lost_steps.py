"""Somebody lost their second step: two coordinators vouch for them, and a day later it goes. An objection stops it."""

from sqlalchemy import select, update

from tracker.actions import accounts, second_steps
from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records.accounts import User
from tracker.records.gate import viewer
from tracker.records.second_steps import LostStep, open_loss
from tracker.rules.access import Role
from tracker.rules.audit import Deed
from tracker.rules.second_steps import RESET_AFTER


class NeedsAnother(PermissionError):
    """Two coordinators vouch: neither is whoever it is about, and whoever said so first does not confirm it."""


def of(user_id: int) -> LostStep | None:
    return session().scalars(open_loss(user_id)).first()


def say(user: User) -> None:
    """Say that somebody lost their second step; said twice, it is said once. Raises NeedsAnother."""
    me = viewer()
    if me.role is not Role.COORDINATOR or me.user_id == user.id:
        raise NeedsAnother
    if of(user.id) is None:
        session().add(LostStep(user_id=user.id, asked_by=me.user_id, asked_at=clock.real_now()))
        session().flush()
        second_steps.note(Deed.STEP_SAID_LOST, user.id)


def confirm(user: User) -> None:
    """Vouch as the second one; from now on the time runs after which it goes. Raises NeedsAnother."""
    me = viewer()
    said = update(LostStep).where(LostStep.user_id == user.id, LostStep.ended_at.is_(None))
    first = LostStep.asked_by.in_(select(User.id).where(User.role == Role.COORDINATOR, User.active))
    mine = said.where(LostStep.confirmed_by.is_(None), LostStep.asked_by != me.user_id, LostStep.user_id != me.user_id)
    if me.role is not Role.COORDINATOR:
        raise NeedsAnother
    if rows_changed(mine.where(first).values(confirmed_by=me.user_id, goes_at=clock.real_now() + RESET_AFTER)) < 1:
        raise NeedsAnother
    second_steps.note(Deed.STEP_LOSS_CONFIRMED, user.id)


def stop(user_id: int) -> bool:
    """It is not lost: nothing goes. Say whether there was anything to stop."""
    said = update(LostStep).where(LostStep.user_id == user_id, LostStep.ended_at.is_(None))
    stopped = rows_changed(said.values(ended_at=clock.real_now())) > 0
    if stopped:
        second_steps.note(Deed.STEP_LOSS_STOPPED, user_id)
    return stopped


def come_true(user: User) -> bool:
    """Let a second step go that two vouched to be lost a day ago; say whether it did. Whoever arrives asks for it."""
    now = clock.real_now()
    due = update(LostStep).where(LostStep.user_id == user.id, LostStep.ended_at.is_(None), LostStep.goes_at <= now)
    if rows_changed(due.values(ended_at=now)) < 1:
        return False
    second_steps.forget(user.id)
    accounts.close_sessions(user.id)
    return True


def coordinators_besides(user: User) -> bool:
    """Say whether there are two coordinators who could vouch for somebody."""
    others = select(User.id).where(User.role == Role.COORDINATOR, User.active, User.id != user.id)
    return len(session().scalars(others.limit(2)).all()) == 2

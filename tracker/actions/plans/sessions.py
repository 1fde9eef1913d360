"""The sessions of bodies: added and taken out by people; what counts them is counted again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.actions import recounting
from tracker.actions.settling import settle
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.records.gate import Escape, escaping, viewer
from tracker.records.plans import BodySession, PlanRun, PlanStep
from tracker.records.record import Record
from tracker.rules.due import PeriodUnit


class KnownAlready(ValueError):
    """A session of this body that begins on this day is known."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session of a body, from its first to its last day."""

    body: str
    name: str
    first_day: date
    last_day: date
    source: str = ""


def add(meeting: Meeting) -> BodySession:
    """Add a session. Raises KnownAlready."""
    same = select(BodySession).where(BodySession.body == meeting.body, BodySession.first_day == meeting.first_day)
    if session().scalars(same).first() is not None:
        raise KnownAlready
    row = BodySession(body=meeting.body, name=meeting.name, first_day=meeting.first_day, last_day=meeting.last_day)
    row.source, row.added_at, row.added_by = meeting.source, clock.now(), viewer().user_id or None
    session().add(row)
    session().flush()
    _count_again(row.body, f"A session of {row.body} was added.")
    return row


def take_out(row: BodySession) -> Meeting:
    """Take a session out, and return what it was, so that it can be added again."""
    was = Meeting(row.body, row.name, row.first_day, row.last_day, row.source)
    session().delete(row)
    session().flush()
    _count_again(was.body, f"A session of {was.body} was taken out.")
    return was


def all_sessions() -> Sequence[BodySession]:
    return session().scalars(select(BodySession).order_by(BodySession.body, BodySession.first_day.desc())).all()


def find(session_id: int) -> BodySession | None:
    return session().get(BodySession, session_id)


def _count_again(body: str, reason: str) -> None:
    """Count again what counts the sessions of a body, and set what had no day because none was known."""
    counts = (PlanStep.unit == PeriodUnit.SESSIONS, PlanStep.body == body)
    with escaping(Escape.FOLD):
        rows = select(FollowUp).join(PlanStep, PlanStep.id == FollowUp.step_id).where(FollowUp.state == OPEN, *counts)
        recounting.recount(session().scalars(rows).all(), reason)
        waiting = select(PlanRun.record_id).join(PlanStep, PlanStep.plan_id == PlanRun.plan_id).where(*counts)
        settle(session().scalars(select(Record).where(Record.id.in_(waiting), Record.deleted_at.is_(None))).all())

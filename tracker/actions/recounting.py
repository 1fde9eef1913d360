"""Days that are counted again because what they are counted by has changed: a calendar, a stop of the clock, a plan.

What is level with its count is left alone, so that counting again twice moves nothing twice.
"""

from collections.abc import Sequence

from sqlalchemy import Select, func, select

from tracker.actions import returning
from tracker.plumbing import clock, public_holidays
from tracker.plumbing.database import session
from tracker.records.counting import Counted, count
from tracker.records.follow_ups import OPEN, FollowUp, open_of_record
from tracker.records.gate import Escape, escaping
from tracker.records.plans import Plan, PlanStep
from tracker.records.record import Record
from tracker.records.work_calendars import CountedWith
from tracker.rules.due import PeriodUnit
from tracker.rules.words import N_

AT_ONCE = 500


def of_record(record_id: int, reason: str) -> int:
    """Count the follow-ups of a record again; return how many moved."""
    with escaping(Escape.FOLD):
        return recount(session().scalars(open_of_record(record_id)).all(), reason)


def of_country(country: str, reason: str) -> int:
    """Count again what counts the working days of a country; return how many moved."""
    of_this = func.coalesce(Plan.country, Record.country, "") == country
    with escaping(Escape.FOLD):
        return recount(session().scalars(in_working_days().where(of_this)).all(), reason)


def of_record_in_working_days(record_id: int, reason: str) -> int:
    """Count again what counts the working days of the country of a record; return how many moved."""
    with escaping(Escape.FOLD):
        return recount(session().scalars(in_working_days().where(FollowUp.record_id == record_id)).all(), reason)


def in_working_days() -> Select[FollowUp]:
    """The open follow-ups whose steps count working days, without those that somebody pinned."""
    return (
        select(FollowUp)
        .join(PlanStep, PlanStep.id == FollowUp.step_id)
        .join(Plan, Plan.id == PlanStep.plan_id)
        .join(Record, Record.id == FollowUp.record_id)
        .where(FollowUp.state == OPEN, FollowUp.pinned.is_(False), PlanStep.unit == PeriodUnit.WORKING_DAYS)
        .order_by(FollowUp.id)
    )


def recount(rows: Sequence[FollowUp], reason: str) -> int:
    """Let follow-ups fall due as they are counted now, and write down why; return how many moved.

    Rows that are closed, that somebody pinned, or that were set by hand stay. A day that moves into the past comes
    back today; one that had passed already when it was planned stays as it was set.
    """
    trail: list[dict[str, object]] = []
    with escaping(Escape.FOLD):
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            counted = count(some)
            for row in some:
                if row.id in counted:
                    _follow(row, counted[row.id], reason, trail)
        session().flush()
        returning.keep_trail(trail)
    return len(trail)


def _follow(row: FollowUp, counted: Counted, reason: str, trail: list[dict[str, object]]) -> None:
    today, due = clock.today(), counted.due
    if due is not None and not due.first < row.due_on <= today:
        due_on = today if due.first < today < row.due_on else due.first
        returning.follow(row, due_on, due.last, reason, trail)


def unpin(row: FollowUp) -> bool:
    """Let a follow-up whose day somebody chose fall due as it is counted again; return whether it can be counted."""
    with escaping(Escape.FOLD):
        counted = count([row]).get(row.id)
    if row.state != OPEN or not row.pinned or counted is None or counted.due is None:
        return False
    due_on = max(counted.due.first, clock.today())
    returning.note_move(row, due_on, N_("It follows its plan again."))
    row.pinned = False
    returning.falls_due(row, due_on, counted.due.last)
    session().flush()
    return True


LIBRARY = "holidays"


def is_library_new() -> bool:
    """Say whether the holiday library is another one than when the open days were counted last."""
    last = session().get(CountedWith, LIBRARY)
    return last is None or last.version != public_holidays.version()


def note_library() -> None:
    """Write down that the open days stand as this version of the holiday library has it."""
    row = session().get(CountedWith, LIBRARY) or CountedWith(library=LIBRARY)
    row.version, row.at = public_holidays.version(), clock.now()
    session().add(row)
    session().flush()

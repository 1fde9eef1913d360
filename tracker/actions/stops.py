"""Stop the clock of a record for a time, and let it run again: what is counted moves, and nothing is lost."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, update

from tracker.actions import recounting
from tracker.actions.meanwhile import ChangedMeanwhile
from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records.gate import viewer
from tracker.records.record import Record
from tracker.records.work_calendars import StopOfClock
from tracker.rules.reasons import from_to, in_words

USUAL = 30
LONGEST = 366
"""Days. Nothing waits for ever: a longer silence is agreed anew."""


class EndsBeforeItBegins(ValueError):
    """The last day of a stop comes before its first."""


class TooLong(ValueError):
    """A stop would last longer than a year."""


def stop(record: Record, since: date, until: date, reason: str) -> StopOfClock:
    """Let the clock of a record stand still from one day to another. Raises EndsBeforeItBegins, TooLong."""
    if until < since:
        raise EndsBeforeItBegins
    if (until - since).days >= LONGEST:
        raise TooLong
    made = StopOfClock(
        record_id=record.id,
        since=since,
        until=until,
        reason=reason,
        made_at=clock.now(),
        made_by=viewer().user_id or None,
        undone=False,
    )
    session().add(made)
    session().flush()
    recounting.of_record(record.id, f"The clock was stopped {from_to(since, until)}: {reason}")
    return made


def lift(row: StopOfClock) -> date:
    """Let the clock run again from today; return the day until which it was to stand. Raises ChangedMeanwhile.

    One that has not begun by then never stood.
    """
    until, today = row.until, clock.today()
    values: dict[str, object] = {"lifted_at": clock.now(), "lifted_by": viewer().user_id or None}
    values |= {"until": today - timedelta(days=1)} if row.since < today else {"undone": True}
    stands = (StopOfClock.undone.is_(False), StopOfClock.until == until, StopOfClock.until >= today)
    _change(row, stands, values, f"The clock runs again from {in_words(today)}.")
    return until


def stop_again(row: StopOfClock, until: date) -> None:
    """Undo letting the clock run again: it stands still until the day that was set before. Raises ChangedMeanwhile."""
    if not row.since <= until < row.since + timedelta(days=LONGEST):
        raise ChangedMeanwhile
    values: dict[str, object] = {"undone": False, "until": until, "lifted_at": None, "lifted_by": None}
    reason = f"The clock is stopped again {from_to(row.since, until)}: {row.reason}"
    _change(row, (StopOfClock.lifted_at.is_not(None),), values, reason)


def undo(row: StopOfClock) -> None:
    """Take a stop back, as if it had never been made. Raises ChangedMeanwhile."""
    stands = (StopOfClock.undone.is_(False), StopOfClock.lifted_at.is_(None))
    _change(row, stands, {"undone": True}, "The stop of the clock was taken back.")


def _change(row: StopOfClock, stands: tuple[ColumnElement[bool], ...], values: dict[str, object], reason: str) -> None:
    changed = update(StopOfClock).where(StopOfClock.id == row.id, *stands).values(**values)
    if rows_changed(changed) != 1:
        raise ChangedMeanwhile
    session().refresh(row)
    recounting.of_record(row.record_id, reason)

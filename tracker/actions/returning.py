"""On which day a follow-up falls due and comes back: the only place that sets it, with the trail of every change."""

from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm.attributes import flag_modified

from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.follow_ups import OPEN, FollowUp, Move
from tracker.records.gate import viewer

LONGEST = 500


def follow(
    row: FollowUp, due_on: date, last: date | None, reason: str, trail: list[dict[str, object]] | None = None
) -> bool:
    """Let an open row that nobody pinned fall due on another day, by a rule; return whether its day moved.

    What came back stays back, unless its day lies ahead again; what was set aside stays away. Whoever moves many gives
    a `trail` to write the changes into, and keeps them together.
    """
    if row.state != OPEN or row.pinned or row.by_hand:
        return False
    moved = due_on != row.due_on
    if moved:
        note_move(row, due_on, reason, trail)
    falls_due(row, due_on, last)
    return moved


def falls_due(row: FollowUp, due_on: date, last: date | None) -> None:
    """Let a row fall due on a day, of which whoever calls writes down why; what was set aside stays away."""
    row.due_last = last if last is not None and last > due_on else None
    if due_on == row.due_on:
        return
    is_set_aside = row.times_set_aside and row.returns_on > max(row.due_on, due_on)
    is_back = max(row.returns_on, due_on) <= clock.today()
    row.due_on = due_on
    if is_set_aside or is_back:
        row.changes += 1
    else:
        comes_back(row, due_on)


def comes_back(row: FollowUp, day: date) -> None:
    """Let a follow-up come back on this day; whoever looks after it is then told anew."""
    row.changes += day != row.returns_on
    row.returns_on = day
    row.woken_from = row.woken_by_id = None
    told_anew(row)


def told_anew(row: FollowUp) -> None:
    """Let whoever looks after a follow-up be told from the day it comes back, or from today when that has passed.

    It is written even where it seems to stand so already: the clock may have told somebody since the row was read.
    """
    row.next_alert_on, row.times_told = max(row.returns_on, clock.today()), 0
    flag_modified(row, "next_alert_on")
    flag_modified(row, "times_told")


def put_away(row: FollowUp, until: date) -> None:
    """Let a follow-up that a reply woke stand where it stood, unless that day has come or it is closed by now."""
    if row.state == OPEN and until > clock.today():
        comes_back(row, until)
    row.woken_from = row.woken_by_id = None


def note_move(row: FollowUp, to_on: date, reason: str, trail: list[dict[str, object]] | None = None) -> None:
    """Write down that the due day of a follow-up changes now; the clock, which follows rules, has no name."""
    change: dict[str, object] = {
        "follow_up_id": row.id,
        "record_id": row.record_id,
        "from_on": row.due_on,
        "from_last": row.due_last,
        "from_returns": row.returns_on,
        "from_pinned": row.pinned,
        "to_on": to_on,
        "reason": reason if len(reason) <= LONGEST else f"{reason[: LONGEST - 1]}…",
        "at": clock.now(),
        "by_id": viewer().user_id or None,
    }
    if trail is None:
        session().add(Move(**change))
    else:
        trail.append(change)


def keep_trail(trail: list[dict[str, object]]) -> None:
    """Keep many changes of days in one statement."""
    if trail:
        session().execute(insert(Move), trail)

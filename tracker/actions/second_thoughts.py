"""Undo what was arranged for a follow-up: a setting aside, a move, a giving, one set by hand; while it stands so."""

from datetime import date

from tracker.actions import follow_ups, returning
from tracker.actions.meanwhile import ChangedMeanwhile
from tracker.plumbing.database import session
from tracker.records.follow_ups import OPEN, FollowUp, last_move
from tracker.rules.words import N_


def bring_back(row: FollowUp, day: date) -> None:
    """Undo the last setting aside: it comes back on the day it stood at before. Raises ChangedMeanwhile."""
    if row.state != OPEN or not row.times_set_aside or not row.due_on <= day < row.returns_on:
        raise ChangedMeanwhile
    returning.comes_back(row, day)
    row.times_set_aside -= 1
    session().flush()


def move_back(row: FollowUp, move_id: int) -> None:
    """Undo the last change of the day, if that is it and somebody chose it. Raises ChangedMeanwhile."""
    last = session().scalars(last_move(row.id)).one_or_none()
    if row.state != OPEN or last is None or last.id != move_id or not (row.pinned or last.from_pinned):
        raise ChangedMeanwhile
    if (row.due_on, row.returns_on) != (last.to_on, last.to_on):
        raise ChangedMeanwhile
    returning.note_move(row, last.from_on, N_("Taken back."))
    row.due_on, row.due_last, row.pinned = last.from_on, last.from_last, last.from_pinned
    returning.comes_back(row, last.from_returns)
    session().flush()


def take_from(row: FollowUp, now: int | None, before: int | None) -> None:
    """Undo giving it to `now`. Whoever left meanwhile does not get it back: nobody has it. Raises ChangedMeanwhile."""
    if row.state != OPEN or row.assignee_id != now:
        raise ChangedMeanwhile
    try:
        follow_ups.give(row, before)
    except follow_ups.MayNotFollow:
        follow_ups.give(row, None)


def call_off(row: FollowUp) -> None:
    """Undo setting a follow-up by hand. Raises ChangedMeanwhile."""
    if row.state != OPEN or not row.by_hand:
        raise ChangedMeanwhile
    follow_ups.call_off(row)

"""Undo what was arranged for a follow-up: a setting aside, a move, a giving, one set by hand; while it stands so."""

from datetime import date

from tracker.actions import follow_ups
from tracker.plumbing.database import session
from tracker.records.follow_ups import OPEN, FollowUp


class ChangedMeanwhile(Exception):
    """A follow-up does not stand any more as it stood when the change was made that is to be undone."""


def bring_back(row: FollowUp, day: date) -> None:
    """Undo the last setting aside: it comes back on the day it stood at before. Raises ChangedMeanwhile."""
    if row.state != OPEN or not row.times_set_aside or not row.due_on <= day < row.returns_on:
        raise ChangedMeanwhile
    follow_ups.comes_back(row, day)
    row.times_set_aside -= 1
    session().flush()


def move_back(row: FollowUp, moved_to: date, due_on: date, returns_on: date) -> None:
    """Undo the move to `moved_to`. Raises ChangedMeanwhile."""
    if row.state != OPEN or (row.due_on, row.returns_on) != (moved_to, moved_to) or due_on > returns_on:
        raise ChangedMeanwhile
    row.due_on = due_on
    follow_ups.comes_back(row, returns_on)
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

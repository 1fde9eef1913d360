"""Undo what was arranged for a follow-up: a setting aside, a move, a giving, one set by hand; while it stands so."""

from dataclasses import dataclass
from datetime import date

from tracker.actions import follow_ups, returning
from tracker.actions.meanwhile import ChangedMeanwhile
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.rules.words import N_


def bring_back(row: FollowUp, day: date) -> None:
    """Undo the last setting aside: it comes back on the day it stood at before. Raises ChangedMeanwhile."""
    if row.state != OPEN or not row.times_set_aside or not row.due_on <= day < row.returns_on:
        raise ChangedMeanwhile
    returning.comes_back(row, day)
    row.times_set_aside -= 1
    session().flush()


@dataclass(frozen=True, slots=True)
class Stood:
    """How the day of a follow-up stood before it was changed."""

    due_on: date
    due_last: date | None
    returns_on: date
    pinned: bool


def stood(row: FollowUp) -> Stood:
    return Stood(row.due_on, row.due_last, row.returns_on, row.pinned)


def move_back(row: FollowUp, moved_to: date, was: Stood) -> None:
    """Undo the move to `moved_to`. Raises ChangedMeanwhile."""
    if row.state != OPEN or (row.due_on, row.returns_on) != (moved_to, moved_to) or not _stood_so(was):
        raise ChangedMeanwhile
    returning.note_move(row, was.due_on, N_("Taken back."))
    row.due_on, row.due_last, row.pinned = was.due_on, was.due_last, was.pinned
    returning.comes_back(row, was.returns_on)
    session().flush()


def _stood_so(was: Stood) -> bool:
    return was.due_on <= max(was.returns_on, clock.today())


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

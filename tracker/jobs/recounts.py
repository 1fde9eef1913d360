"""Days are counted again once, when the holiday library was brought up to date."""

from collections.abc import Collection

from tracker.actions import recounting
from tracker.jobs.row_by_row import noting_failures, together
from tracker.plumbing import public_holidays
from tracker.plumbing.database import session
from tracker.records.follow_ups import FollowUp, locked
from tracker.records.gate import Escape, escaping


def count_again() -> int:
    """Return how many open days moved because the library knows other holidays than the last time.

    Where a row failed, the next round counts again.
    """
    if not recounting.is_library_new():
        session().commit()
        return 0
    with escaping(Escape.CLOCK), noting_failures() as failed:
        counting = recounting.in_working_days().with_only_columns(FollowUp.id)
        moved = together("day of follow-up", session().scalars(counting).all(), _count_again)
    if not failed:
        recounting.note_library()
    session().commit()
    return moved


def _count_again(follow_up_ids: Collection[int]) -> int:
    reason = f"The holiday library was brought up to date (version {public_holidays.version()})."
    return recounting.recount(locked(follow_up_ids), reason)

"""Enter into the index of searches what waits to be entered."""

from tracker.actions.search_entries import AT_ONCE, enter_waiting
from tracker.plumbing.database import session

MOST = 20 * AT_ONCE
"""Records that one round enters."""


def enter() -> int:
    count, entered = 0, 1
    while entered and count < MOST:
        entered = enter_waiting()
        session().commit()
        count += entered
    return count

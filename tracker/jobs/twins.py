"""Compare records with each other, some at each tick."""

from tracker.actions.twins import AT_ONCE, seek_some
from tracker.plumbing.database import session

MOST = 2 * AT_ONCE
"""Records that one round looks at: it must not hold up what somebody waits for."""


def seek() -> int:
    count, looked_at = 0, AT_ONCE
    while looked_at == AT_ONCE and count < MOST:
        looked_at = seek_some()
        session().commit()
        count += looked_at
    return count

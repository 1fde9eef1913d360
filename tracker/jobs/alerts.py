"""Tell people in the app what came back. It looks for rows that are due: how long it was dead does not matter."""

from collections.abc import Iterator
from datetime import date

from tracker.actions import alerts
from tracker.jobs.row_by_row import together
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.alerts import to_tell
from tracker.records.gate import Escape, escaping

AT_A_TIME = 500
"""Rows that are read ahead, so that memory does not grow with what is due."""


def tell() -> int:
    today = clock.today()
    with escaping(Escape.CLOCK):
        return together("alerts of follow-up", _due(today), lambda follow_up_ids: alerts.tell(follow_up_ids, today))


def _due(today: date) -> Iterator[int]:
    """Walk along what is due, past each row once: one that fails is found again by the next round."""
    after = (date.min, 0)
    while True:
        found = to_tell(today, after, AT_A_TIME)
        session().commit()
        for day, follow_up_id in found:
            yield follow_up_id
            after = (day, follow_up_id)
        if len(found) < AT_A_TIME:
            return

"""Once a day, set what comes back for the key dates that have come near; what is told in between sets its own."""

from tracker.actions import leases, people
from tracker.jobs.row_by_row import each
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.gate import Escape, escaping
from tracker.records.key_dates import without_follow_up
from tracker.rules.deadlines import plus_days
from tracker.rules.key_dates import DAYS_AHEAD

ROUND = "key dates"


def come_near() -> int:
    today = clock.today()
    if leases.was_done(ROUND, today):
        return 0
    with escaping(Escape.CLOCK):
        lacking = without_follow_up(today, plus_days(today, DAYS_AHEAD))
        session().commit()
        count = each("key dates of person", lacking, people.keep_days)
    leases.note_done(ROUND, today)
    session().commit()
    return count

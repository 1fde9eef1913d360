"""How fast what came back is told, by one clock with one sender, and how fast it is found among all that is to come."""

import time
from collections.abc import Callable
from datetime import date

from flask import Flask

from tests.faults.conftest import Report
from tests.faults.world import DUE, Outcome, outcome, people, with_more_to_come
from tests.jobs.smtp import Sink
from tracker.jobs.rounds import all_rounds
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.alerts import to_tell
from tracker.records.gate import Escape, escaping

TO_TELL_ONE = 5 * 60 / 10_000
"""Seconds that are aimed at: ten thousand told, in the app and by mail, in five minutes on a machine of its own."""

WITH_COMPANY = 2
"""How much more work of the processor it may be here, beside other tests, and with statements that are new to it;
`make bench SIZE=L` measures it in full and alone."""

TO_FIND = 0.050 / 1_000_000
"""Seconds for each that is to come: what is due is to be found in 50 milliseconds among a million."""

LOOKS = 20


def seconds(do: Callable[[], object]) -> float:
    begin = time.perf_counter()
    do()
    return time.perf_counter() - begin


def test_t29_what_is_due_is_told_at_the_pace_of_ten_thousand_in_minutes(
    app: Flask, plain: Settings, sink: Sink, scale: int, report: Report
) -> None:
    count = 50 * scale
    people(app, count)
    with app.app_context():
        begin = time.thread_time()
        all_rounds(plain)
        spent = time.thread_time() - begin
    found = outcome(app, sink, count)
    report("T29", "all that comes back on a day is told by one sender", 1, [found])
    assert found.doubled == 0
    assert spent <= count * TO_TELL_ONE * WITH_COMPANY


def test_t29_what_is_due_is_found_among_what_is_to_come(app: Flask, scale: int, report: Report) -> None:
    """Whoever else has this machine makes some looks longer, and none shorter."""
    count, each = 100, 500 * scale
    people(app, count)
    with_more_to_come(app, count, each)
    due: list[int] = []

    def look() -> None:
        rows = to_tell(DUE, (date.min, 0), count)
        session().commit()
        due[:] = [follow_up_id for _day, follow_up_id in rows]

    with app.app_context(), escaping(Escape.CLOCK):
        spent = min(seconds(look) for _look in range(LOOKS))
    missed = set(range(1, count + 1)) - set(due)
    report("T29", "found among many that are to come", LOOKS, [Outcome(count, len(missed), 0, [])])
    assert spent <= count * each * TO_FIND

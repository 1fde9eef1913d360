"""Let everything leave that can, as time passes."""

from datetime import timedelta

from flask import Flask

from tests.faults.world import let_time_pass, waiting
from tracker.jobs import timetable
from tracker.plumbing.settings import Settings

MOST_TICKS = 100
LONG = timedelta(hours=5)


def drain(app: Flask, settings: Settings) -> None:
    """Tick, with hours in between, until no mail waits."""
    let_time_pass(app, LONG)
    for _tick in range(MOST_TICKS):
        assert timetable.once(app, settings) is not None, "a round failed: see the log"
        if not waiting(app):
            return
        let_time_pass(app, LONG)
    raise AssertionError(f"{waiting(app)} mails do not leave")

"""Several clocks at once, one that is stopped for long, and a machine whose time jumps."""

import os
import signal
import time
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
import time_machine
from flask import Flask

from tests.faults.conftest import Report
from tests.faults.drain import drain
from tests.faults.worker import working
from tests.faults.world import fence, outcome, people
from tests.jobs.smtp import Sink
from tracker.actions import holds, installation
from tracker.jobs import timetable
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.rules.holds import Held

PATIENCE_SECONDS = 60
JUMPS = [timedelta(hours=1), timedelta(days=1), timedelta(days=365), timedelta(days=30 * 365)]


def until(done: object, seconds: float = PATIENCE_SECONDS) -> None:
    begin = time.monotonic()
    while not done():  # type: ignore[operator]  # a function without arguments
        assert time.monotonic() - begin < seconds
        time.sleep(0.005)


def test_t11_many_clocks_at_once(
    app: Flask, plain: Settings, sink: Sink, scale: int, chance: Random, report: Report
) -> None:
    """Started and ended again and again, without a mailbox of receipts: a lease lets one work at a time."""
    rounds, some = 2 * scale, 10
    before = fence(app)
    for number in range(rounds):
        people(app, some, first=1 + number * some)
        with working(plain) as one, working(plain) as two, working(plain) as three:
            goal = len(sink.tries) + chance.randint(1, some)
            until(lambda goal=goal: len(sink.tries) >= goal)
            for each in chance.sample([one, two, three], 3):
                end(each.pid)
                each.join()
    drain(app, plain)
    assert fence(app) > before
    found = outcome(app, sink, rounds * some)
    report("T11", "three clocks at once, started and ended again and again", rounds, [found])
    assert found.doubled == 0


def end(pid: int | None) -> None:
    """End a clock as the system does: it finishes the mail it has."""
    assert pid is not None
    os.kill(pid, signal.SIGTERM)


@pytest.mark.parametrize("moment", ["RCPT", "dot"])
def test_t12_a_clock_that_is_stopped_for_long_while_another_goes_on(
    app: Flask, watched: Settings, sink: Sink, scale: int, report: Report, moment: str
) -> None:
    count = 6 * scale
    people(app, count)
    stopped: list[int] = []

    with working(watched, ticks=1) as first:
        assert first.pid is not None
        pid = first.pid

        def stop(at: str, _address: str) -> None:
            if at == moment and len(sink.tries) == count // 2 and not stopped:
                stopped.append(pid)
                os.kill(pid, signal.SIGSTOP)

        sink.otherwise = stop
        until(lambda: stopped)
        drain(app, watched)
        os.kill(pid, signal.SIGCONT)
        first.join(PATIENCE_SECONDS)
        assert first.exitcode == 0
    drain(app, watched)
    found = outcome(app, sink, count)
    report("T12", f"stopped at {moment}, taken over, and going on", 1, [found])
    assert found.doubled == 0


@pytest.mark.parametrize("jump", [*JUMPS, *(-jump for jump in JUMPS)], ids=str)
def test_t16_a_wall_clock_that_jumps_while_mail_waits(
    app: Flask, watched: Settings, sink: Sink, scale: int, report: Report, jump: timedelta
) -> None:
    count = 5 * scale
    with app.app_context():
        installation.look(installation.here(watched))
        session().commit()
    people(app, count)
    with time_machine.travel(datetime.now(UTC) + jump, tick=True):
        assert timetable.once(app, watched) == []
        with app.app_context():
            assert holds.reasons() == {Held.CLOCK}
    assert sink.mails == []
    drain(app, watched)
    found = outcome(app, sink, count)
    report("T16", "the wall clock jumps by an hour, a day, a year or thirty, either way", 1, [found])
    assert found.doubled == 0


def test_t17_a_machine_that_slept_for_ten_days(
    app: Flask, watched: Settings, sink: Sink, scale: int, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system counts the time asleep on both of its clocks."""
    count = 10 * scale
    with app.app_context():
        installation.look(installation.here(watched))
        session().commit()
    people(app, count)
    asleep, seconds = timedelta(days=10), time.clock_gettime
    monkeypatch.setattr(time, "clock_gettime", lambda which: seconds(which) + asleep.total_seconds())
    with time_machine.travel(datetime.now(UTC) + asleep, tick=True):
        drain(app, watched)
        found = outcome(app, sink, count)
    assert len(sink.mails) == count, "one mail for each person, not ten"
    report("T17", "the machine slept for ten days", 1, [found])

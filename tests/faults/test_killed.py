"""A process that is killed anywhere loses no reminder and, with a mailbox of receipts, doubles none."""

import time
from random import Random

import pytest
from flask import Flask

from tests.faults.conftest import Report
from tests.faults.drain import drain
from tests.faults.worker import Death, one_tick, points, working
from tests.faults.world import let_time_pass, outcome, people, refused
from tests.jobs.smtp import HANG_UP, RECEIPTS, Sink
from tracker.plumbing.settings import Settings

KILLS = 4
PATIENCE_SECONDS = 60


def kill_on_the_way(settings: Settings, sink: Sink, chance: Random, most: int) -> None:
    """Start a clock, and kill it when it has handed over some mails more, or a moment later."""
    goal, begin = len(sink.tries) + chance.randint(0, most), time.monotonic()
    with working(settings) as clock:
        while len(sink.tries) < goal and time.monotonic() - begin < PATIENCE_SECONDS:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.03))
        assert clock.is_alive()


@pytest.mark.parametrize("probed", [True, False], ids=["with receipts", "without"])
def test_t1_killed_at_random_moments(
    app: Flask, plain: Settings, watched: Settings, sink: Sink, scale: int, chance: Random, report: Report, probed: bool
) -> None:
    settings, count, kills = watched if probed else plain, 20 * scale, KILLS * scale
    people(app, count)
    for _kill in range(kills):
        kill_on_the_way(settings, sink, chance, count // kills)
        let_time_pass(app)
    drain(app, settings)
    found = outcome(app, sink, count)
    report("T1", f"killed at random moments, {'with' if probed else 'without'} receipts", kills, [found])
    assert found.doubled == 0 if probed else found.doubled <= kills


def test_t2_killed_at_every_line_that_tells_or_sends(
    app: Flask, watched: Settings, sink: Sink, scale: int, chance: Random, report: Report
) -> None:
    """With a server that delays one mail of ten and hangs up over another, so that those lines are come to as well.

    The mailbox of receipts it never refuses: of a mail that it took, it then always has a copy to show.
    """
    all_points = points()
    chance.shuffle(all_points)
    wanted = all_points if scale > 1 else all_points[:6]
    misfortunes = {"dot": [HANG_UP, "451 later"] + [None] * 18, "RCPT": ["550 no"] + [None] * 199}
    sink.otherwise = lambda moment, to: None if to == RECEIPTS else chance.choice(misfortunes.get(moment, [None]))
    kills, count = 0, 0
    for place, point in enumerate(wanted):
        people(app, 3, first=count + 1)
        count += 3
        kills += one_tick(watched, Death(point, chance.randint(1, 3))) == -9
        let_time_pass(app)
        if place % 10 == 9:
            drain(app, watched)
    drain(app, watched)
    found = outcome(app, sink, count, refused(app))
    report("T2", f"killed at every line that tells or sends ({kills} kills)", len(wanted), [found])
    assert found.doubled == 0
    assert kills

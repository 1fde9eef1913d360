"""An older copy of the database, a copy on another machine, and mail that is held in the middle of sending."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from tests.faults.conftest import Report
from tests.faults.drain import drain
from tests.faults.worker import working
from tests.faults.world import outcome, people
from tests.jobs.smtp import Sink
from tests.places import Place, let_go
from tracker.actions import holds, installation
from tracker.jobs import timetable
from tracker.plumbing.database import session
from tracker.plumbing.settings import Guard, Settings
from tracker.rules.holds import Held

Backup = Callable[[], Callable[[], None]]
SECONDS_TO_STOP = 2


@pytest.fixture
def backup(app: Flask, place: Place) -> Backup:
    """Make a copy of the database, and return what puts it back."""

    def copy() -> Callable[[], None]:
        with app.app_context():
            let_go()
        place.keep("backup")

        def restore() -> None:
            with app.app_context():
                let_go()
            place.put("backup")

        return restore

    return copy


def test_t23_an_older_copy_of_the_database_is_restored(
    app: Flask, watched: Settings, sink: Sink, scale: int, report: Report, backup: Backup
) -> None:
    """Half had left at the time of the backup; all have by the time of the restore."""
    count = 20 * scale
    people(app, count // 2)
    drain(app, watched)
    people(app, count - count // 2, first=count // 2 + 1)
    restore = backup()
    drain(app, watched)
    assert len(sink.mails) == count
    restore()
    assert timetable.once(app, watched) is not None
    with app.app_context():
        assert holds.reasons() == {Held.RESTORED}
        assert installation.reconcile(installation.here(watched)) == count - count // 2
        session().commit()
    drain(app, watched)
    found = outcome(app, sink, count)
    report("T23", "a backup is restored, after as many mails left", 1, [found])
    assert found.doubled == 0


def test_t24_a_copy_is_started_on_another_machine(
    app: Flask, watched: Settings, sink: Sink, scale: int, report: Report
) -> None:
    count = 10 * scale
    assert timetable.once(app, watched) is not None
    people(app, count)
    elsewhere = replace(watched, guard=Guard(host_id="elsewhere"))
    for _tick in range(3):
        assert timetable.once(app, elsewhere) is not None
    assert sink.tries == []
    with app.app_context():
        installation.accept(installation.here(elsewhere))
        session().commit()
    drain(app, elsewhere)
    found = outcome(app, sink, count)
    report("T24", "a copy starts on another machine, and is released", 1, [found])
    assert found.doubled == 0


def test_t26_mail_is_held_in_the_middle_of_sending(
    app: Flask, watched: Settings, sink: Sink, scale: int, report: Report
) -> None:
    count = 30 * scale
    people(app, count)
    with working(watched):
        while len(sink.tries) < count // 3:
            time.sleep(0.001)
        with app.app_context():
            holds.hold(Held.HAND)
            session().commit()
        held_at = len(sink.tries)
        time.sleep(SECONDS_TO_STOP)
        stopped_at = len(sink.tries)
        time.sleep(SECONDS_TO_STOP)
        assert len(sink.tries) == stopped_at < count
        assert stopped_at - held_at <= 1, "the one that was on its way"
    with app.app_context():
        installation.accept(installation.here(watched))
        session().commit()
    drain(app, watched)
    found = outcome(app, sink, count)
    report("T26", "mail is held in the middle, and released", 1, [found])
    assert found.doubled == 0

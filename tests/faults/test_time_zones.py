"""Time zone data that change at short notice and change back, as those of Lebanon did in March 2023, while mail waits.

Each tick is a process of its own, which finds its time zones where PYTHONTZPATH says.
"""

import shutil
from dataclasses import replace
from datetime import date, datetime
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.faults.conftest import Report
from tests.faults.drain import drain
from tests.faults.world import DUE, let_time_pass, outcome, people, with_more_to_come
from tests.jobs.smtp import Sink
from tests.processes import tracker
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.alerts import Alert
from tracker.records.follow_ups import FollowUp, Move
from tracker.records.gate import Escape, escaping
from tracker.records.outbox import Mail

ZONE = "Asia/Beirut"
Builds = dict[str, Path]
Tick = tuple[str, str, tuple[int, int]]
"""Which data it finds, when it comes (UTC), and how many are told by then, in the app and by mail."""

EARLIER: list[Tick] = [("+02", "21:30", (0, 0)), ("+03", "22:30", (6, 3)), ("+02", "22:45", (6, 6))]
LATER: list[Tick] = [("+03", "21:30", (6, 0)), ("+02", "21:45", (6, 0)), ("+02", "22:30", (6, 0))]
"""The day begins at 22:00 by one build and at 21:00 by the other; mail comes an hour later."""


@pytest.fixture
def builds(tmp_path: Path) -> Builds:
    """Two builds of the time zone data that do not agree how far one zone is ahead; else both are the package's."""
    folders = {"+02": tmp_path / "winter", "+03": tmp_path / "summer"}
    for offset, folder in folders.items():
        (folder / ZONE).parent.mkdir(parents=True)
        with as_file(files("tzdata") / "zoneinfo" / "Etc" / f"GMT-{offset[-1]}") as such:
            shutil.copy(such, folder / ZONE)
    return folders


def tick(settings: Settings, build: Path, moment: str) -> None:
    """Let a clock tick once; mail comes at one o'clock in the morning."""
    there = {"TRACKER_TIMEZONE": ZONE, "TRACKER_DIGEST_HOUR": "1", "TRACKER_SMTP_URL": settings.smtp_url or ""}
    now = datetime.fromisoformat(f"{moment}+00:00")
    done = tracker(replace(settings, now=now), "round", PYTHONTZPATH=str(build), **there)
    assert done.returncode == 0, done.stderr


def told(app: Flask) -> int:
    with app.app_context(), escaping(Escape.CLOCK):
        return session().scalar(select(func.count()).select_from(Alert)) or 0


def days(app: Flask) -> list[tuple[int, date, date]]:
    with app.app_context(), escaping(Escape.CLOCK):
        assert session().scalars(select(Move)).all() == []
        asked = select(FollowUp.id, FollowUp.due_on, FollowUp.returns_on).order_by(FollowUp.id)
        return [(number, due, returns) for number, due, returns in session().execute(asked)]


def keys(app: Flask) -> set[str]:
    with app.app_context():
        return set(session().scalars(select(Mail.key)))


@pytest.mark.parametrize("ticks", [EARLIER, LATER], ids=["an hour earlier, and back", "an hour later"])
def test_t19_time_zone_data_change_between_the_telling_and_the_mail(
    app: Flask, plain: Settings, sink: Sink, report: Report, builds: Builds, ticks: list[Tick]
) -> None:
    """The moment moves with the data, and the day does not: nobody is told twice, though the day may come twice."""
    count = 6
    people(app, count)
    with_more_to_come(app, count, 1)
    before, answers = days(app), iter([None, "451 4.3.0 Later"] * (count // 2))
    sink.otherwise = lambda at, _address: next(answers, None) if at == "dot" else None
    for build, moment, expected in ticks:
        let_time_pass(app)
        tick(plain, builds[build], f"2016-02-09T{moment}")
        assert (told(app), len(sink.mails)) == expected, moment
    drain(app, plain)
    assert days(app) == before
    assert keys(app) == {f"digest:{number}:{DUE}" for number in range(1, count + 1)}
    assert len(sink.mails) == count
    report("T19", "the time zone data change between telling and mail", 1, [outcome(app, sink, count)])

"""Two web processes and two clocks serve a team at once: no page fails, and each mail leaves once."""

import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import psycopg
import pytest
from flask import Flask

from tests import postgresql
from tests.bench import spin
from tests.conftest import settings_for
from tests.jobs.smtp import Sink, running
from tests.processes import free_port, tracker
from tests.teams.conftest import LONG, SHORT, Shift
from tests.teams.figures import pages_of, spending
from tests.teams.office import fill, open_office
from tests.teams.serving import Team, serving
from tests.teams.walking import Walk
from tracker.plumbing.database import db
from tracker.plumbing.settings import Settings
from tracker.wiring import create_app

SEED = 20160126
MAIL_AT = datetime(2016, 2, 10, 7, tzinfo=UTC)
PATIENCE_SECONDS = 120


@contextmanager
def opened(settings: Settings) -> Iterator[Flask]:
    (settings.data_dir / "secret-key").write_text(settings.secret_key)
    (settings.data_dir / "secret-key").chmod(0o600)
    app = create_app(settings)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def one(settings: Settings, statement: str) -> object:
    with psycopg.connect(settings.database_url.replace("+psycopg", ""), autocommit=True) as raw:
        row = raw.execute(statement.encode()).fetchone()
        return row and row[0]


def at_work(team: Team, walks: list[Walk], settings: Settings, shift: Shift) -> None:
    """Let everybody walk; half-way, when mail is due, the clock that works ends, and the other one goes on."""
    end = time.monotonic() + shift.seconds
    with ThreadPoolExecutor(len(walks)) as pool:
        until(lambda: holder(settings) is not None)
        walking = [pool.submit(walk.until, end, shift.thinking) for walk in walks]
        time.sleep(shift.seconds / 2)
        team.end_clock(int(str(holder(settings)).partition("-")[0]))
        for each in walking:
            each.result()
    until(lambda: one(settings, "SELECT count(*) FROM mails WHERE sent_at IS NULL AND given_up_at IS NULL") == 0)


def holder(settings: Settings) -> object:
    """Return who does the rounds."""
    return one(settings, "SELECT holder FROM leases WHERE name = 'clock' AND until > now()")


def until(done: Callable[[], bool]) -> None:
    begin = time.monotonic()
    while not done():
        assert time.monotonic() - begin < PATIENCE_SECONDS
        time.sleep(0.2)


def each_mail_left_once(settings: Settings, sink: Sink) -> int:
    left = one(settings, "SELECT count(*) FROM mails WHERE sent_at IS NOT NULL")
    assert len(sink.mails) == len(sink.copies) == left
    assert left
    return len(sink.mails)


def test_a_team_at_work(server: str, tmp_path: Path, minutes: int, pytestconfig: pytest.Config) -> None:
    shift = replace(LONG, seconds=60 * minutes) if minutes else SHORT
    plain = settings_for(postgresql.fresh_database(server), tmp_path)
    with running() as (sink, smtp_url):
        now = MAIL_AT - timedelta(seconds=shift.seconds / 2)
        settings = replace(plain, smtp_url=smtp_url, tick_seconds=shift.tick_seconds, now=now)
        with opened(settings) as app:
            fill(app, shift.size)
            office = open_office(app, settings, shift.people)
        port, quiet = free_port(), spin.probe()
        walks = [Walk(office, worker, port, Random(f"{SEED} {number}")) for number, worker in enumerate(office.workers)]
        with spending() as spent, serving(settings, port, tmp_path) as team:
            at_work(team, walks, settings, shift)
        late = replace(settings, now=now + timedelta(seconds=shift.seconds))
        rounds = tracker(late, "round", TRACKER_SMTP_URL=smtp_url)
        assert rounds.returncode == 0, rounds.stderr
        checked = tracker(late, "check", "reminders")
    pages = pages_of([each for walk in walks for each in walk.opened])
    figures = {
        "minutes": minutes,
        "cores": os.cpu_count(),
        "people": len(walks),
        "records": one(settings, "SELECT count(*) FROM records"),
        "demands": one(settings, "SELECT count(*) FROM demands"),
        "pages": [asdict(each) for each in pages],
        "wrong": [each for walk in walks for each in walk.wrong] + team.complaints,
        "mails": len(sink.mails),
        "alerts": one(settings, "SELECT count(*) FROM alerts"),
        "spin": [quiet, spin.probe()],
        "spent": asdict(spent),
        "checked": checked.stdout.strip(),
    }
    if pytestconfig.getoption("--teams-report"):
        Path(pytestconfig.getoption("--teams-report")).write_text(json.dumps(figures))
    assert figures["wrong"] == []
    assert each_mail_left_once(settings, sink)
    assert checked.returncode == 0, checked.stdout

"""A database that is locked, full, or changed by an upgrade; a disk that fails; nothing is half done."""

import errno
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, select, text

from tests.cast import ClockAt
from tests.faults.conftest import Report
from tests.faults.drain import drain
from tests.faults.world import DAY, DUE, let_time_pass, outcome, people
from tests.jobs.smtp import HANG_UP, Sink
from tracker.actions import holds, installation
from tracker.jobs import timetable
from tracker.plumbing.database import db, session
from tracker.plumbing.settings import Settings
from tracker.records import schema
from tracker.records.outbox import Mail
from tracker.rules.holds import Held


@contextmanager
def locked(settings: Settings, seconds: float) -> Iterator[None]:
    """Let another program write into the database, and take its time."""
    holding, engine = threading.Event(), create_engine(settings.database_url)

    def hold() -> None:
        with engine.connect() as connection:
            sqlite = engine.dialect.name == "sqlite"
            if sqlite:
                raw = connection.connection.driver_connection
                assert isinstance(raw, sqlite3.Connection)
                raw.isolation_level = None
            connection.execute(text("BEGIN IMMEDIATE" if sqlite else "LOCK TABLE mails, follow_ups"))
            holding.set()
            time.sleep(seconds)
            connection.rollback()

    thread = threading.Thread(target=hold)
    thread.start()
    assert holding.wait(10)
    yield
    thread.join()
    engine.dispose()


@pytest.mark.parametrize("seconds", [2, 7])
def test_t13_a_database_that_another_program_locks(
    app: Flask, watched: Settings, sink: Sink, scale: int, report: Report, seconds: int
) -> None:
    count = 8 * scale
    people(app, count)
    with locked(watched, seconds):
        timetable.once(app, watched)
    assert app.test_client().get("/healthz").status_code in (200, 503)
    drain(app, watched)
    found = outcome(app, sink, count)
    report("T13", "the database is locked for 2 or 7 seconds", 1, [found])
    assert found.doubled == 0


@pytest.fixture
def on_sqlite(on_postgresql: bool) -> None:
    if on_postgresql:
        pytest.skip("a full disk is simulated by a limit that SQLite knows")


@contextmanager
def full(app: Flask, pages_left: int) -> Iterator[None]:
    """Let the database grow by so many pages and no more."""
    with app.app_context():
        engine = db.engine
        pages = session().execute(text("PRAGMA page_count")).scalar_one()
        session().commit()
        engine.dispose()

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages + pages_left}")

    event.listen(engine, "connect", limit)
    yield
    event.remove(engine, "connect", limit)
    with app.app_context():
        engine.dispose()


@pytest.mark.usefixtures("on_sqlite")
def test_t14_a_disk_that_is_full_at_any_moment(
    app: Flask, watched: Settings, sink: Sink, scale: int, report: Report
) -> None:
    """What cannot be claimed is not sent; what was sent and could not be marked is found."""
    count = 15 * scale
    people(app, count)
    for pages_left in range(6):
        with full(app, pages_left):
            timetable.once(app, watched)
        let_time_pass(app)
    drain(app, watched)
    found = outcome(app, sink, count)
    report("T14", "the disk is full, at one place after the other", 6, [found])
    assert found.doubled == 0


def test_t15_a_disk_that_fails_under_the_ledger(
    app: Flask, plain: Settings, sink: Sink, scale: int, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 6 * scale
    people(app, count)

    def fail(_handle: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fail)
        timetable.once(app, plain)
        timetable.once(app, plain)
        assert len(sink.mails) == 1, "nothing more leaves"
    with app.app_context():
        assert holds.reasons() == {Held.LEDGER}
        installation.accept(installation.here(plain))
        session().commit()
    drain(app, plain)
    found = outcome(app, sink, count)
    report("T15", "the disk does not keep the ledger", 1, [found])
    assert found.doubled == 0


def states(app: Flask) -> list[tuple[str, bool, bool]]:
    with app.app_context():
        rows = session().scalars(select(Mail).order_by(Mail.id)).all()
        found = [(mail.key, mail.sent_at is not None, mail.given_up_at is not None) for mail in rows]
        session().commit()
        db.engine.dispose()
        return found


def test_t25_an_upgrade_and_back_with_mail_in_flight(
    app: Flask, watched: Settings, sink: Sink, scale: int, report: Report, clock_at: ClockAt
) -> None:
    """An older schema does not know what a mail tells of: what waits is told by the mail of the next day."""
    count, answers = 12 * scale, iter([None, None, "451 later", HANG_UP, "451 later"])
    people(app, count)
    sink.otherwise = lambda at, _address: next(answers, "451 later") if at == "dot" else None
    assert timetable.once(app, watched) is not None
    before = states(app)
    with app.app_context():
        schema.downgrade(db.engine, "0001")
        db.engine.dispose()
        schema.upgrade(db.engine)
        db.engine.dispose()
    assert states(app) == before
    sink.otherwise = lambda _at, _address: None
    drain(app, watched)
    clock_at(DUE + DAY)
    drain(app, watched)
    found = outcome(app, sink, count)
    report("T25", "the schema goes down and up again with mail in flight", 1, [found])
    assert found.doubled <= 1, "an older schema does not know of the one whose end is not known"

"""The other design: a job of APScheduler for each follow-up, kept in SQLite with the same care."""

import pickle
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.executors.debug import DebugExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import STATE_RUNNING
from sqlalchemy import Engine, create_engine, event

from tests.bench.rounds import Clock, Contender, Spent

NOW = datetime.now(UTC)


def fire() -> None:
    """Nothing is told: finding, firing and forgetting is all that is measured."""


@contextmanager
def jobs_each(folder: Path, jobs: int, due: int, clock: Clock) -> Iterator[Contender]:
    """Give a sweep of so many jobs, of which some are due; they are put back before each."""
    engine = create_engine(f"sqlite:///{folder / 'jobs.db'}")
    _careful(engine)
    scheduler = BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(engine=engine)}, executors={"default": DebugExecutor()}, timezone=UTC
    )
    scheduler.start(paused=True)
    rows = _rows(scheduler, engine, jobs, due)

    def measure() -> Spent:
        with engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM apscheduler_jobs")
            connection.exec_driver_sql("INSERT INTO apscheduler_jobs VALUES (?, ?, ?)", rows)
        scheduler.state = STATE_RUNNING
        try:
            return clock.measure(scheduler._process_jobs)
        finally:
            scheduler.pause()

    try:
        yield Contender("one APScheduler job for each, its sweep", measure)
    finally:
        scheduler.shutdown()
        engine.dispose()


def _rows(scheduler: BackgroundScheduler, engine: Engine, jobs: int, due: int) -> list[tuple[Any, ...]]:
    """Return the rows of so many jobs, made after the pattern of one that the scheduler wrote."""
    scheduler.add_job(fire, "date", run_date=NOW + timedelta(days=1), misfire_grace_time=None, id="pattern")
    with engine.connect() as connection:
        state = pickle.loads(connection.exec_driver_sql("SELECT job_state FROM apscheduler_jobs").scalar_one())
    found = []
    for number in range(jobs):
        at = NOW + timedelta(days=1 + number % 700) if number >= due else NOW - timedelta(minutes=1 + number % 60)
        state["trigger"].run_date = at
        state |= {"id": f"{number}", "next_run_time": at}
        found.append((state["id"], at.timestamp(), pickle.dumps(state, pickle.HIGHEST_PROTOCOL)))
    return found


def _careful(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

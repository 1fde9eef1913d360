"""A database in which many people look after follow-ups, of which one each came back today, and a mail server."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask

from tests import postgresql
from tests.bench.place import Place
from tests.bench.rounds import Clock, Contender, Spent
from tests.bench.world import NOW, connected
from tests.faults.world import people, with_more_to_come
from tests.processes import free_port
from tracker.actions import installation
from tracker.plumbing.database import db, session
from tracker.plumbing.settings import Settings
from tracker.records import schema
from tracker.wiring import create_app

SIZES = {"S": (100, 10), "M": (1_000, 100), "L": (10_000, 100)}
"""How many people, and how many open follow-ups each has."""

SINK = (sys.executable, "-m", "aiosmtpd", "-n", "-c", "aiosmtpd.handlers.Sink", "-l")


@dataclass(frozen=True, slots=True)
class Reminding:
    app: Flask
    settings: Settings
    raw: Any
    clock: Clock
    due: int
    open: int
    mark: str
    """How the driver marks a value in a statement."""

    def change(self, statement: str, *values: object) -> Any:
        return self.raw.execute(statement.replace("?", self.mark), values)

    def day(self, day: date) -> object:
        """Return a day as the driver takes it."""
        return day.isoformat() if self.mark == "?" else day

    def inside(self, name: str, call: Callable[[], object], before: Callable[[], object] | None = None) -> Contender:
        """Return a way that works within the application; what is done before does not count."""

        def measure() -> Spent:
            if before:
                before()
            with self.app.app_context():
                return self.clock.measure(call)

        return Contender(name, measure)


@contextmanager
def reminding(at: Place) -> Iterator[Reminding]:
    count, each = SIZES[at.world.size]
    with ExitStack() as stack:
        folder = at.folder / f"reminders-{time.monotonic_ns()}"
        folder.mkdir(mode=0o700)
        kind, url = at.world.kind, f"sqlite:///{folder / 'tracker.db'}"
        if kind == "postgresql":
            url = postgresql.fresh_database(at.world.server).replace("://", "+psycopg://")
        settings = Settings(data_dir=folder, database_url=url, secret_key="0123456789abcdef" * 4, now=NOW)
        settings = replace(settings, smtp_url=stack.enter_context(mail_server()))
        app = create_app(settings)
        _fill(app, settings, count, each)
        raw = stack.enter_context(connected(kind, url))
        pids = [int(raw.info.backend_pid), _backend(app)] if kind == "postgresql" else []
        if pids:
            raw.execute("VACUUM ANALYZE")
        yield Reminding(app, settings, raw, Clock(pids), count, count * each, "?" if kind == "sqlite" else "%s")
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def _fill(app: Flask, settings: Settings, count: int, each: int) -> None:
    with app.app_context():
        schema.upgrade(db.engine)
        installation.look(installation.here(settings))
        session().commit()
    people(app, count)
    with_more_to_come(app, count, each - 1)


def _backend(app: Flask) -> int:
    with app.app_context():
        found = session().connection().exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        session().rollback()
        return int(found)


@contextmanager
def mail_server() -> Iterator[str]:
    """A mail server in a process of its own, which forgets what it takes."""
    port = free_port()
    with subprocess.Popen([*SINK, f"127.0.0.1:{port}"]) as process:
        while True:
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        try:
            yield f"smtp://127.0.0.1:{port}"
        finally:
            process.terminate()


def resident() -> float:
    """Return the megabytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6

"""Measure reminders: python -m tests.bench.reminders [--people N] [--each N] [--database KIND] [--find] [--write].

So many people look after so many open follow-ups each, of which one came back today. They are found, told in the app,
written to, and the mails handed over to a mail server in another process.
"""

import argparse
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from platform import python_version

from flask import Flask
from sqlalchemy import select, text

from tests import postgresql
from tests.bench.__main__ import NOW, REPORT
from tests.faults.world import DUE, people, waiting, with_more_to_come
from tests.processes import free_port
from tracker.actions import installation
from tracker.jobs import alerts, digests, mails
from tracker.plumbing.database import db, session
from tracker.plumbing.settings import Settings
from tracker.records import schema
from tracker.records.alerts import to_tell
from tracker.records.follow_ups import FollowUp
from tracker.records.gate import Escape, escaping
from tracker.wiring import create_app

LOOKS = 20
SINK = (sys.executable, "-m", "aiosmtpd", "-n", "-c", "aiosmtpd.handlers.Sink", "-l")


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.bench.reminders", description=__doc__)
    asked.add_argument("--people", type=int, default=10_000)
    asked.add_argument("--each", type=int, default=100)
    asked.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    asked.add_argument("--find", action="store_true", help="find what is due, and tell nobody")
    asked.add_argument("--write", action="store_true", help="add the table to docs/benchmarks.md")
    options = asked.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder / 'tracker.db'}"
        if options.database == "postgresql":
            url = postgresql.fresh_database(stack.enter_context(postgresql.server())).replace("://", "+psycopg://")
        settings = Settings(data_dir=folder, database_url=url, secret_key="k" * 64, now=NOW)
        settings = replace(settings, smtp_url=stack.enter_context(mail_server()))
        app = create_app(settings)
        lines = report(app, settings, options)
        with app.app_context():
            db.engine.dispose()
    sys.stdout.write("\n".join(lines) + "\n")
    if options.write:
        REPORT.write_text("\n".join([REPORT.read_text().rstrip(), "", *lines, ""]))


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


def report(app: Flask, settings: Settings, options: argparse.Namespace) -> list[str]:
    count, each, database = options.people, options.each, options.database
    with app.app_context():
        schema.upgrade(db.engine)
        installation.look(installation.here(settings))
        session().commit()
    people(app, count)
    with_more_to_come(app, count, each - 1)
    with app.app_context():
        if database == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))
        rows = [found(count), *([] if options.find else drained(app, settings, count))]
    asked = f"--people {count} --each {each} --database {database}{' --find' if options.find else ''}"
    command = f"`.venv/bin/python -m tests.bench.reminders {asked}`"
    title = f"## {database}, {count * each:,} open follow-ups, {count:,} due ({datetime.now(UTC):%d %B %Y}"
    head = ["| what | seconds | of them CPU | resident memory before and after, MB |", "|---|---|---|---|"]
    return [f"{title}, Python {python_version()})", "", command, "", *head, *rows]


def found(count: int) -> str:
    """Find what is due, over and over."""
    spent, cpu = [], []
    with escaping(Escape.CLOCK):
        for _look in range(LOOKS):
            begin, begin_cpu = time.perf_counter(), time.process_time()
            rows = session().execute(to_tell(DUE, (date.min, 0), count)).all()
            spent.append(time.perf_counter() - begin)
            cpu.append(time.process_time() - begin_cpu)
            assert len(rows) == count
            session().commit()
        assert session().scalar(select(FollowUp.id).limit(1))
    return f"| finding them, middle of {LOOKS} | {statistics.median(spent):.3f} | {statistics.median(cpu):.3f} | |"


def drained(app: Flask, settings: Settings, count: int) -> list[str]:
    """Tell them all, one sender alone; return what it took."""

    def leave() -> int:
        sent = 0
        while waiting(app):
            sent += mails.post(settings)
        return sent

    return [
        timed(f"{count:,} alerts in the app", alerts.tell, count),
        timed(f"{count:,} mails written", lambda: digests.write(settings), count),
        timed(f"{count:,} mails handed over", leave, count),
    ]


def timed(name: str, do: Callable[[], int], count: int) -> str:
    before, begin, begin_cpu = resident(), time.perf_counter(), time.process_time()
    assert do() == count
    spent, spent_cpu = time.perf_counter() - begin, time.process_time() - begin_cpu
    return f"| {name} | {spent:.1f} | {spent_cpu:.1f} | {before:.0f}, {resident():.0f} |"


def resident() -> float:
    """Return the megabytes of memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


if __name__ == "__main__":
    main()

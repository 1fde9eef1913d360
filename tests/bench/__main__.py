"""Measure pages: python -m tests.bench [--records N] [--database URL] [--write].

Each page is asked for in process, signed in, 60 times after a warm-up; figures are milliseconds.
"""

import argparse
import gc
import gzip
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from platform import python_version

from flask import Flask
from sqlalchemy import event

from tests import postgresql
from tests.bench.data import SEED, fill
from tests.cast import Browser, sign_in_as
from tracker.plumbing.database import db
from tracker.plumbing.settings import Settings
from tracker.records import schema
from tracker.wiring import create_app

ROUNDS = 60
NOW = datetime(2016, 2, 10, 9, tzinfo=UTC)
REPORT = Path(__file__).parents[2] / "docs" / "benchmarks.md"


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    asked.add_argument("--records", type=int, default=100_000)
    asked.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    asked.add_argument("--write", action="store_true", help="add the table to docs/benchmarks.md")
    options = asked.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder / 'tracker.db'}"
        if options.database == "postgresql":
            url = postgresql.fresh_database(stack.enter_context(postgresql.server())).replace("://", "+psycopg://")
        app = create_app(Settings(data_dir=folder, database_url=url, secret_key="k" * 64, now=NOW))
        lines = report(app, options.records, options.database)
        with app.app_context():
            db.engine.dispose()
    sys.stdout.write("\n".join(lines) + "\n")
    if options.write:
        REPORT.write_text("\n".join([REPORT.read_text().rstrip(), "", *lines, ""]))


def report(app: Flask, records: int, database: str) -> list[str]:
    with app.app_context():
        schema.upgrade(db.engine)
        begin = time.perf_counter()
        case = fill(records)
        filled = time.perf_counter() - begin
        if database == "postgresql":
            with db.engine.connect() as connection:
                connection.exec_driver_sql("ANALYZE")
                connection.commit()
    browser = sign_in_as(app, "amina@example.org")
    pages = {
        "Today": "/",
        "case timeline, 25 of 500 events": f"/cases/{case}",
        "demands, first 50": "/demands/",
        "demands, one country and status": "/demands/?country=Cambodia&status=waiting",
        "demands, words in the name": "/demands/?q=sarell+99",
        "people, by name": "/people/",
    }
    gc.freeze()
    rows = [measure(app, browser, name, path) for name, path in pages.items()]
    title = f"## {database}, {records:,} records ({datetime.now(UTC):%d %B %Y}, Python {python_version()})"
    command = f"`.venv/bin/python -m tests.bench --records {records} --database {database}`"
    made = f"{command}, seed {SEED}, filled in {filled:.1f} s"
    head = [
        "| page | CPU ms p50 | CPU ms p95 | wall ms p50 | statements | HTML kB (gzip) |",
        "|---|---|---|---|---|---|",
    ]
    return [title, "", made, "", *head, *rows]


def measure(app: Flask, browser: Browser, name: str, path: str) -> str:
    statements = count_statements(app, browser, path)
    cpu, wall = [], []
    for number in range(ROUNDS + 5):
        begin, begin_cpu = time.perf_counter(), time.thread_time()
        answer = browser.get(path)
        spent, spent_cpu = time.perf_counter() - begin, time.thread_time() - begin_cpu
        assert answer.status_code == 200, (path, answer.status_code)
        if number >= 5:
            cpu.append(spent_cpu * 1000)
            wall.append(spent * 1000)
    tail = statistics.quantiles(cpu, n=20)[-1]
    weight = len(gzip.compress(answer.data)) / 1000
    middle = statistics.median
    return f"| {name} | {middle(cpu):.1f} | {tail:.1f} | {middle(wall):.1f} | {statements} | {weight:.1f} |"


def count_statements(app: Flask, browser: Browser, path: str) -> int:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    browser.get(path)
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)


if __name__ == "__main__":
    main()

"""What the scoreboard costs over 100,000 demands: python -m tests.bench.scoreboards [sqlite | postgresql]."""

import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click
from flask import Flask

from tests.bench.rounds import Clock
from tests.bench.world import NOW, connected, database
from tests.cast import sign_in_as
from tracker.actions import accounts
from tracker.actions.invented.filling import Invention
from tracker.actions.invented.offices import COORDINATOR
from tracker.actions.invented.sizes import SIZES
from tracker.actions.plans import shipping
from tracker.plumbing import clock
from tracker.plumbing.database import db, session
from tracker.plumbing.settings import Settings
from tracker.records import schema, scoreboard
from tracker.records.accounts import user_by_email
from tracker.records.gate import look_as
from tracker.wiring import create_app

TIMES, OF_S = 20, 20
SIZE = replace(SIZES["S"], all=SIZES["S"].all.times(OF_S), follow_ups=SIZES["S"].follow_ups * OF_S)
"""Twenty times S: 100,000 demands to 400 organisations, 20,000 people, 570,000 events."""

PAGES = (
    "/scoreboard/",
    "/scoreboard/forgotten",
    "/scoreboard/coverage",
    "/scoreboard/reprisals",
    "/map/",
    "/map/?status=",
)


def main(kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as (url, _server):
        app = create_app(Settings(data_dir=Path(folder), database_url=url, secret_key="0123456789abcdef" * 4, now=NOW))
        _fill(app)
        with connected(kind, url) as raw:
            posts(raw)
            if kind == "postgresql":
                raw.execute("VACUUM ANALYZE")
        report(app)
        with app.app_context():
            db.engine.dispose()


def _fill(app: Flask) -> None:
    with app.app_context():
        schema.upgrade(db.engine)
        shipping.ship()
        for _progress in Invention(SIZE).fill():
            session().commit()


def posts(raw: Any) -> None:
    """Let a twentieth of the people hold a post somewhere, and a twentieth of the demands be made to them in person."""
    stamped = "0, '', '', '', '2016-02-10 09:00:00+00:00' FROM"
    columns = "INSERT INTO links (from_id, to_id, role, day, last_day, position, quote, quote_key, note, created_at)"
    raw.execute(
        f"{columns} SELECT people.id, (SELECT min(id) FROM organisations) + people.id / 20 % 400, "
        f"'held-post', '2005-01-01', '2012-12-31', {stamped} people WHERE people.id % 20 = 0"
    )
    raw.execute(
        f"{columns} SELECT demands.id, (SELECT max(links.from_id) FROM links WHERE role = 'held-post' "
        f"AND links.from_id <= demands.id), 'addressee', NULL, NULL, {stamped} demands WHERE demands.id % 20 = 1 "
        f"AND demands.id > (SELECT min(from_id) FROM links WHERE role = 'held-post')"
    )


def report(app: Flask) -> None:
    browser = sign_in_as(app, COORDINATOR)
    with app.app_context():
        clock_of_work = Clock(_server_processes())
        user = session().scalars(user_by_email(COORDINATOR)).one()
        look_as(accounts.viewer_for(user))
        _say("the figures alone", lambda: scoreboard.scores(clock.today()), clock_of_work)
        session().rollback()
    for page in PAGES:
        _say(page, partial(browser.page, page), clock_of_work)


def _server_processes() -> list[int]:
    if db.engine.dialect.name == "sqlite":
        return []
    return [int(session().connection().exec_driver_sql("SELECT pg_backend_pid()").scalar_one())]


def _say(name: str, call: Callable[[], object], clock_of_work: Clock) -> None:
    spent = [clock_of_work.measure(call) for _time in range(TIMES)]
    cpu, wall = (sorted(getattr(each, what) / 1e6 for each in spent) for what in ("cpu", "wall"))
    middle = statistics.median
    click.echo(f"{name}: CPU {middle(cpu):.0f} ms ({cpu[0]:.0f} to {cpu[-1]:.0f}), wall {middle(wall):.0f} ms")


if __name__ == "__main__":
    main(*sys.argv[1:] or ["sqlite"])

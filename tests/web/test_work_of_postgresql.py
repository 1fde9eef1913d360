"""What a page asks of PostgreSQL with 37,000 records, in blocks of 8 kB that it looks at: with statistics of today, and
where the tables were counted while they were empty. Times differ from machine to machine; these numbers hardly do.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from flask import Flask

from tests import postgresql
from tests.cast import sign_in_as
from tests.conftest import settings_for
from tests.statements import Statement, noted
from tests.web.test_work_of_a_page import addresses
from tracker.actions import accounts
from tracker.actions.invented.filling import Invention
from tracker.actions.invented.offices import COORDINATOR
from tracker.actions.invented.sizes import SIZES
from tracker.actions.plans import shipping
from tracker.plumbing import clock
from tracker.plumbing.database import db, session
from tracker.records import row_security, schema
from tracker.records.accounts import user_by_email
from tracker.wiring import create_app

BIG = frozenset({"records", "events", "links", "search_entries", "standings"})
"""Tables that no page reads from end to end."""

ALL_OF_IT = {"all that is open with them": {"events"}}
"""Of 28,000 events PostgreSQL may read all rather than look for what was said of a hundred demands."""

MOST = 3_000
MOST_OF = {
    "Today": 35_000,
    "a list by words in the name": 90_000,
    "the search, common words": 55_000,
    "the search, the best first": 55_000,
    "a case of 500 events": 130_000,
    "a case, answers alone": 130_000,
    "a case of 500 events, further back": 130_000,
    "whom most letters address": 50_000,
    "who owes an answer": 140_000,
    "all that is open with them": 85_000,
    "the countries of working days": 10_000,
    "the calendar": 8_000,
    "who signed with whom": 18_000,
}
"""Blocks, for pages that look at very much: nearly twice as many as today."""

UNCOUNTED = 500_000
"""Blocks of any page while PostgreSQL knows nothing of its tables. Whoever looks at all of one for each row of another
looks at millions."""

FORGET = """
    DELETE FROM pg_statistic WHERE starelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace);
    UPDATE pg_class SET reltuples = 0, relpages = 0, relallvisible = 0
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i');
"""


class Asking:
    """A connection that is asked as one of SQLite is."""

    def __init__(self, raw: psycopg.Connection) -> None:
        self.raw = raw

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Any:
        return self.raw.execute(statement.replace("?", "%s").encode(), values)


@dataclass(frozen=True)
class World:
    raw: psycopg.Connection
    theirs: psycopg.Connection
    """The connection of the tracker, on behalf of whoever opens the pages: it is shown no other rows."""
    asked: Mapping[str, Sequence[Statement]]
    """Of each page what it asks."""

    def plans(self, page: str) -> Iterator[Mapping[str, Any]]:
        """Let PostgreSQL do again what it did for a page, and say how."""
        for text, values, _many in self.asked[page]:
            if text.lstrip().startswith(("SELECT", "WITH")):
                told = self.theirs.execute(
                    f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {text}".encode(), values
                ).fetchone()
                assert told is not None
                yield told[0][0]["Plan"]

    def blocks(self, page: str) -> int:
        return sum(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] for plan in self.plans(page))


@pytest.fixture(scope="module")
def world(on_postgresql: bool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    if not on_postgresql:
        pytest.skip("test_work_of_a_page.py looks at SQLite")
    with postgresql.server("autovacuum=off") as server_url:
        url = postgresql.fresh_database(server_url)
        app = create_app(settings_for(url, tmp_path_factory.mktemp("invented")))
        with app.app_context():
            schema.upgrade(db.engine)
            shipping.ship()
            for _progress in Invention(SIZES["S"]).fill():
                session().commit()
        superuser = postgresql.as_user(postgresql.SUPERUSER, url)
        with psycopg.connect(superuser, autocommit=True) as raw, psycopg.connect(url, autocommit=True) as theirs:
            raw.execute("VACUUM ANALYZE")
            for setting in ("jit = off", "statement_timeout = '60s'", *told_of(app, COORDINATOR)):
                theirs.execute(f"SET {setting}".encode())
            yield World(raw, theirs, asked_by(app, addresses(Asking(raw))))
        clock.start_at(None, ZoneInfo("UTC"))
        with app.app_context():
            db.engine.dispose()


def told_of(app: Flask, email: str) -> list[str]:
    """What PostgreSQL is told while this person looks."""
    with app.app_context():
        viewer = accounts.viewer_for(session().scalars(user_by_email(email)).one())
    return [each.removeprefix("SET LOCAL ") for each in row_security.telling(viewer).split("; ")]


def asked_by(app: Flask, pages: Mapping[str, str]) -> dict[str, Sequence[Statement]]:
    """Open each page twice, for the first time it may note that the session is in use, and note what it asks."""
    browser, found = sign_in_as(app, COORDINATOR), dict[str, Sequence[Statement]]()
    for page, address in pages.items():
        browser.page(address)
        with noted(app) as statements:
            browser.page(address)
        found[page] = statements
    return found


def test_a_page_looks_at_few_blocks(world: World) -> None:
    world.raw.execute("ANALYZE")
    looked_at = {page: world.blocks(page) for page in world.asked}
    assert {page: count for page, count in looked_at.items() if count > MOST_OF.get(page, MOST)} == {}


def test_no_page_reads_a_table_from_end_to_end(world: World) -> None:
    world.raw.execute("ANALYZE")
    whole = {page: BIG & {name for plan in world.plans(page) for name in read(plan)} for page in world.asked}
    assert {page: names for page, names in whole.items() if names - ALL_OF_IT.get(page, set())} == {}


def read(plan: Mapping[str, Any]) -> Iterator[str]:
    """The tables that are read from end to end."""
    if plan["Node Type"] == "Seq Scan" and plan["Actual Loops"]:
        yield plan["Relation Name"]
    for part in plan.get("Plans", []):
        yield from read(part)


def test_no_page_becomes_slow_where_nobody_counted_the_tables(world: World) -> None:
    world.raw.execute(FORGET)
    looked_at = {page: world.blocks(page) for page in world.asked}
    assert {page: count for page, count in looked_at.items() if count > UNCOUNTED} == {}

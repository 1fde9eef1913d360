"""What a page asks of a database with 37,000 records: few statements, few rows, no table read from end to end.

Times differ from machine to machine; these numbers do not. `make bench` measures the times.
"""

import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from operator import gt
from typing import Any, Protocol
from urllib.parse import quote

import pytest
from flask import Flask

from tests.bench.operations.searching import typed
from tests.bench.operations.timeline_page import HOT
from tests.cast import Browser, sign_in_as
from tests.conftest import settings_for
from tests.statements import Statement, noted
from tracker.actions.invented.chance import Chance
from tracker.actions.invented.filling import Invention
from tracker.actions.invented.offices import COORDINATOR
from tracker.actions.invented.sizes import SIZES
from tracker.plumbing import clock
from tracker.plumbing.database import db, session
from tracker.wiring import create_app

MOST_STATEMENTS = 12

BIG = 900
"""Rows, from which on no page reads a table from end to end."""


@dataclass(frozen=True)
class World:
    app: Flask
    raw: sqlite3.Connection
    browser: Browser
    addresses: dict[str, str]
    big: frozenset[str]
    known: dict[str, list[Statement]] = field(default_factory=dict)

    def asked(self, page: str) -> list[Statement]:
        """Open a page, once for all tests, and return what it asked."""
        if page not in self.known:
            with noted(self.app) as self.known[page]:
                self.browser.page(self.addresses[page])
        return self.known[page]


@pytest.fixture(scope="module")
def world(template: str, on_postgresql: bool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    if on_postgresql:
        pytest.skip("how SQLite reads its tables; make bench compares both")
    path = tmp_path_factory.mktemp("invented") / "tracker.db"
    shutil.copy(template.removeprefix("sqlite:///"), path)
    app = create_app(settings_for(f"sqlite:///{path}", path.parent))
    with app.app_context():
        for _progress in Invention(SIZES["S"]).fill():
            session().commit()
    raw = sqlite3.connect(path)
    tables = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    big = {name for name in tables if raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0] >= BIG}
    browser = sign_in_as(app, COORDINATOR)
    browser.page("/")  # the first time it is noted that the session is in use
    yield World(app, raw, browser, addresses(raw), frozenset(big))
    raw.close()
    clock.start_at(None, UTC)
    with app.app_context():
        db.engine.dispose()


PAGES = {
    "Today": (1_300, 280),
    "a list": (150, 40),
    "a list of one country and status": (150, 40),
    "a list by name": (150, 40),
    "a list, far down": (150, 40),
    "a list of one team": (150, 50),
    "a list by words in the name": (1_200, 150),
    "the search, rare words": (150, 40),
    "the search, common words": (3_500, 250),
    "the search, the best first": (3_500, 250),
    "a case of 500 events": (950, 450),
    "a case of 500 events, further back": (950, 450),
    "a case, answers alone": (950, 450),
    "a person": (150, 40),
    "a demand": (150, 40),
    "a letter": (150, 40),
    "a visit": (150, 150),
    "whom most letters address": (450, 300),
    "all that is open with them": (700, 380),
    "who owes an answer": (150, 450),
    "the form of a letter": (150, 40),
    "the calendar": (300, 120),
    "the countries of working days": (150, 40),
    "the map": (250, 250),
    "the map of visits": (250, 250),
    "who signed with whom": (1_000, 250),
}
"""Of each page how many rows it may get, and how many thousand steps SQLite may make for it: some more than today.

A case gets a slim row for each event of its strip, so that each can stand in the picture.
"""

LEADS = {"Today": "events USING INDEX ix_events_earliest"}
"""Where a page walks along an index from its beginning, and stops: at the sixty oldest demands without an answer."""


class Asked(Protocol):
    """A connection to a database that understands ? for a value."""

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Any: ...


def addresses(raw: Asked) -> dict[str, str]:
    """Where these pages are."""

    def some(kind: str) -> str:
        asked = "SELECT ref FROM records WHERE kind = ? AND visibility = 'organisation' ORDER BY id LIMIT 1 OFFSET 3"
        return str(raw.execute(asked, [kind]).fetchone()[0])

    case, words = f"/cases/{raw.execute(HOT).fetchone()[0]}", typed("S", Chance(0))
    far = "SELECT sort_day, id FROM records WHERE kind = 'demand' ORDER BY sort_day DESC, id DESC LIMIT 1 OFFSET 4500"
    day, number = raw.execute(far).fetchone()
    found = {"Today": "/", "a list": "/demands/", "a list by name": "/people/"}
    found["a list of one country and status"] = "/demands/?country=Cambodia&status=waiting"
    found["a list, far down"] = f"/demands/?after=newest.{day}.{number}"
    found["a list of one team"] = "/demands/?team=3"
    name = raw.execute("SELECT title FROM records WHERE kind = 'person' ORDER BY id LIMIT 1 OFFSET 3").fetchone()[0]
    found["a list by words in the name"] = f"/demands/?q={quote(max(name.split(), key=len))}&sort=name"
    found["the search, rare words"] = f"/search?q={words['rare'][0]}"
    found["the search, common words"] = f"/search?q={words['common'][0]}"
    found["the search, the best first"] = f"/search?q={words['common'][0]}&sort=best"
    found |= {"a case of 500 events": case, "a case, answers alone": f"{case}?show=answers"}
    found["a case of 500 events, further back"] = f"{case}?after=2012-01-01.1"
    found |= {"a person": f"/people/{some('person')}", "a demand": f"/demands/{some('demand')}"}
    found |= {"a letter": f"/letters/{some('letter')}", "a visit": f"/visits/{some('visit')}"}
    most_named = "SELECT to_id FROM links WHERE role = 'addressee' GROUP BY to_id ORDER BY count(*) DESC LIMIT 1"
    ref = raw.execute(f"SELECT ref FROM records WHERE id = ({most_named})").fetchone()[0]
    found |= {"whom most letters address": f"/organisations/{ref}", "who owes an answer": "/follow-ups/addressees/"}
    found["all that is open with them"] = f"/follow-ups/addressees/{ref}"
    found |= {"the map": "/map/", "the map of visits": "/map/visits?year=2015"}
    most_signed = "SELECT to_id FROM links WHERE role = 'signatory' GROUP BY to_id ORDER BY count(*) DESC LIMIT 1"
    ref = raw.execute(f"SELECT ref FROM records WHERE id = ({most_signed})").fetchone()[0]
    found["who signed with whom"] = f"/organisations/{ref}/network"
    found["the countries of working days"] = "/settings/working-days"
    found |= {"the form of a letter": f"/letters/{some('letter')}/edit", "the calendar": "/calendar?whose=everybody"}
    return found


def test_a_page_asks_few_statements(world: World) -> None:
    asked = {page: len(world.asked(page)) for page in PAGES}
    assert {page: count for page, count in asked.items() if count > MOST_STATEMENTS} == {}


def test_no_page_reads_a_table_from_end_to_end(world: World) -> None:
    found = {page: {line for statement in world.asked(page) for line in scans(world, statement)} for page in PAGES}
    assert {page: lines for page, lines in found.items() if lines - {LEADS.get(page)}} == {}


def scans(world: World, statement: Statement) -> Iterator[str]:
    """The tables that SQLite says it would read whole, with how; the index of words is read by the words alone."""
    text, values, _many = statement
    called = {alias or name: name for name, alias in re.findall(r"\b(\w+)(?: AS (\w+))?", text) if name in world.big}
    for row in world.raw.execute(f"EXPLAIN QUERY PLAN {text}", values):
        whole = re.match(r"SCAN ((\w+)(?!.*VIRTUAL TABLE INDEX \d+:M).*)", row[3])
        if whole and whole[2] in called:
            yield whole[1]


def test_a_page_gets_few_rows_for_little_work(world: World) -> None:
    worked = {page: work(world, page) for page in PAGES}
    assert {page: did for page, did in worked.items() if any(map(gt, did, PAGES[page]))} == {}


def work(world: World, page: str) -> tuple[int, int]:
    """Return how many rows a page gets, and how many thousand steps SQLite makes for it."""
    rows, steps = 0, [0]
    world.raw.set_progress_handler(lambda: count(steps), 1000)
    for text, values, _many in world.asked(page):
        if text.lstrip().startswith("SELECT"):
            rows += len(world.raw.execute(text, values).fetchall())
    world.raw.set_progress_handler(None, 0)
    return rows, steps[0]


def count(steps: list[int]) -> int:
    steps[0] += 1
    return 0

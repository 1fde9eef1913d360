"""What a page asks of a database with 37,000 records: few statements, no table read from end to end, few rows.

Times differ from machine to machine; these numbers do not. `make bench` measures the times.
"""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.bench.operations.timeline_page import HOT
from tests.cast import Browser, sign_in_as
from tests.conftest import settings_for
from tests.statements import Statement, noted
from tracker.actions.invented.filling import Invention
from tracker.actions.invented.offices import COORDINATOR
from tracker.actions.invented.sizes import SIZES
from tracker.plumbing import clock
from tracker.plumbing.database import db, session
from tracker.wiring import create_app

MOST_STATEMENTS = 12
BIG = 900
"""Rows, from which on a table is not read from end to end."""


@dataclass(frozen=True)
class World:
    app: Flask
    raw: sqlite3.Connection
    browser: Browser

    def asked(self, page: str) -> list[Statement]:
        """Open a page and return what it asked; the first time it may note that the session is in use."""
        self.browser.page(page)
        with noted(self.app) as statements:
            self.browser.page(page)
        return statements


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
    yield World(app, raw, sign_in_as(app, COORDINATOR))
    raw.close()
    clock.start_at(None, UTC)
    with app.app_context():
        db.engine.dispose()


def test_x(world: World) -> None:
    ref = world.raw.execute(HOT).fetchone()[0]
    for page in ["/", "/demands/", "/demands/?country=Cambodia&status=waiting", "/people/", "/letters/", "/visits/", "/events/", "/cases/", "/search?q=ba", f"/cases/{ref}", f"/cases/{ref}?show=answers", "/follow-ups/", "/follow-ups/?whose=everybody","/log","/calendar?whose=everybody"]:
        statements = world.asked(page)
        print(page, len(statements))
        total=0
        for s, v, many in statements:
            plan=[r[3] for r in world.raw.execute("EXPLAIN QUERY PLAN "+s, v)]
            n=len(world.raw.execute(s,v).fetchall()) if s.lstrip().upper().startswith("SELECT") else 0
            total+=n
            bad=[p for p in plan if p.startswith("SCAN")]
            print("   ", n, bad, s[:60].replace("\n"," "), "TEMP" if any("TEMP" in p for p in plan) else "")
        print("   rows", total)

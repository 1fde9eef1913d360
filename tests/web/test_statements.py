"""A page asks at most twelve statements of the database, as many with a thousand rows as with ten."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.bench.data import fill
from tests.cast import sign_in_as
from tests.conftest import settings_for
from tests.statements import count_statements
from tracker.plumbing.database import db, session
from tracker.records.gate import Escape, escaping
from tracker.records.record import Record
from tracker.rules.kinds import Kind
from tracker.wiring import create_app

MOST = 12


def filled(url: str, folder: Path, records: int, events: int) -> tuple[Flask, list[str]]:
    """An application over this many records, and the addresses of its pages."""
    app = create_app(settings_for(url, folder))
    with app.app_context():
        case = fill(records, events)
        with escaping(Escape.CLOCK):
            refs = {
                kind: session()
                .scalars(select(Record.ref).where(Record.kind == kind).order_by(Record.id).limit(1))
                .one()
                for kind in KINDS
            }
    lists = [f"/{kind.folder}/{query}" for kind in Kind for query in ("", *NARROWED)]
    lists.append(f"/demands/?addressee={refs[Kind.ORGANISATION]}&visibility=team&sort=changed")
    lists.append(f"/demands/?office={refs[Kind.ORGANISATION]}&counted=made")
    shown = [f"/{kind.folder}/{ref}" for kind, ref in refs.items()]
    of_the_case = [
        f"/records/{case}/{page}" for page in ("history", "sharing", "links/add", "follow-up", "plans", "merge")
    ]
    with_them = f"/follow-ups/addressees/{refs[Kind.ORGANISATION]}"
    pack = f"/visits/{refs[Kind.VISIT]}/pack"
    of_times = f"/scoreboard/times/{refs[Kind.PERSON]}?with={refs[Kind.ORGANISATION]}"
    office = f"/organisations/{refs[Kind.ORGANISATION]}/introduction"
    papers = (office, of_times, f"/people/{refs[Kind.PERSON]}/sheet", f"/cases/{case}/list", f"/cases/{case}/counts")
    networks = (f"/organisations/{refs[Kind.ORGANISATION]}/network", f"/cases/{case}/network")
    others = (with_them, pack, *papers, *networks, f"/cases/{case}", *shown, *lists, *of_the_case)
    return app, [*PAGES, *others, f"/log?about={case}"]


KINDS = tuple(kind for kind in Kind if kind is not Kind.CASE)
NARROWED = (
    "?sort=name",
    "?confirmed=no",
    "?q=lake&country=KH&status=waiting&owner=me&year=2005&sort=changed",
    "?owner=nobody&tick=all",
)
CALENDARS = ("/calendar?whose=everybody&month=2010-06", "/calendar?whose=everybody&month=2010-06&view=month")
PAGES = (
    *CALENDARS,
    "/calendar/feeds",
    "/",
    "/follow-ups/",
    "/follow-ups/addressees/",
    "/follow-ups/?whose=everybody",
    "/account",
    "/account/prove",
    "/account/second-step",
    "/account/second-step/app",
    "/team",
    "/team/1",
    "/team/second-step",
    "/deleted",
    "/help",
    "/imports/",
    "/imports/new",
    "/scoreboard/",
    "/scoreboard/over-time",
    "/scoreboard/forgotten?days=1",
    "/scoreboard/coverage?year=2010",
    "/scoreboard/addressees.csv",
    "/scoreboard/coverage.xlsx?year=2010",
    "/scoreboard/reprisals",
    "/map/",
    "/map/visits?year=2010",
    "/search?q=release",
    "/searches",
    "/searches/new?of=/people/",
    "/search?q=release&sort=best&kind=demand",
    "/settings",
    "/settings/acts",
    "/settings/freshness",
    "/settings/lock",
    "/settings/second-yes",
    "/settings/plans",
    "/settings/public",
    "/settings/plans/asked",
    "/settings/plans/asked/edit",
    "/settings/plans/new",
    "/settings/plans/new/asked",
    "/settings/sessions",
    "/settings/working-days",
    "/settings/working-days/KH",
)


@pytest.fixture
def two_sizes(template: str, on_postgresql: bool, tmp_path: Path) -> Iterator[list[tuple[Flask, list[str]]]]:
    if on_postgresql:
        pytest.skip("the statements are the same on both databases; SQLite is enough")
    made = []
    for records, events in ((10, 10), (1000, 1000)):
        path = tmp_path / f"{records}.db"
        shutil.copy(template.removeprefix("sqlite:///"), path)
        made.append(filled(f"sqlite:///{path}", tmp_path, records, events))
    yield made
    for app, _pages in made:
        with app.app_context():
            db.engine.dispose()


def test_statements_do_not_grow_with_rows(two_sizes: list[tuple[Flask, list[str]]]) -> None:
    counts = []
    for app, pages in two_sizes:
        browser = sign_in_as(app, "amina@example.org")
        for page in pages:
            assert browser.get(page).status_code == 200, page
        counts.append([count_statements(app, browser, page) for page in pages])
    few, many = counts
    pages = two_sizes[0][1]
    shapes = [re.sub(r"[A-Z]-\w+", "*", page) for page in pages]
    assert dict(zip(shapes, few, strict=True)) == dict(zip(shapes, many, strict=True))
    assert {page: count for page, count in zip(pages, many, strict=True) if count > MOST} == {}

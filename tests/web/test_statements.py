"""A page asks at most twelve statements of the database, as many with a thousand rows as with ten."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from tests.bench.data import fill
from tests.cast import sign_in_as
from tests.places import Place, let_go
from tests.statements import count_statements
from tracker.plumbing.database import session
from tracker.records.gate import Escape, escaping
from tracker.records.record import Record
from tracker.rules.kinds import Kind

MOST = 12
FEW, MANY = 10, 1000


def filled(app: Flask, records: int, events: int) -> list[str]:
    """Make this many records, and return the addresses of their pages."""
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
    return [*PAGES, *others, f"/log?about={case}"]


KINDS = tuple(kind for kind in Kind if kind is not Kind.CASE)
NARROWED = (
    "?sort=name",
    "?confirmed=no",
    "?q=lake&country=KH&status=waiting&owner=me&year=2005&sort=changed",
    "?owner=nobody&tick=all",
)
CALENDARS = ("/calendar?whose=everybody&month=2010-06", "/calendar?whose=everybody&month=2010-06&view=month")
PAGES = (
    "/duplicates/",
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


def counted(app: Flask, place: Place, rows: int) -> tuple[list[str], list[int]]:
    """Return the pages of an installation with so many records, and how many statements each asks."""
    with app.app_context():
        let_go()
    place.put("plain")
    pages = filled(app, rows, rows)
    browser = sign_in_as(app, "amina@example.org")
    for page in pages if rows == FEW else "/":  # the first time it is noted that a session is in use, and some is kept
        browser.get(page)
    return pages, [count_statements(app, browser, page) for page in pages]


def test_statements_do_not_grow_with_rows(app: Flask, place: Place, on_postgresql: bool) -> None:
    if on_postgresql:
        pytest.skip("the statements are the same on both databases; SQLite is enough")
    (pages, few), (_pages, many) = counted(app, place, FEW), counted(app, place, MANY)
    shapes = [re.sub(r"[A-Z]-\w+", "*", page) for page in pages]
    assert dict(zip(shapes, few, strict=True)) == dict(zip(shapes, many, strict=True))
    assert {page: count for page, count in zip(pages, many, strict=True) if count > MOST} == {}

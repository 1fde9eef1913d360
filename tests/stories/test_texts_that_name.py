"""A text that names whoever said no stays here: for programs, in tables of kept searches and feeds, as in files."""

from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, Cast
from tests.programs import Program, program
from tests.statements import noted
from tests.stories.named_in_texts import named, record, world
from tests.stories.search_keeping import address, keep
from tests.workbooks import Opened
from tracker.actions import visibility
from tracker.rules.access import Visibility
from tracker.rules.exposure import Exposure
from tracker.rules.kinds import Kind

PATHS = (
    *(f"/{kind.folder}" for kind in Kind),
    *("/people/{bob}", "/cases/{case}", "/demands/{demand}", "/letters/{letter}", "/events/{event}"),
    *("/records/{case}/timeline", "/records/{bob}/timeline", "/records/{zorbana}/timeline"),
    *("/search?q=zorbana", "/search?q=release", "/search?q=tariq", "/links?of={case}", "/links", "/follow-ups"),
)
MOST = 12
"""Statements of an answer."""


@pytest.fixture
def amina(app: Flask, cast: Cast) -> Program:
    return program(app, cast, "amina")


@pytest.mark.any_database
@pytest.mark.parametrize("said", ["refused", "withdrawn"])
def test_a_program_is_told_no_text_that_names_them(amina: Program, acting: Acting, said: str) -> None:
    refs = world(acting, said)
    for path in PATHS:
        assert named(str(amina.told("GET", path.format(**refs)))) == [], path
    letter = amina.told("GET", f"/letters/{refs['letter']}")
    assert (letter["title"], letter["text"], letter["language"], letter["withheld"]) == (None, None, "en", False)
    assert letter["demands"] == [refs["demand"]]
    demand = amina.told("GET", f"/demands/{refs['demand']}")
    assert (demand["title"], demand["summary"], demand["would_count"]) == (None, None, "Her mother")
    event = amina.told("GET", f"/events/{refs['event']}")
    assert {event[name] for name in ("title", "summary", "quote", "how_known", "place")} == {None}
    bob = amina.told("GET", f"/people/{refs['bob']}")
    assert (bob["title"], bob["summary"], bob["as_written"]) == ("Bob Plain", None, {})
    told = amina.told("GET", f"/records/{refs['bob']}/timeline")["items"]
    assert [(each["title"], each["quote"]) for each in told] == [(None, None), ("A hearing", "")]
    found = {each["ref"]: each["title"] for each in amina.told("GET", "/search?q=release")["items"]}
    assert set(found.values()) == {None}
    assert {refs["demand"], refs["letter"]} <= found.keys()
    (rung,) = [each for each in amina.told("GET", "/follow-ups")["items"] if each["by_hand"]]
    assert (rung["about"], rung["what"]) == (refs["demand"], None)
    (tie,) = amina.told("GET", f"/links?of={refs['bob']}&role=member-of-case")["items"]
    assert (tie["note"], tie["withheld"]) == (None, False)


def test_whoever_never_said_no_is_named_in_them(amina: Program, acting: Acting) -> None:
    refs = world(acting, "")
    assert amina.told("GET", f"/letters/{refs['letter']}")["text"] == "Free Umm Tariq!"
    assert {each["title"] for each in amina.told("GET", "/search?q=release")["items"]} == {
        "Release Zorbana Quixley",
        "Letter on Zorbana\u2019s release",
        "Sent: Letter on Zorbana\u2019s release",
    }


def test_what_a_program_was_not_told_it_does_not_erase(amina: Program, acting: Acting) -> None:
    refs = world(acting)
    path = f"/letters/{refs['letter']}"
    seen = amina("GET", path)
    told = seen.get_json()
    assert seen.headers["ETag"] == f'"{told["version"]}"'
    changed = amina("PATCH", path, {"country": "KH"}, If_Match=seen.headers["ETag"])
    assert (changed.get_json()["country"], changed.get_json()["text"]) == ("KH", None)
    whole = {name: told[name] for name in ("title", "text", "language")}
    refused = amina.told("PATCH", path, whole, 422, If_Match=changed.headers["ETag"])
    assert {each["field"] for each in refused["errors"]} == {"title", "text"}
    (tie,) = amina.told("GET", f"/links?of={refs['bob']}&role=member-of-case")["items"]
    version = amina("GET", f"/links/{tie['id']}").headers["ETag"]
    after = amina.told("PATCH", f"/links/{tie['id']}", {"since": "2015"}, If_Match=version)
    assert (after["since"], after["note"]) == ("2015", None)
    with acting("amina"):
        letter = record(refs["letter"])
        assert (letter.title, letter.text) == ("Letter on Zorbana\u2019s release", "Free Umm Tariq!")
    amina("PATCH", f"/links/{tie['id']}", {"note": None}, 422, If_Match=amina("GET", tie["href"][7:]).headers["ETag"])


@pytest.mark.parametrize("said", ["refused", ""])
def test_an_answer_asks_no_more_for_many(app: Flask, amina: Program, acting: Acting, said: str) -> None:
    refs = world(acting, said)
    counts: list[dict[str, int]] = []
    for _time in range(2):
        counts.append({path: _asked(app, amina, path.format(**refs)) for path in PATHS})
        for _many in range(2):
            world(acting, said)
    assert counts[0] == counts[1]
    assert {path: count for path, count in counts[0].items() if count > MOST} == {}


def _asked(app: Flask, amina: Program, path: str) -> int:
    amina("GET", path)
    with noted(app) as seen:
        amina("GET", path)
    return len(seen)


@pytest.mark.any_database
def test_the_table_of_a_kept_search_says_no_more_than_a_list_taken_along(acting: Acting, browse: Browse) -> None:
    refs, bilal = world(acting), browse("bilal")
    for of in (*(f"/{kind.folder}/" for kind in Kind), "/search?q=release", "/search?q=zorbana", "/search?q=tariq"):
        number = keep(bilal, of)
        table = bilal.get(f"/searches/{number}/table.csv").get_data(as_text=True)
        assert named(table) == [], of
        if of.startswith("/search"):
            assert refs["letter"] in table
        opened = Opened(bilal.get(f"/searches/{number}/table.xlsx").get_data())
        assert named(str(opened.rows)) == [], of
    rows = bilal.get(f"/searches/{keep(bilal, '/events/')}/table.csv").get_data(as_text=True)
    assert "A hearing" in rows
    assert named(bilal.get("/letters/table.csv").get_data(as_text=True)) == []


@pytest.mark.parametrize("said", ["refused", ""])
def test_a_feed_of_one_names_nobody_who_said_no(app: Flask, acting: Acting, browse: Browse, said: str) -> None:
    refs, amina = world(acting, said), browse("amina")
    with acting("amina"):
        for each in (record(refs["letter"]), record(refs["event"]), factories.case("A plain case")):
            visibility.change(each, Visibility.ORGANISATION, each.team_id, [])
            visibility.expose(each, Exposure.INTERNAL, in_mail=True)
    for of in ("/letters/", "/cases/"):
        path = address(amina, keep(amina, of), names="y")
        for ending in ("atom", "ics"):
            feed: Any = app.test_client().get(f"{path}.{ending}").text
            if of == "/cases/":
                assert ("A plain case" in feed) is (ending == "atom")
            else:
                assert bool(named(feed)) is not bool(said), ending

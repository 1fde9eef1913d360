"""The map says how many people are held in each country and how many visits were made, each number with its list."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.cast import Acting, Browse, Browser, sign_in_as, words_of
from tests.conftest import settings_for
from tests.factories import on
from tests.places import let_go
from tests.stories.figure_pages import marks_of, rows_of, without_token
from tools import world as making
from tracker.actions import records, timeline, visits
from tracker.actions.timeline import Account, Ties
from tracker.plumbing.addresses import UnsafeSettings
from tracker.plumbing.settings import Settings
from tracker.records.people import Person
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind
from tracker.wiring import create_app

PEOPLE, VISITS = "/map/", "/map/visits"


def held(name: str, country: str | None, **more: object) -> Person:
    made = records.add(Person(kind=Kind.PERSON, title=name, country=country, **more))
    timeline.record(Account("arrest", on(2016, 1, 5)), Ties([made]))
    return made


@pytest.fixture
def filled(acting: Acting) -> None:
    """In custody three in Cambodia, one of them a group, one in Singapore and one nobody knows where; one is free."""
    with acting("amina"):
        held("Layla Hassan", "KH")
        held("Omar Idris", "KH")
        held("Seventeen villagers", "KH", is_group=True, number=17)
        held("Zahra", "SG")
        held("Umm Yusuf", None)
        records.add(Person(kind=Kind.PERSON, title="Vera Stein", country="KH"))
        for title, country, day in (("One", "KH", 26), ("Two", "KH", 27), ("Three", "US", 28)):
            visit = records.add(Visit(kind=Kind.VISIT, title=title, country=country))
            visits.schedule(visit, on(2016, 1, day), on(2016, 1, day), None)
        earlier = records.add(Visit(kind=Kind.VISIT, title="Earlier", country="KH"))
        visits.schedule(earlier, on(2012, 11, 19), on(2012, 11, 20), None)


def cells(page: str) -> list[list[str]]:
    """The table: country, how many, and of these how many groups."""
    return [row for _where, row in rows_of(page)]


def test_people_in_custody_are_counted_by_country(browse: Browse, filled: None) -> None:
    page = browse("amina").page(PEOPLE)
    assert cells(page) == [["Cambodia", "3", "1"], ["Singapore", "1", "0"]]
    assert [words for _where, words in marks_of(page)] == ["Cambodia: 3", "Singapore: 1"]
    assert "3 people and 1 counted group in 2 countries." in words_of(page)
    assert "1 has no country recorded, and stands on no map." in words_of(page)


@pytest.mark.parametrize("address", [PEOPLE, f"{PEOPLE}?status=", VISITS, f"{VISITS}?year=2016", f"{VISITS}?year=2012"])
def test_every_number_leads_to_a_list_of_as_many(browse: Browse, filled: None, address: str) -> None:
    amina = browse("amina")
    page = amina.page(address)
    assert [where for where, _words in marks_of(page)] == [where for where, _row in rows_of(page)]
    assert rows_of(page)
    for where, (_country, number, *_groups) in rows_of(page):
        assert f"({number})" in words_of(amina.page(where)), where


def test_what_is_counted_is_chosen(browse: Browse, filled: None) -> None:
    amina = browse("amina")
    assert cells(amina.page(f"{PEOPLE}?status="))[0] == ["Cambodia", "4", "1"]
    assert "Nothing matches. Choose another status or year." in amina.page(f"{PEOPLE}?status=exile")
    assert cells(amina.page(VISITS)) == [["Cambodia", "3"], ["United States", "1"]]
    assert cells(amina.page(f"{VISITS}?year=2016")) == [["Cambodia", "2"], ["United States", "1"]]
    assert cells(amina.page(f"{VISITS}?year=2012&status=ended")) == [["Cambodia", "1"]]


@pytest.mark.parametrize("asked", ["status=sentenced-to-tea", "year=soon", "year=0", "status=%F0%9F%98%80"])
def test_what_does_not_exist_is_said_and_nothing_is_counted(browse: Browse, filled: None, asked: str) -> None:
    page = browse("amina").page(f"{PEOPLE}?{asked}")
    assert re.search(r'class="held" id="problem">“.+” is (not among the choices|not a year)', page)
    assert cells(page) == []


def test_whoever_may_not_see_them_gets_the_page_of_before(browse: Browse, acting: Acting, filled: None) -> None:
    esi = browse("esi")
    with acting("amina"):
        open_to_all = held("Known to all", "TH")
        open_to_all.visibility = Visibility.ORGANISATION
    before = [esi.page(address) for address in (PEOPLE, f"{PEOPLE}?status=", VISITS)]
    assert cells(before[0]) == [["Thailand", "1"]], "not even that groups are counted"
    with acting("amina"):
        held("Another", "TH")
        held("Twelve monks", "LA", is_group=True)
        held("Nowhere", None)
        records.add(Visit(kind=Kind.VISIT, title="Another", country="VN"))
    after = [esi.page(address) for address in (PEOPLE, f"{PEOPLE}?status=", VISITS)]
    assert [without_token(page) for page in before] == [without_token(page) for page in after]


def test_the_land_is_a_file_of_its_own_that_a_browser_keeps(browse: Browse, filled: None) -> None:
    amina = browse("amina")
    page = amina.page(PEOPLE)
    found = re.search(r'<use class="ground" href="(/static/world\.svg\?v=\w+)#land"', page)
    assert found
    answer = amina.get(found[1])
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert '<g id="land">' in answer.text
    assert len(page) < 20_000, "the land is not in the page"


OTHER_BORDERS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"ISO_A2": "KH"},
            "geometry": {"type": "Polygon", "coordinates": [[[102, 10], [108, 10], [108, 15], [102, 15], [102, 10]]]},
        },
        {
            "type": "Feature",
            "id": "FJI",
            "properties": None,
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[175, -15], [-175, -15], [-175, -20], [175, -20], [175, -15]]],
            },
        },
    ],
}


@pytest.fixture
def elsewhere(app: Flask, settings: Settings, tmp_path: Path) -> Iterator[Browser]:
    """The same records over a map of other borders, drawn from a GeoJSON, that lies in the data folder."""
    source, folder = tmp_path / "borders.geojson", tmp_path / "own"
    folder.mkdir(mode=0o700)
    source.write_text(json.dumps(OTHER_BORDERS))
    making.main(source, folder / "world.svg")
    other = create_app(settings_for(settings.database_url, folder))
    yield sign_in_as(other, "amina@example.org")
    with other.app_context():
        let_go()


def test_other_borders_are_drawn_where_an_installation_has_a_map_of_its_own(filled: None, elsewhere: Browser) -> None:
    page = elsewhere.page(PEOPLE)
    assert [words for _where, words in marks_of(page)] == ["Cambodia: 3"]
    assert "Not on this map, but in the table: Singapore." in words_of(page)
    assert cells(page) == [["Cambodia", "3", "1"], ["Singapore", "1", "0"]]
    land = elsewhere.get(re.findall(r'href="(/static/world\.svg[^"#]*)', page)[0]).text
    assert land.count("<path") == 2
    assert land.count("M") == 3, "what lies across the 180th meridian is drawn on both sides"


def test_a_map_that_is_none_is_refused_in_a_sentence(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "world.svg").write_text("<svg><script>alert(1)</script></svg>")
    with pytest.raises(
        UnsafeSettings, match=r"The map .*world\.svg cannot be used\. .* Remove it, and ours is shown\."
    ):
        create_app(settings_for(settings.database_url, tmp_path))

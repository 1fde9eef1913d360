"""A list or a search is kept under a name, by its owner or for others, and read in other programs as far as it may."""

from datetime import date
from functools import partial

import feedparser
import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import factories
from tests.cast import Acting, Browse, Cast, hidden_in, words_of
from tests.factories import on
from tests.stories.feed_pages import fetched
from tests.stories.search_keeping import address, keep
from tests.stories.step_pages import at_once
from tracker.actions import feeds, records, visibility, visits
from tracker.plumbing.database import session
from tracker.records import search_matches
from tracker.records.gate import Escape, escaping
from tracker.records.letters import Letter
from tracker.records.saved_searches import SavedSearch, SearchWatch
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.exposure import Exposure
from tracker.rules.kinds import Kind


def letter(title: str, width: Visibility, *readers: int, named: bool = False) -> Letter:
    made = factories.sent_letter(on(2016, 1, 24))
    made.title = title
    visibility.change(made, width, made.team_id, readers)
    if named:
        visibility.expose(made, Exposure.PUBLIC, in_mail=True)
    return made


@pytest.fixture
def written(acting: Acting, cast: Cast) -> list[str]:
    """Letters for everyone, one of which may be named; for the team; for Amina alone; and sealed for her."""
    with acting("amina"):
        made = [
            letter("An open word", Visibility.ORGANISATION, named=True),
            letter("Zanary of all", Visibility.ORGANISATION),
            letter("Zanary of the team", Visibility.TEAM),
            letter("Zanary of Amina", Visibility.RESTRICTED, cast.amina.id),
            letter("Zanary under seal", Visibility.SEALED, cast.amina.id),
        ]
        return [each.ref for each in made]


def test_a_search_is_kept_renamed_shared_and_deleted(app: Flask, browse: Browse) -> None:
    amina, bilal, esi, vera = map(browse, ("amina", "bilal", "esi", "vera"))
    assert "Country: Cambodia" in words_of(amina.page("/searches/new?of=/letters/?country=KH%26sort=name"))
    number = keep(amina, "/letters/?country=KH&sort=name")
    assert "Detained in Cambodia" in amina.page("/searches")
    assert "Detained in Cambodia" in amina.page("/letters/")
    assert "Detained in Cambodia" not in amina.page("/people/")
    for other in (bilal, esi, vera):
        assert other.get(f"/searches/{number}").status_code == 404
        assert "Detained" not in other.page("/searches") + other.page("/letters/")
    team = "team-1"
    assert amina.send(f"/searches/{number}", name="Ours", shared=team).status_code == 302
    assert "Ours" in bilal.page(f"/searches/{number}")
    assert esi.get(f"/searches/{number}").status_code == 404
    assert bilal.send(f"/searches/{number}", "/searches/new", name="Mine", shared="private").status_code == 404
    assert bilal.send(f"/searches/{number}/delete", f"/searches/{number}").status_code == 404
    amina.send(f"/searches/{number}", name="Ours", shared="organisation")
    assert "Ours" in esi.page("/searches")
    amina.send(f"/searches/{number}/delete", f"/searches/{number}")
    assert amina.get(f"/searches/{number}").status_code == 404


def test_pressed_twice_at_one_moment_it_is_told_once(app: Flask, browse: Browse) -> None:
    browsers = [browse("amina"), browse("amina")]
    page = f"/searches/{keep(browsers[0], '/letters/?country=KH')}"
    pages = [browser.page(page) for browser in browsers]

    def press(which: int) -> int:
        fields = hidden_in(pages[which], f"{page}/tell")
        return browsers[which].post(f"{page}/tell", data=fields).status_code

    assert at_once([partial(press, 0), partial(press, 1)]) == [302, 302]
    with app.app_context(), escaping(Escape.CLOCK):
        assert session().scalar(select(func.count()).select_from(SearchWatch)) == 1


def test_who_only_reads_keeps_for_themselves_alone(browse: Browse) -> None:
    vera = browse("vera")
    assert keep(vera, "/people/")
    answer = vera.send("/searches/new", "/searches/new?of=/people/", name="All", shared="organisation")
    assert answer.status_code == 422


@pytest.mark.parametrize("of", ["/letters/?country=Atlantis", "/settings", "https://example.org/letters/", "/search"])
def test_what_means_nothing_is_not_kept(browse: Browse, of: str) -> None:
    answer = browse("amina").send("/searches/new", f"/searches/new?of={of}", name="It", shared="private")
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


def test_a_feed_reader_is_told_references_and_what_may_be_named(app: Flask, browse: Browse, written: list[str]) -> None:
    refs = written
    amina = browse("amina")
    number = keep(amina, "/letters/")
    with_names, without = address(amina, number, names="y"), address(amina, number)
    found = feedparser.parse(app.test_client().get(f"{without}.atom").data)
    assert not found.bozo
    assert found.version == "atom10"
    assert {entry.title for entry in found.entries} == {f"Letter {ref}" for ref in refs[:3]}
    assert all(entry.id.startswith("urn:uuid:") and entry.updated_parsed and entry.link for entry in found.entries)
    named = app.test_client().get(f"{with_names}.atom")
    titles = {entry.title for entry in feedparser.parse(named.data).entries}
    assert titles == {f"An open word ({refs[0]})", f"Letter {refs[1]}", f"Letter {refs[2]}"}
    assert b"anary" not in named.data
    again = app.test_client().get(f"{with_names}.atom", headers={"If-None-Match": named.headers["ETag"]})
    assert again.status_code == 304


def test_a_calendar_of_what_has_a_day_is_read_by_a_library_and_holds_to_the_letter_of_the_standard(
    app: Flask, browse: Browse, written: list[str]
) -> None:
    refs = set(written[:3])
    amina = browse("amina")
    path = f"{address(amina, keep(amina, '/letters/'))}.ics"
    assert {event.summary for event in fetched(app, path)} == {f"Letter {ref}" for ref in refs}
    assert {event.start for event in fetched(app, path)} == {date(2016, 1, 24)}


def test_a_visit_stands_on_each_of_its_days(app: Flask, browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        for starts, ends in ((on(2016, 3, 1), on(2016, 3, 5)), (on(2016, 4, 1), UncertainDate.edtf("2016-05"))):
            visit = records.add(Visit(kind=Kind.VISIT, title="Daniel Roth visits"))
            visits.schedule(visit, starts, ends, None)
    amina = browse("amina")
    told = fetched(app, f"{address(amina, keep(amina, '/visits/'))}.ics")
    days = sorted((event.start, event.end, event.description) for event in told)
    assert days == [
        (date(2016, 3, 1), date(2016, 3, 6), ""),
        (date(2016, 4, 1), date(2016, 4, 2), "1 April 2016 – May 2016"),
    ]


def test_an_address_ends_with_its_search_its_revocation_and_the_lock(app: Flask, browse: Browse, cast: Cast) -> None:
    amina, stranger = browse("amina"), app.test_client()
    number = keep(amina, "/letters/")
    one, other, third = (address(amina, number) for _each in range(3))
    amina.send(f"/searches/{number}/addresses/1/revoke", f"/searches/{number}")
    assert [stranger.get(f"{path}.atom").status_code for path in (one, other)] == [404, 200]
    assert stranger.get(f"/feeds/{'x' * 43}.atom").data == stranger.get(f"{one}.atom").data
    with app.app_context():
        feeds.revoke_all(cast.amina.id)
        session().commit()
    assert stranger.get(f"{other}.ics").status_code == 404
    fourth = address(amina, number)
    amina.send(f"/searches/{number}/delete", f"/searches/{number}")
    assert [stranger.get(f"{path}.atom").status_code for path in (third, fourth)] == [404, 404]


def test_who_may_not_use_a_search_any_more_reads_nothing_at_their_address(
    app: Flask, browse: Browse, written: list[str]
) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    number = keep(amina, "/letters/", shared="team-1")
    path = f"{address(bilal, number)}.atom"
    assert len(feedparser.parse(app.test_client().get(path).data).entries) == 3
    amina.send(f"/searches/{number}", name="Mine again", shared="private")
    assert feedparser.parse(app.test_client().get(path).data).entries == []


def test_as_a_table_it_names_who_may_be_named(browse: Browse, written: list[str]) -> None:
    amina = browse("amina")
    rows = amina.get(f"/searches/{keep(amina, '/letters/')}/table.csv").text.splitlines()
    assert len(rows) == 5
    assert any("Letter" in row and "24 January 2016" in row for row in rows)
    assert "seal" not in "".join(rows)
    number = keep(amina, "/search?q=zanary&kind=letter")
    assert "Zanary of the team" in amina.get(f"/searches/{number}/table.csv").text
    assert "Zanary" in words_of(amina.page("/search?q=zanary"))


def test_it_never_finds_what_is_sealed_even_for_its_reader_who_has_proved(
    browse: Browse, acting: Acting, written: list[str]
) -> None:
    keep(browse("amina"), "/letters/?sort=name")
    with acting("amina"):
        search = session().scalars(select(SavedSearch)).one()
        assert {record.ref for record in search_matches.found(search, 50).records} == set(written[:-1])

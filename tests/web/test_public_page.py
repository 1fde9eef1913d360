"""The public page shows strangers what was marked public, by title, and whoever agreed; and leads to nothing else."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import feedparser
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, Cast, words_of
from tests.factories import on
from tests.statements import count_statements, noted
from tests.stories.exposed_world import Exposed, fill
from tests.web.answered import unprotected
from tracker.actions import letters, links, visibility
from tracker.plumbing.database import session
from tracker.records.letters import Letter
from tracker.records.record import Record, by_reference
from tracker.rules.access import Visibility
from tracker.rules.exposure import Exposure
from tracker.rules.links import LinkRole

ADDRESSES = ("/public/", "/public/feed.atom", "/public/cases/C-ZZZZZ", "/public/letters/L-ZZZZZ")
CANARY = "Zanaryqx"
MOST = 12
"""Statements of a page."""


@pytest.fixture
def stranger(app: Flask) -> Iterator[FlaskClient]:
    """Somebody who never signs in, where the public page is switched on."""
    before = app.extensions["tracker.settings"]
    app.extensions["tracker.settings"] = replace(before, public_page=True)
    yield app.test_client()
    app.extensions["tracker.settings"] = before


def open_to_all(record: Record, exposure: Exposure = Exposure.PUBLIC) -> str:
    record.summary = CANARY
    visibility.change(record, Visibility.ORGANISATION, record.team_id, [])
    visibility.expose(record, exposure, in_mail=False)
    return record.ref


@pytest.fixture
def letter(acting: Acting) -> str:
    """A public letter that says more than anybody may read."""
    with acting("amina"):
        asked, kept = factories.demand("Release those held"), factories.demand(f"Release {CANARY}")
        made = factories.letter("An open letter", (asked, kept))
        office, signer = factories.organisation("Ministry of Order"), factories.organisation("Watch & <Co>")
        quiet = factories.organisation(f"Office of {CANARY}")
        for addressee in (office, quiet):
            letters.address(made, addressee)
        links.link(made, LinkRole.SIGNATORY, signer)
        made.text, made.url, made.language = f"Dear {CANARY}", "https://example.org/open-letter", "en"
        letters.send(made, on(2016, 1, 24))
        for inside in (kept, quiet):
            open_to_all(inside, Exposure.INTERNAL)
        for told in (asked, office, signer, made):
            open_to_all(told)
        return made.ref


def walked(stranger: FlaskClient) -> dict[str, str]:
    """Every page that a stranger reaches from the first, by its address."""
    found: dict[str, str] = {}
    left = ["/public/"]
    while left:
        address = left.pop()
        answer = stranger.get(address)
        with answer:
            found[address] = unescape(answer.text) if answer.mimetype != "text/css" else ""
            assert answer.status_code == 200, address
        more = re.findall(r'(?:href|src|action)="([^"]+)"', found[address])
        left += [each for each in more if each.startswith("/") and each not in found and each not in left]
    return found


@pytest.mark.parametrize("address", ADDRESSES)
def test_there_is_none_unless_it_is_switched_on(app: Flask, browse: Browse, letter: str, address: str) -> None:
    nowhere = app.test_client().get("/nowhere")
    for page in (address, f"/public/letters/{letter}"):
        for browser in (app.test_client(), browse("amina")):
            answer = browser.get(page)
            assert (answer.status_code, answer.text) == (404, nowhere.text)


def test_a_stranger_reaches_what_is_public_and_nothing_else(stranger: FlaskClient, letter: str) -> None:
    found = walked(stranger)
    pages = {address for address in found if not address.startswith("/static/")}
    assert pages == {"/public/", "/public/feed.atom", f"/public/letters/{letter}"}
    assert not any(CANARY.lower() in text.lower() for text in found.values())
    page = found[f"/public/letters/{letter}"]
    for words in (
        "An open letter",
        "Ministry of Order",
        "Release those held",
        "24 January 2016",
        "example.org/open-letter",
    ):
        assert words in page
    assert "<script" not in page + found["/public/"]


def test_it_leads_to_no_address_that_runs(acting: Acting, stranger: FlaskClient, letter: str) -> None:
    with acting("amina"):
        session().scalars(select(Letter)).one().url = "javascript:alert(1)//"
    assert "javascript" not in stranger.get(f"/public/letters/{letter}").text


def test_what_is_cited_stands_in_its_head(stranger: FlaskClient, letter: str) -> None:
    page = stranger.get(f"/public/letters/{letter}").text
    said = dict(re.findall(r'<meta name="([\w.]+)" content="([^"]*)"', page))
    here = f"http://127.0.0.1:8000/public/letters/{letter}"
    assert (
        said
        | {
            "DC.title": "An open letter",
            "DC.identifier": here,
            "DC.date": "2016-01-24",
            "DC.type": "Text",
            "DC.language": "en",
            "DC.publisher": "127.0.0.1",
            "DC.creator": "Watch &amp; &lt;Co&gt;",
            "citation_title": "An open letter",
            "citation_publication_date": "2016/01/24",
            "citation_author": "Watch &amp; &lt;Co&gt;",
            "citation_public_url": here,
        }
        == said
    )


@pytest.mark.any_database
def test_nobody_stands_on_a_case_who_may_not_be_named_to_all(
    app: Flask, acting: Acting, cast: Cast, stranger: FlaskClient
) -> None:
    with acting("amina"):
        world: Exposed = fill(cast)
        open_to_all(session().scalars(by_reference(world.case)).one())
    page = unescape(stranger.get(f"/public/cases/{world.case}").text)
    may = {each.number for each in world.people if each.width == "organisation" and each.may_be_named("public")}
    assert may
    assert {each.number for each in world.people if any(part in page.lower() for part in each.parts)} == may
    assert CANARY not in page


@pytest.mark.parametrize("how", ["team", "restricted", "sealed", "internal", "authorities"])
def test_what_is_taken_back_is_as_missing_as_what_never_was(
    acting: Acting, cast: Cast, stranger: FlaskClient, letter: str, how: str
) -> None:
    with acting("amina"):
        record = session().scalars(by_reference(letter)).one()
        if how in set(Visibility):
            visibility.change(record, Visibility(how), record.team_id, [cast.amina.id])
        else:
            visibility.expose(record, Exposure(how), in_mail=False)
    gone, never = stranger.get(f"/public/letters/{letter}"), stranger.get("/public/letters/L-ZZZZZ")
    assert (gone.status_code, gone.data) == (404, never.data)
    assert stranger.get(f"/public/cases/{letter}").data == never.data
    assert letter not in stranger.get("/public/").text + stranger.get("/public/feed.atom").text


@pytest.mark.any_database
def test_a_title_names_nobody_who_may_not_be_named_to_all(
    app: Flask, acting: Acting, browse: Browse, stranger: FlaskClient
) -> None:
    with acting("amina"):
        held = factories.person("Zubabaq Wubabaq")
        case, asked = factories.case("Free Zubabaq"), factories.demand("Release Wubabaq now")
        letter = factories.letter("An open letter", (asked,))
        about, other = factories.letter("For Zubabaq Wubabaq", (asked,)), factories.case("Other detentions")
        links.link(held, LinkRole.MEMBER, case)
        links.link(asked, LinkRole.BENEFICIARY, held)
        factories.agrees(held, "refused", on(2016, 1, 8))
        for told in (held, case, asked, letter, about, other):
            open_to_all(told)
        ref = held.ref
        pages = [f"/public/cases/{case.ref}", f"/public/letters/{about.ref}", f"/public/letters/{letter.ref}"]
    found = walked(stranger)
    assert "An open letter" in found["/public/"]
    assert "Other detentions" in found["/public/feed.atom"]
    assert not any("ubabaq" in text for text in found.values())
    assert [stranger.get(page).status_code for page in pages] == [404, 404, 200]

    amina = browse("amina")
    assert count_statements(app, amina, "/settings/public") <= MOST
    said = words_of(amina.page("/settings/public"))
    assert "For Zubabaq Wubabaq" in said.partition("Marked public, and naming somebody")[2]
    with acting("amina"):
        signer = factories.person("Vutha Prak")
        for each in (signer, session().scalars(by_reference(ref)).one()):
            factories.agrees(each, "public", on(2016, 2, 1))
        open_to_all(signer)
        links.link(session().scalars(by_reference(pages[2].split("/")[-1])).one(), LinkRole.SIGNATORY, signer)
    assert [stranger.get(page).status_code for page in pages] == [200, 200, 200]
    assert "Release Wubabaq now" in stranger.get(pages[2]).text
    with noted(app) as seen:
        assert "Vutha Prak" in stranger.get(pages[2]).text
    assert len(seen) <= MOST


@pytest.mark.parametrize(
    ("form", "besides", "is_there"),
    [
        ("open", "", True),
        ("joint", "", True),
        ("private", "", False),
        ("open", "at risk", False),
        ("open", "refused", False),
    ],
)
def test_a_title_names_whoever_stands_there_in_office_alone(
    acting: Acting, stranger: FlaskClient, form: str, besides: str, is_there: bool
) -> None:
    """The founding letter is addressed to a minister by name; a private one may go to a family."""
    with acting("amina"):
        minister, asked = factories.person("Zubabaq Wubabaq"), factories.demand("Ask Wubabaq to speak")
        letter = factories.letter("Open letter to Secretary Wubabaq", (asked,))
        letter.form = form
        letters.address(letter, minister)
        links.link(asked, LinkRole.DUTY_BEARER, minister)
        if besides == "at risk":
            links.link(asked, LinkRole.BENEFICIARY, minister)
        elif besides:
            factories.agrees(minister, "refused", on(2016, 1, 8))
        open_to_all(minister, Exposure.INTERNAL)
        for told in (letter, asked):
            open_to_all(told)
        page = f"/public/letters/{letter.ref}"
    answer = stranger.get(page)
    assert answer.status_code == (200 if is_there else 404)
    assert ("Ask Wubabaq to speak" in answer.text) is is_there


def test_it_is_the_same_for_all_and_may_be_kept(stranger: FlaskClient, browse: Browse, letter: str) -> None:
    amina = browse("amina")
    for address in ("/public/", "/public/feed.atom", f"/public/letters/{letter}"):
        answer, hers = stranger.get(address), amina.get(address)
        assert unprotected(answer) == []
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert "Set-Cookie" not in answer.headers
        assert "Vary" not in answer.headers
        assert hers.data == answer.data
        assert "Vary" not in hers.headers
        again = stranger.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_its_feed_is_read_back(stranger: FlaskClient, letter: str) -> None:
    found = feedparser.parse(stranger.get("/public/feed.atom").data)
    assert not found.bozo
    assert found.version == "atom10"
    assert [(entry.title, entry.link) for entry in found.entries] == [
        ("An open letter", f"http://127.0.0.1:8000/public/letters/{letter}")
    ]


def test_who_decides_sees_what_is_public_and_how_it_looks_before_anybody_does(
    app: Flask, acting: Acting, browse: Browse, letter: str
) -> None:
    amina = browse("amina")
    with acting("amina"):
        held_back = factories.case("Held back")
        visibility.expose(held_back, Exposure.PUBLIC, in_mail=False)
        visibility.change(held_back, Visibility.TEAM, held_back.team_id, [])
        missing = held_back.ref
    page = amina.page("/settings/public")
    assert "switched off" in page
    assert "An open letter" in page
    assert "Marked public, and not there" in page
    assert "Held back" in page
    assert "Held back" not in browse("esi").page("/settings/public")
    assert "An open letter" in amina.page(f"/settings/public/{letter}")
    assert CANARY not in amina.page(f"/settings/public/{letter}")
    assert amina.get(f"/settings/public/{missing}").status_code == 404
    assert browse("vera").get("/settings/public").status_code == 403


def test_a_list_of_many_goes_on(acting: Acting, stranger: FlaskClient) -> None:
    with acting("amina"):
        refs = [open_to_all(factories.case(f"Case {number}")) for number in range(52)]
    first, second = stranger.get("/public/").text, stranger.get("/public/?page=2").text
    assert all((ref in first) is not (ref in second) for ref in refs)
    assert 'rel="next" href="/public/?page=2"' in first
    assert 'rel="next"' not in second
    assert stranger.get("/public/?page=99999999999").status_code == 200

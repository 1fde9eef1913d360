"""A source says where something is known from, and its page shows everything that rests on it."""

import re
from typing import Any

import pytest

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tracker.actions import links, records, timeline
from tracker.records.sources import Source
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole


def test_a_contributor_notes_a_source_read_today(browse: Browse) -> None:
    chidi = browse("chidi")
    assert 'value="10 February 2016"' in chidi.page("/sources/new")
    answer = chidi.send(
        "/sources/new",
        title="Visitor urges release",
        url="https://news.example.org/a",
        publisher="Halden Post",
        published="January 2016",
        accessed="10 February 2016",
        quote="We raised individual cases.",
        reliability="high",
    )
    assert answer.status_code == 302
    page = chidi.page(answer.headers["Location"])
    said = words_of(page)
    assert "Halden Post , January 2016" in said or "Halden Post, January 2016" in said
    assert "When it was read 10 February 2016" in said
    assert "We raised individual cases." in said
    assert "Reliable" in said
    assert 'href="https://news.example.org/a" rel="noreferrer external"' in page
    assert "Nothing is known from this source yet." in said


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "news.example.org",
        "ftp://news.example.org/a",
        "https://",
        "https://user:secret@news.example.org/",
        "https://news.example.org/a b",
        "https://news.example.org:99999/",
        "data:text/html,x",
    ],
)
@pytest.mark.parametrize(("form", "field"), [("sources", "url"), ("organisations", "website")])
def test_an_address_that_is_none_is_refused(browse: Browse, form: str, field: str, address: str) -> None:
    chosen = {"sources": {"reliability": "high"}, "organisations": {"form": "ngo"}}[form]
    typed: dict[str, Any] = {"title": "A page", field: address, **chosen}
    answer = browse("amina").send(f"/{form}/new", **typed)
    assert answer.status_code == 422
    assert "begins with https:// or http://" in answer.text
    assert f'href="{address}"' not in answer.text


def test_a_publication_that_lies_ahead_is_refused(browse: Browse) -> None:
    answer = browse("amina").send("/sources/new", title="A page", published="March 2016")
    assert answer.status_code == 422
    assert "This must be today or in the past." in answer.text


def test_what_rests_on_a_source_stands_on_its_page(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        source = records.add(Source(kind=Kind.SOURCE, title="Visitor urges release"))
        layla, letter = factories.person(), factories.letter()
        links.link(layla, LinkRole.SOURCE, source)
        links.link(letter, LinkRole.SOURCE, source)
        account = timeline.Account("statement", on(2016, 1, 27), "The visitor speaks to the press")
        timeline.record(account, timeline.Ties([layla], sources=[source]))
        url = f"/sources/{source.ref}"
    page = browse("vera").page(url)
    said = words_of(page)
    assert re.search(r"What it supports Letter to the Minister L-\w+ Letter", said)
    assert re.search(r"Layla Hassan P-\w+ Person", said)
    assert "The visitor speaks to the press" in page.split('id="timeline"')[1]


def test_an_edit_keeps_what_was_not_changed(browse: Browse) -> None:
    amina = browse("amina")
    fields: dict[str, Any] = {
        "title": "An article",
        "publisher": "Halden Post",
        "published": "about 2014",
        "reliability": "low",
    }
    url = amina.send("/sources/new", **fields).headers["Location"]
    assert amina.send(f"{url}/edit", **{**fields, "quote": "New words"}).status_code == 302
    said = words_of(amina.page(url))
    assert "about 2014" in said
    assert "Unreliable" in said
    assert "New words" in said

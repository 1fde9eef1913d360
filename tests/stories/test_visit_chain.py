"""A visit stands among those before and after it, and what one left open is asked again at the next."""

import re
from typing import Any

import pytest

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.stories.presses import block, press
from tests.stories.visit_pages import arrange
from tracker.actions import links, records, timeline
from tracker.plumbing.database import session
from tracker.records.record import by_reference
from tracker.rules.links import LinkRole


@pytest.fixture
def roth(acting: Acting) -> None:
    with acting("amina"):
        factories.person("Daniel Roth")


def test_visits_stand_in_a_chain_with_those_of_the_same_visitor(browse: Browse, roth: None) -> None:
    amina = browse("amina")
    common: dict[str, Any] = {"visitors": "Daniel Roth", "country": "Cambodia"}
    first = arrange(amina, title="The first visit", starts="May 2013", **common)
    second = arrange(amina, title="The second visit", starts="26 January 2016", follows="The first visit")
    third = arrange(amina, title="The third visit", starts="1 March 2016", **common)
    said = block(amina.page(second), "Visits before and after")
    assert re.search(r"Earlier The first visit V-\w+", said)
    assert "May 2013" in said
    assert "same visitor" not in said
    said = block(amina.page(first), "Visits before and after")
    assert re.search(r"Later The third visit .* The second visit V-\w+ ● Over 26 January 2016$", said)
    said = block(amina.page(third), "Visits before and after")
    assert re.search(r"Earlier The first visit V-\w+ Over May 2013 the same office or visitor", said.replace("● ", ""))


def test_the_chain_is_of_an_office_and_of_two_countries(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        office = factories.organisation("Secretary of State")
        for name in ("Daniel Roth", "Edith Kane"):
            links.link(factories.person(name), LinkRole.HELD_POST, office)
        lone = factories.person("Somebody Else")
        records.edit(lone, lone.version, {"country": "FR"})
        compatriot = factories.person("A Compatriot")
        records.edit(compatriot, compatriot.version, {"country": "FR"})
    amina = browse("amina")
    common: dict[str, Any] = {"country": "Cambodia"}
    arrange(amina, title="Of the predecessor", visitors="Edith Kane", starts="May 2013", **common)
    later = arrange(amina, title="Of the successor", visitors="Daniel Roth", starts="26 January 2016", **common)
    arrange(amina, title="Of a compatriot", visitors="A Compatriot", starts="May 2014", **common)
    lone_url = arrange(amina, title="Of somebody else", visitors="Somebody Else", starts="1 February 2016", **common)
    assert "Of the predecessor" in block(amina.page(later), "Visits before and after")
    assert "compatriot" not in block(amina.page(later), "Visits before and after")
    assert "Of a compatriot" in block(amina.page(lone_url), "Visits before and after")


def test_what_was_left_open_last_time_is_asked_again_at_one_press(browse: Browse, roth: None) -> None:
    amina = browse("amina")
    common: dict[str, Any] = {"visitors": "Daniel Roth", "country": "Cambodia"}
    first = arrange(amina, title="The first visit", starts="May 2013", **common)
    second = arrange(amina, title="The second visit", starts="1 March 2016", **common)
    for title in ("Release Layla Hassan", "Specialist care"):
        amina.send("/demands/new", title=title, visits=first.rsplit("/", 1)[1])
    page = amina.page(second)
    said = block(page, "Left open last time")
    assert "The first visit , May 2013: 2 demands of that visit are still open and not asked for this one." in said
    assert "Release Layla Hassan" in said
    page = press(amina, page, f"{second}/ask-again")
    assert "2 demands are asked for this visit too." in words_of(page)
    assert "Left open last time" not in page
    assert "Specialist care" in block(page, "Demands for this visit")
    page = press(amina, page, rf"{second}/ask-again/undo\?demands=.*")
    assert "Specialist care" in block(page, "Left open last time")
    assert "Specialist care" in block(amina.page(first), "Demands for this visit")
    assert "/ask-again" not in browse("vera").page(second)


def test_the_visit_and_its_pack_agree_on_what_was_left_open(browse: Browse, acting: Acting, roth: None) -> None:
    amina = browse("amina")
    common: dict[str, Any] = {"visitors": "Daniel Roth", "country": "Cambodia"}
    oldest = arrange(amina, title="The visit before that", starts="May 2012", **common)
    first = arrange(amina, title="The first visit", starts="May 2013", follows="The visit before that", **common)
    second = arrange(amina, title="The second visit", starts="1 March 2016", **common)
    for title, visit in (("Release Layla Hassan", first), ("From long ago", oldest)):
        amina.send("/demands/new", title=title, visits=visit.rsplit("/", 1)[1])
    with acting("amina"):
        before = session().scalars(by_reference(first.rsplit("/", 1)[1])).one()
        asked = timeline.Account("call", on(2013, 5, 2), "They are asked for a doctor")
        timeline.record(asked, timeline.Ties([factories.demand("Specialist care"), before]))
    assert "Specialist care" in block(amina.page(first), "Demands for this visit")
    page = amina.page(second)
    left_open = block(page, "Left open last time")
    assert "2 demands of that visit are still open" in left_open
    assert "Specialist care" in left_open
    pack = words_of(amina.page(f"{second}/pack"))
    assert pack.count("Left open after the visit before") == 2
    assert "From long ago" not in pack
    page = press(amina, page, f"{second}/ask-again")
    assert "Left open last time" not in page
    assert words_of(amina.page(f"{second}/pack")).count("Made for this visit") == 2

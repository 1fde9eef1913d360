"""A letter that asks again can be sent as it is drafted: what was asked, by whom and in what, and nothing twice."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, sign_in_as, words_of
from tests.demonstration import TENTH, Load
from tests.factories import on
from tests.stories.chaser_pages import TITLES, Asked, record, textarea
from tests.stories.follow_up_pages import one
from tests.stories.pack_pages import may_go
from tests.stories.test_set_aside import log
from tracker.actions import demands, letters, links, timeline, visibility
from tracker.actions.demo import loading
from tracker.actions.timeline import Account, Ties
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.record import Record
from tracker.rules.access import Visibility
from tracker.rules.events import Stance
from tracker.rules.links import LinkRole

Told = Callable[[], str]


@pytest.fixture
def other(acting: Acting, asked: Asked) -> str:
    """A demand to the same ministry that nobody of ours has put to it."""
    with acting("amina"):
        demand = factories.demand("Open the files")
        may_go(demand)
        links.link(demand, LinkRole.ADDRESSEE, one(asked.ministry))
        return demand.ref


@pytest.fixture
def drafted(browse: Browse, asked: Asked, other: str) -> Told:
    return lambda: textarea(browse("amina").page(asked.draft(other)))


def demand_of(ref: str) -> Demand:
    demand = one(ref)
    assert isinstance(demand, Demand)
    return demand


def named(title: str) -> Record:
    return session().query(Record).filter(Record.title == title).one()


def test_the_letter_to_secretary_kerry(app: Flask, load: Load) -> None:
    kerry = load(TENTH)["kerry"].ref
    session().rollback()
    browser, url = sign_in_as(app, loading.EMAIL), f"/follow-ups/addressees/{kerry}"
    ticked = re.findall(r'value="(D-\w+)"[^>]*checked', browser.page(url))
    text = textarea(browser.page(f"{url}/letter?" + "&".join(f"with={ref}" for ref in ticked)))
    ours = "We asked for this in our letter sent on 24 January 2016.\n   We have received no answer to it."
    assert f". End the judicial harassment of the opposition, and the detention of the 17\n   {ours}" in text
    raise_them = ". Raise the detained members of the Khmer National Liberation Front\n   "
    assert (
        f"{raise_them}You were asked for this between 21 and 22 January 2016.\n   We know of no answer to it." in text
    )
    assert text.count("“") == 1, "the title of our letter: a few words of it mean nothing alone"
    assert "Serey" not in text


def test_others_who_asked_are_named_if_they_may_be(acting: Acting, other: str, drafted: Told) -> None:
    with acting("amina"):
        factories.organisation("Halden Watch")
        lawyer = factories.person("Nadia Renn")
        demands.make(demand_of(other), on(2016, 1, 20), Ties(said_by=[lawyer]))
    assert "You were asked for this on 20 January 2016." in drafted()
    with acting("amina"):
        demands.make(demand_of(other), on(2016, 1, 21), Ties(said_by=[named("Halden Watch")]))
    assert "You were asked for this on 21 January 2016." in drafted()
    with acting("amina"):
        may_go(named("Halden Watch"))
    assert "Halden Watch asked you for this on 21 January 2016." in drafted()
    assert "We asked" not in drafted()
    with acting("amina"):
        demands.make(demand_of(other), on(2016, 1, 22), Ties())
    assert "We asked for this on 22 January 2016." in drafted()
    assert "Halden Watch" not in drafted()


def test_what_we_raised_in_talks_is_told_with_what_we_wrote(
    acting: Acting, browse: Browse, asked: Asked, other: str
) -> None:
    with acting("amina"):
        first, letter = demand_of(asked.demands[0]), one(asked.letter)
        letters.sign(letter, factories.organisation("Rights Now"), "Rights Now")  # type: ignore[arg-type]  # it is a letter
        met = Account("meeting", on(2016, 2, 2), "We met the minister", stance=Stance.RAISED)
        timeline.record(met, Ties([first], [named("Rights Now")]))
    text = textarea(browse("amina").page(asked.draft()))
    assert "our letter sent on 24 January 2016, and again in a meeting on 2 February 2016." in text


def test_a_letter_of_others_is_none_of_ours(acting: Acting, other: str, drafted: Told, asked: Asked) -> None:
    with acting("amina"):
        letter, watch = factories.letter("What Halden Watch wrote"), factories.organisation("Halden Watch")
        letter.followed = False
        letters.sign(letter, watch, "Halden Watch")
        letters.address(letter, one(asked.ministry))
        letters.make_demand(letter, demand_of(other), "Open them.")
        letters.send(letter, on(2016, 1, 24))
        may_go(watch)
    text = drafted()
    assert "Halden Watch asked you for this on 24 January 2016." in text
    assert "We have written to you" not in text


def test_whoever_may_not_see_who_asked_sees_no_letter_that_says_it(
    acting: Acting, browse: Browse, asked: Asked, other: str
) -> None:
    with acting("amina"):
        watch = factories.organisation("Halden Watch")
        may_go(watch)
        demands.make(demand_of(other), on(2016, 1, 20), Ties(said_by=[watch]))
        visibility.change(watch, Visibility.RESTRICTED, None, [watch.created_by or 0])
    amina = browse("amina")
    assert "Only you see it so far" in words_of(record(amina, asked, other, title="Once more"))
    assert "Once more" not in browse("bilal").page("/letters/")


def made(page: str) -> tuple[str, str]:
    """The list that the first number of the scoreboard leads to, and the number."""
    address, number = re.findall(r'<td[^>]*><a href="(/demands/[^"]+)">(\d+)</a>', page)[0]
    return unescape(address), number


def test_what_is_asked_part_by_part_is_asked_again_and_counted_by_its_parts(browse: Browse, asked: Asked) -> None:
    amina, whole = browse("amina"), asked.demands[0]
    amina.send(f"/demands/{whole}/split", parts="Release Layla Hassan today\nDrop the charges against her")
    page = amina.page(asked.url)
    offered = re.findall(r'name="with" value="(D-\w+)"', page)
    assert "Drop the charges against her" in words_of(page)
    assert whole not in offered
    assert len(offered) == 4
    for board in ("/scoreboard/", "/scoreboard/over-time"):
        address, number = made(amina.page(board))
        assert number == "4", board
        assert "Demands (4)" in words_of(amina.page(address))


def test_a_reply_to_what_was_split_waits_to_be_judged(browse: Browse, asked: Asked) -> None:
    amina, whole = browse("amina"), asked.demands[0]
    amina.send(f"/demands/{whole}/split", parts="Release Layla Hassan today\nDrop the charges against her")
    log(amina, whole)
    assert f"Judge these replies first (1) {TITLES[0]}" in words_of(amina.page(asked.url))

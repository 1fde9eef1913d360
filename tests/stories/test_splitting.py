"""A demand that is split is asked in its parts wherever it was; taken back, it is what it was."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from tests import factories
from tests.cast import Acting, Browse, Browser, words_of
from tests.factories import on
from tests.stories.presses import block, lead, press
from tests.stories.test_merging import in_order
from tests.stories.test_scoreboard import cells, demand_of
from tracker.actions import links, timeline
from tracker.actions.timeline import Account, Ties
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.events import Stance
from tracker.rules.links import LinkRole

TITLE, PARTS = "Free her, and let a doctor in", ("Free her at once", "Let a doctor in")
FORGOTTEN, COVERAGE = "/scoreboard/forgotten?days=5", "/scoreboard/coverage"


@pytest.fixture
def whole(acting: Acting) -> str:
    """A demand in letters of 10 November and 15 January, raised by name in a call of 3 February."""
    with acting("amina"):
        demand = factories.demand(TITLE)
        links.link(demand, LinkRole.ADDRESSEE, factories.organisation())
        links.link(demand, LinkRole.BENEFICIARY, factories.person())
        factories.sent_letter(on(2015, 11, 10), demand)
        factories.sent_letter(on(2016, 1, 15), demand)
        talk("call", on(2016, 2, 3), Stance.RAISED_BY_NAME, demand)
        return demand.ref


@pytest.fixture(autouse=True)
def orderly(acting: Acting) -> Iterator[None]:
    """Whatever is done, what is kept is what follows from it."""
    yield
    with acting("amina"):
        in_order()


def talk(type_code: str, when: UncertainDate, stance: Stance, *about: Record) -> None:
    timeline.record(Account(type_code, when, stance=stance, quote="They promised to look."), Ties(about))


class Split(NamedTuple):
    page: str
    parts: list[str]
    """The references, in the order of their names."""


def split(browser: Browser, ref: str) -> Split:
    browser.send(f"/demands/{ref}/split", parts="\n".join(PARTS))
    page = browser.page(f"/demands/{ref}")
    family = page.split('id="family-heading"')[1].split("</section>")[0]
    found = {part: family.split(part)[0].rsplit("/demands/", 1)[1].split('"')[0] for part in PARTS}
    return Split(page, list(found.values()))


@pytest.mark.parametrize("way", ["email", "meeting"])
def test_each_part_is_asked_wherever_the_whole_was(browse: Browse, acting: Acting, whole: str, way: str) -> None:
    with acting("amina"):
        talk(way, on(2016, 2, 5), Stance.RAISED_GENERALLY, demand_of(whole))
        talk("readout", on(2016, 2, 6), Stance.NOT_RAISED, demand_of(whole))
        talk("call", on(2016, 2, 7), Stance.NOT_RAISED, demand_of(whole))
    amina = browse("amina")
    asked = "First made on 10 November 2015 in Letter to the Minister . Asked 4 times, last on 5 February 2016."
    page = amina.page(f"/demands/{whole}")
    assert asked in lead(page)
    told, before = block(page, "Was it raised?"), cells(amina.page("/scoreboard/"))
    for ref in split(amina, whole).parts:
        page = amina.page(f"/demands/{ref}")
        assert asked in lead(page)
        assert block(page, "Was it raised?") == told, "in the same words, with what contradicts it"
    assert (before[:2], cells(amina.page("/scoreboard/"))[:2]) == (["1", "1"], ["2", "2"])


def test_what_they_answered_is_not_handed_on(browse: Browse, acting: Acting, whole: str) -> None:
    with acting("amina"):
        talk("refused", on(2016, 2, 5), Stance.RAISED, demand_of(whole))
    amina = browse("amina")
    for ref in split(amina, whole).parts:
        assert "Waiting for an answer" in lead(amina.page(f"/demands/{ref}"))


def test_a_split_that_is_undone_leaves_nothing(browse: Browse, whole: str) -> None:
    amina = browse("amina")
    pages = (f"/demands/{whole}", "/scoreboard/", FORGOTTEN, COVERAGE, "/")
    before = [words_of(amina.page(page)) for page in pages]
    made = split(amina, whole)
    press(amina, made.page, rf"/demands/{whole}/split/undo\?parts=.*")
    assert [amina.get(f"/demands/{ref}").status_code for ref in made.parts] == [404, 404]
    assert [words_of(amina.page(page)) for page in pages] == before

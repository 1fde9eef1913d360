"""What was said in one office was not said in another: whom a table or a letter says it was put to."""

from dataclasses import dataclass

import pytest

from tests import factories
from tests.cast import Acting, Browse, Browser, words_of
from tests.factories import on
from tests.stories.pack_pages import agrees, may_go
from tracker.actions import demands, links, timeline
from tracker.actions.links import Terms
from tracker.actions.timeline import Account, Ties
from tracker.rules.events import Stance
from tracker.rules.links import LinkRole

COVERAGE = "/scoreboard/coverage?year=2016"


@dataclass(frozen=True)
class Raised:
    justice: str
    interior: str


@pytest.fixture
def raised(acting: Acting) -> Raised:
    """What Justice was asked in January about Layla was put to Interior face to face on 5 February, which promised."""
    with acting("amina"):
        justice, interior = factories.organisation(), factories.organisation("Ministry of Interior")
        layla, demand = factories.person(), factories.demand()
        links.link(demand, LinkRole.ADDRESSEE, justice)
        links.link(demand, LinkRole.BENEFICIARY, layla)
        may_go(layla)
        may_go(demand)
        agrees(layla)
        letter = factories.sent_letter(on(2016, 1, 5), demand)
        there = Ties([demand, interior, layla])
        told = [
            timeline.record(Account("meeting", on(2016, 2, 5), stance=Stance.RAISED, title="Raised over tea"), there),
            timeline.record(Account("promised", on(2016, 2, 5), quote="She will go home"), there),
        ]
        for record in (letter, *told):
            may_go(record)
        for office in (justice, interior):
            before, now = (factories.person(f"{name} of {office.title}") for name in ("First", "Second"))
            links.link(before, LinkRole.HELD_POST, office, Terms(note="Minister", until=on(2016, 2, 5)))
            links.link(now, LinkRole.HELD_POST, office, Terms(note="Minister", since=on(2016, 2, 6)))
        return Raised(justice.ref, interior.ref)


def in_quarters(browser: Browser) -> dict[str, list[str]]:
    """How often Layla was raised with each, quarter by quarter."""
    rows = words_of(browser.page(COVERAGE)).split("Layla Hassan")[1:]
    return {" ".join(row.split()[:3]): row.split()[3:7] for row in rows}


def test_each_time_counts_for_whoever_was_met(browse: Browse, raised: Raised) -> None:
    amina = browse("amina")
    assert in_quarters(amina) == {
        "Ministry of Justice": ["1", "0", "0", "0"],
        "Ministry of Interior": ["1", "0", "0", "0"],
    }
    page = amina.page(COVERAGE)
    for office, event in ((raised.justice, "Letter to the Minister"), (raised.interior, "Raised over tea")):
        address = next(part for part in page.split('"') if f"with={office}" in part).replace("&amp;", "&")
        listed = words_of(amina.page(address))
        assert "Each time (1)" in listed
        assert event in listed


def test_whoever_comes_into_a_post_reads_what_was_said_there(browse: Browse, raised: Raised) -> None:
    amina = browse("amina")
    justice, interior = (words_of(amina.page(f"/organisations/{ref}")) for ref in (raised.justice, raised.interior))
    assert "Told on 5 January 2016 Promised, 5 February 2016" in justice
    assert "Told on 5 February 2016 Promised, 5 February 2016" in interior
    assert "times in all" not in justice + interior


def test_what_is_put_to_nobody_by_name_counts_for_the_addressee(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        justice, layla, demand = factories.organisation(), factories.person(), factories.demand()
        links.link(demand, LinkRole.ADDRESSEE, justice)
        links.link(demand, LinkRole.BENEFICIARY, layla)
        demands.make(demand, on(2016, 1, 10), Ties())
        timeline.record(Account("call", on(2016, 2, 5), stance=Stance.RAISED), Ties([demand, layla]))
    assert in_quarters(browse("amina")) == {"Ministry of Justice": ["2", "0", "0", "0"]}

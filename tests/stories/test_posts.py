"""What is asked of somebody in person counts for the office in which they held a post then: the office keeps it."""

from dataclasses import dataclass

import pytest

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.stories.follow_up_pages import one
from tests.stories.test_scoreboard import cells, demand_of, lists
from tracker.actions import demands, links, visibility
from tracker.actions.links import Terms
from tracker.actions.timeline import Ties
from tracker.records.record import Record
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.links import LinkRole

SCOREBOARD = "/scoreboard/"


@dataclass(frozen=True)
class Office:
    office: str
    holder: str
    personal: str


def put(title: str, day: int, *whom: Record) -> Record:
    demand = factories.demand(title)
    for each in whom:
        links.link(demand, LinkRole.ADDRESSEE, each)
    demands.make(demand, on(2016, 1, day), Ties())
    return demand


@pytest.fixture
def asked(acting: Acting) -> Office:
    """Of the ministry one demand; of Sok An, its minister until 20 January, one in person, and one after his time."""
    with acting("amina"):
        office, holder = factories.organisation(), factories.person("Sok An")
        links.link(holder, LinkRole.HELD_POST, office, Terms(note="Minister", until=on(2016, 1, 20)))
        put("Release them", 5, office)
        personal = put("See the family", 6, holder)
        put("Write your memoirs", 28, holder)
        put("Answer us", 7, office, holder)
        return Office(office.ref, holder.ref, personal.ref)


def made(page: str, who: str) -> str:
    part = next(part for part in page.split('<th scope="row"')[1:] if f"<bdi>{who}</bdi>" in part)
    return cells(part)[0]


def test_the_office_has_what_was_asked_of_its_holder_in_the_post_and_of_both_once(
    browse: Browse, asked: Office
) -> None:
    page = browse("amina").page(SCOREBOARD)
    assert made(page, "Ministry of Justice") == "3"
    assert made(page, "Sok An") == "3"
    assert page.count("with what was asked of its holders") == 1


def test_each_number_leads_to_as_many(browse: Browse, asked: Office) -> None:
    amina = browse("amina")
    page = amina.page(SCOREBOARD)
    numbers = [cell for cell in cells(page) if cell.isdecimal() and cell != "0"]
    assert len(lists(page)) == len(numbers) == 4
    for address, number in zip(lists(page), numbers, strict=True):
        assert f"Demands ({number})" in words_of(amina.page(address)), address
    listed = words_of(amina.page(f"/demands/?office={asked.office}"))
    assert "Office, or who held it: Ministry of Justice" in listed
    assert "See the family" in listed
    assert "Write your memoirs" not in listed
    assert "No record has this name or reference" in words_of(amina.page("/demands/?office=Nobody"))


def test_the_pages_of_both_tell_it(browse: Browse, asked: Office) -> None:
    amina = browse("amina")
    page = words_of(amina.page(f"/organisations/{asked.office}"))
    part = page[page.index("What was asked of its holders in person") :].split("What the predecessor")[0]
    assert "See the family" in part
    assert "asked of Sok An on 6 January 2016 (perhaps not in the post then)" in part, "nobody said since when"
    person = words_of(amina.page(f"/people/{asked.holder}"))
    assert "See the family" in person
    assert "Write your memoirs" in person


@pytest.mark.parametrize(
    ("since", "until", "counts", "doubtful"),
    [
        ("2015-06-01", "2016-01-20", True, False),
        ("2016-01", "2016-06", True, True),
        ("2016-01-07", "2016-06-01", False, False),
        ("2010", "2016-01-05", False, False),
        ("2010", "2016", True, True),
        ("2010", "2015", False, False),
    ],
)
def test_dates_that_are_not_exact_may_hold(
    browse: Browse, acting: Acting, asked: Office, since: str, until: str, *, counts: bool, doubtful: bool
) -> None:
    with acting("amina"):
        terms = Terms(note="Minister", since=UncertainDate.edtf(since), until=UncertainDate.edtf(until))
        senate = factories.organisation("Senate").ref
        links.link(one(asked.holder), LinkRole.HELD_POST, one(senate), terms)
    amina = browse("amina")
    listed = amina.page(f"/demands/?office={senate}&counted=made")
    assert ("See the family" in listed) is counts
    page = words_of(amina.page(f"/organisations/{senate}"))
    if counts:
        words = page.split("See the family", 1)[1].split("asked of Sok An", 2)[1]
        assert ("perhaps not in the post" in words) is doubtful


def test_a_holder_or_a_demand_that_one_may_not_see_counts_for_nobody_else(
    browse: Browse, acting: Acting, asked: Office
) -> None:
    with acting("amina"):
        for ref in (asked.office, asked.personal):
            visibility.change(one(ref), Visibility.ORGANISATION, None, [])
        demands.make(demand_of(asked.personal), on(2016, 1, 6), Ties())
    esi = browse("esi")
    assert "Ministry of Justice" not in esi.page(SCOREBOARD), "Sok An is the team's"
    assert "Demands (0)" in words_of(esi.page(f"/demands/?office={asked.office}"))
    assert "See the family" not in esi.page(f"/organisations/{asked.office}")
    with acting("amina"):
        visibility.change(one(asked.holder), Visibility.ORGANISATION, None, [])
    assert made(esi.page(SCOREBOARD), "Ministry of Justice") == "1"
    assert "Demands (1)" in words_of(esi.page(f"/demands/?office={asked.office}"))
    with acting("amina"):
        visibility.change(one(asked.personal), Visibility.TEAM, None, [])
    assert "Ministry of Justice" not in esi.page(SCOREBOARD)


def test_a_demand_that_was_merged_is_counted_once(browse: Browse, acting: Acting, asked: Office) -> None:
    amina = browse("amina")
    with acting("amina"):
        again = put("Let them go", 9, one(asked.office)).ref
        first = one(asked.personal).ref
    assert made(amina.page(SCOREBOARD), "Ministry of Justice") == "4"
    amina.send(f"/demands/{first}/merge", other=again)
    page = amina.page(SCOREBOARD)
    assert made(page, "Ministry of Justice") == "3"
    assert "Let them go" not in amina.page(f"/demands/?office={asked.office}&counted=made")
    assert "Let them go" in amina.page(f"/demands/?office={asked.office}")

"""Who and what nobody raised for long, with whom people were raised, and what a reprisal did to it."""

from dataclasses import dataclass

import pytest

from tests import factories
from tests.cast import Acting, Browse, Browser, words_of
from tests.factories import on
from tests.stories.follow_up_pages import one
from tests.stories.test_scoreboard import cells, demand_of, lists
from tracker.actions import demands, links, timeline
from tracker.actions.timeline import Account, Ties
from tracker.rules.dates import UncertainDate
from tracker.rules.events import Stance
from tracker.rules.links import LinkRole

FORGOTTEN, COVERAGE, REPRISALS = "/scoreboard/forgotten", "/scoreboard/coverage", "/scoreboard/reprisals"


@dataclass(frozen=True)
class Asked:
    person: str
    demand: str


@pytest.fixture
def asked(acting: Acting) -> Asked:
    """Layla's release was asked for in January 2015, on 5 January 2016 and in talks on 5 February 2016."""
    with acting("amina"):
        ministry, layla, demand = factories.organisation(), factories.person(), factories.demand()
        links.link(demand, LinkRole.ADDRESSEE, ministry)
        links.link(demand, LinkRole.BENEFICIARY, layla)
        demands.make(demand, on(2015, 1, 10), Ties())
        demands.make(demand, on(2016, 1, 5), Ties())
        timeline.record(Account("meeting", on(2016, 2, 5), stance=Stance.RAISED), Ties([demand]))
        return Asked(layla.ref, demand.ref)


def test_what_was_raised_lately_is_not_forgotten(browse: Browse, asked: Asked) -> None:
    amina = browse("amina")
    assert "Layla Hassan" not in amina.page(FORGOTTEN)
    said = words_of(amina.page(f"{FORGOTTEN}?days=5"))
    assert "Whom and what nobody put to anybody for 5 days or more." in said
    assert said.count("last raised 5 February 2016, 5 days ago") == 2, "the person and the demand"
    assert "Layla Hassan" not in amina.page(f"{FORGOTTEN}?days=6")
    assert "Layla Hassan" not in browse("esi").page(f"{FORGOTTEN}?days=5")


def test_whoever_is_held_and_was_never_asked_for_stands_first(browse: Browse, asked: Asked, acting: Acting) -> None:
    with acting("amina"):
        omar, vera = factories.person("Omar Idris"), factories.person("Vera Stein")
        timeline.record(Account("arrest", on(2016, 1, 1)), Ties([omar]))
        for person in (omar, vera):
            person.sort_day = on(2016, 1, 1).earliest
        never = factories.demand("Let him see a lawyer")
        never.sort_day = on(2016, 1, 1).earliest
        demands.settle(never)
    said = words_of(browse("amina").page(f"{FORGOTTEN}?days=5"))
    assert said.index("Omar Idris") < said.index("Layla Hassan")
    assert said.index("Let him see a lawyer") < said.index("Release Layla Hassan")
    assert said.count("never raised") == 2
    assert "Vera Stein" not in said


def test_what_is_settled_is_not_forgotten(browse: Browse, asked: Asked, acting: Acting) -> None:
    with acting("amina"):
        demands.answer(demand_of(asked.demand), Account("met", on(2016, 2, 6)), Ties())
    assert "Release Layla Hassan" not in browse("amina").page(f"{FORGOTTEN}?days=1")


@pytest.mark.parametrize("page", [f"{FORGOTTEN}?days=soon", f"{REPRISALS}?days=0", f"{FORGOTTEN}?days=99999999999"])
def test_what_is_no_number_of_days_is_said(browse: Browse, asked: Asked, page: str) -> None:
    assert "Write a number of days" in browse("amina").page(page)


def test_a_year_is_shown_by_quarter(browse: Browse, asked: Asked) -> None:
    amina = browse("amina")
    page = amina.page(COVERAGE)
    assert "in 2016, by quarter" in page
    assert cells(page) == ["2", "0", "0", "0"]
    assert cells(amina.page(f"{COVERAGE}?year=2015")) == ["1", "0", "0", "0"]
    assert "No demand about a person was put to anybody in 2014" in amina.page(f"{COVERAGE}?year=2014")
    assert "Write a year such as 2016." in amina.page(f"{COVERAGE}?year=0")
    ((address, number),) = zip(lists(page), ["2"], strict=True)
    listed = words_of(amina.page(address))
    assert f"Each time ({number})" in listed
    assert "1 January 2016 to 31 March 2016" in listed
    assert listed.count("Release Layla Hassan") == 3, "of one the entry is called so, too"
    assert "5 February 2016 Meeting" in listed
    assert browse("esi").get(address).status_code == 404
    assert "Layla Hassan" not in browse("esi").page(COVERAGE)


def in_lists(browser: Browser, page: str) -> list[str]:
    """Return the numbers of a page, after looking that each leads to a list of as many."""
    numbers = cells(page)
    for address, number in zip(lists(page), [each for each in numbers if each != "0"], strict=True):
        assert f"Each time ({number})" in words_of(browser.page(address)), address
    return numbers


def test_a_reprisal_parts_the_time_before_from_the_time_after(browse: Browse, asked: Asked, acting: Acting) -> None:
    amina = browse("amina")
    assert "No reprisal against a person is recorded." in amina.page(REPRISALS)
    with acting("amina"):
        demands.answer(demand_of(asked.demand), Account("promised", on(2016, 2, 7)), Ties())
        timeline.record(Account("reprisal", on(2016, 2, 5), "Threatened"), Ties([one(asked.person)]))
    assert in_lists(amina, amina.page(REPRISALS)) == ["1", "1", "0", "0", "0", "1"]
    page = amina.page(f"{REPRISALS}?days=400")
    assert in_lists(amina, page) == ["2", "1", "0", "0", "0", "1"]
    assert "Promised" in amina.page(lists(page)[2])
    said = words_of(amina.page(lists(page)[1]))
    assert "5 February 2016 to 5 February 2016 Order Not known: perhaps in the same days as the reprisal" in said
    assert "Threatened" not in browse("esi").page(REPRISALS)


def test_what_lies_in_the_possible_days_of_a_reprisal_is_counted_apart(
    browse: Browse, asked: Asked, acting: Acting
) -> None:
    with acting("amina"):
        factories.sent_letter(UncertainDate.edtf("2015-12"), demand_of(asked.demand))
        factories.sent_letter(UncertainDate.edtf("2016"), demand_of(asked.demand))
        factories.sent_letter(UncertainDate.edtf("2016-02"), demand_of(asked.demand))
        demands.answer(demand_of(asked.demand), Account("refused", UncertainDate.edtf("2015-12/2016-01")), Ties())
        told = Account("reprisal", UncertainDate.edtf("2016-01"), "Threatened")
        timeline.record(told, Ties([one(asked.person)]))
    amina = browse("amina")
    page = amina.page(REPRISALS)
    assert in_lists(amina, page) == ["1", "2", "2", "0", "1", "0"]
    assert "What may lie in the same days is counted apart: the order is not known." in words_of(page)
    assert "5 January 2016" in words_of(amina.page(lists(page)[1]))
    assert "1 February 2016 to 29 July 2016" in words_of(amina.page(lists(page)[2]))


def test_of_a_reprisal_of_which_only_the_end_is_known_nothing_came_before(
    browse: Browse, asked: Asked, acting: Acting
) -> None:
    with acting("amina"):
        account = Account("reprisal", UncertainDate.edtf("../2015-12-31"), "Threatened")
        timeline.record(account, Ties([one(asked.person)]))
    amina = browse("amina")
    assert in_lists(amina, amina.page(f"{REPRISALS}?days=36500")) == ["0", "1", "2", "0", "0", "0"]
    said = words_of(amina.page(lists(amina.page(REPRISALS))[0]))
    assert "Order Not known" in said
    assert "When" not in said


def test_a_reprisal_of_this_year_can_have_happened_until_today(browse: Browse, asked: Asked, acting: Acting) -> None:
    with acting("amina"):
        told = Account("reprisal", UncertainDate.edtf("2016"), "Threatened")
        timeline.record(told, Ties([one(asked.person)]))
    amina = browse("amina")
    page = amina.page(f"{REPRISALS}?days=400")
    assert in_lists(amina, page) == ["1", "2", "0", "0", "0", "0"]
    assert "1 January 2016 to 10 February 2016" in words_of(amina.page(lists(page)[1]))


def test_every_number_of_a_year_leads_to_as_many(browse: Browse, asked: Asked, acting: Acting) -> None:
    with acting("amina"):
        demand, court = demand_of(asked.demand), factories.organisation("Supreme Court")
        links.link(demand, LinkRole.ADDRESSEE, court)
        other = factories.demand("Let her family visit")
        links.link(other, LinkRole.ADDRESSEE, court)
        links.link(other, LinkRole.BENEFICIARY, one(asked.person))
        for day in (on(2015, 3, 31), on(2015, 4, 1), on(2015, 12, 31)):
            factories.sent_letter(day, demand, other)
            demands.make(other, day, Ties())
    amina = browse("amina")
    page = amina.page(f"{COVERAGE}?year=2015")
    numbers = [number for number in cells(page) if number != "0"]
    assert numbers == ["2", "1", "1", "3", "2", "2"]
    for address, number in zip(lists(page), numbers, strict=True):
        assert f"Each time ({number})" in words_of(amina.page(address)), address


@pytest.mark.parametrize("query", ["?from=soon", "?to=2016-02-30", "?what=forgiven", "?lies=low"])
def test_days_that_are_none_are_said(browse: Browse, asked: Asked, query: str) -> None:
    page = browse("amina").page(f"/scoreboard/times/{asked.person}{query}")
    assert "This address names no such days." in page
    assert "Each time" in browse("amina").page(f"/scoreboard/times/{asked.person}")

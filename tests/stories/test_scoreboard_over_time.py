"""The scoreboard over time: a panel for each addressee, and each number leads to a list of as many."""

import re
from html import unescape

import pytest

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.stories.follow_up_pages import one
from tests.stories.test_scoreboard import cells, lists
from tracker.actions import demands, links, timeline, visibility
from tracker.actions.links import Terms
from tracker.actions.timeline import Account, Ties
from tracker.records.demands import Demand
from tracker.records.organisations import Organisation
from tracker.records.people import Person
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.events import Stance
from tracker.rules.links import LinkRole

PAGE, COVERAGE = "/scoreboard/over-time", "/scoreboard/coverage"


def asked_of(ministry: Organisation | Person, year: int, title: str) -> Demand:
    made = factories.demand(title)
    links.link(made, LinkRole.ADDRESSEE, ministry)
    demands.make(made, on(year, 1, 1), Ties())
    return made


@pytest.fixture
def ministry(acting: Acting) -> str:
    """Six demands, two of each of three years: one raised, one refused after a year, one met after ten days."""
    with acting("amina"):
        ministry = factories.organisation()
        made = [asked_of(ministry, 2013 + number // 2, f"Demand {number}") for number in range(6)]
        timeline.record(Account("meeting", on(2014, 5, 1), stance=Stance.RAISED), Ties([made[0]]))
        demands.answer(made[1], Account("refused", on(2014, 1, 1)), Ties())
        demands.answer(made[5], Account("met", on(2015, 1, 11)), Ties())
        never = factories.demand("Never made, and met")
        links.link(never, LinkRole.ADDRESSEE, ministry)
        demands.answer(never, Account("met", on(2015, 1, 11)), Ties())
        return ministry.ref


def tables(page: str) -> list[list[list[str]]]:
    """The cells of each table of the page, row by row."""
    bodies = re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
    rows = [body.split("</tr>")[:-1] for body in bodies]
    return [[[words_of(cell) for cell in re.findall(r"<td.*?</td>", row)] for row in each] for each in rows]


def numbers_with_lists(page: str) -> list[tuple[str, str]]:
    found = re.findall(r'<td[^>]*><a href="(/demands/[^"]*)">(\d+)</a>', page)
    return [(unescape(address), number) for address, number in found]


def test_each_year_says_how_many_were_made_raised_answered_and_met(browse: Browse, ministry: str) -> None:
    counts, answers = tables(browse("vera").page(PAGE))
    assert counts == [
        ["2013", "2", "0", "0", "0"],
        ["2014", "2", "1", "1", "0"],
        ["2015", "2", "0", "1", "1"],
        ["2016", "0", "0", "0", "0"],
        ["Together", "6", "1", "2", "1"],
    ]
    assert answers == [["10 days", "17%"], ["365 days", "33%"], ["1135 days", "33%"]]


def test_every_number_leads_to_a_list_of_as_many(browse: Browse, ministry: str) -> None:
    vera = browse("vera")
    found = numbers_with_lists(vera.page(PAGE))
    assert len(found) == 11
    for address, number in found:
        page = words_of(vera.page(address))
        assert f"Demands ({number})" in page, address
        assert "Counted in:" in page or "in=" not in address


def test_a_short_time_is_told_by_quarters_and_a_long_one_by_more_years(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        ministry = factories.organisation()
        asked_of(ministry, 2015, "Lately")
        ref = ministry.ref
    vera = browse("vera")
    assert tables(vera.page(PAGE))[0][0][0] == "January to March 2015"
    with acting("amina"):
        asked_of(one(ref), 1994, "Long ago")  # type: ignore[arg-type]  # the ministry
    page = vera.page(PAGE)
    assert tables(page)[0][0] == ["1990 to 1994", "1", "0", "0", "0"]
    for address, number in numbers_with_lists(page):
        assert f"Demands ({number})" in words_of(vera.page(address)), address


@pytest.mark.parametrize("when", ["2016", "2016-02", "2016/..", "2015-12/2016-03"])
def test_what_was_done_by_today_stands_in_no_quarter_to_come(browse: Browse, acting: Acting, when: str) -> None:
    with acting("amina"):
        made, layla = factories.demand(), factories.person()
        links.link(made, LinkRole.ADDRESSEE, factories.organisation())
        links.link(made, LinkRole.BENEFICIARY, layla)
        demands.make(made, UncertainDate.edtf(when), Ties())
    vera = browse("vera")
    page = vera.page(PAGE)
    assert "while that day lies ahead, today." in page
    assert tables(page)[0] == [["January to March 2016", "1", "0", "0", "0"], ["Together", "1", "0", "0", "0"]]
    for address, number in numbers_with_lists(page):
        assert f"Demands ({number})" in words_of(vera.page(address)), address
    for quarter in ("2016-04/2016-06", "2016-10/2016-12"):
        assert "Release Layla" not in vera.page(f"/demands/?counted=made&in={quarter}")
    assert cells(vera.page(COVERAGE)) == ["1", "0", "0", "0"]
    ((address,),) = [lists(vera.page(COVERAGE))]
    assert "Each time (1)" in words_of(vera.page(address))


def test_a_year_that_is_over_counts_in_its_last_quarter_wherever_it_is_counted(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        made, layla = factories.demand(), factories.person()
        links.link(made, LinkRole.ADDRESSEE, factories.organisation())
        links.link(made, LinkRole.BENEFICIARY, layla)
        demands.make(made, UncertainDate.edtf("2015"), Ties())
    vera = browse("vera")
    assert tables(vera.page(PAGE))[0][0] == ["October to December 2015", "1", "0", "0", "0"]
    page = vera.page(f"{COVERAGE}?year=2015")
    assert cells(page) == ["0", "0", "0", "1"]
    ((address,),) = [lists(page)]
    assert "Each time (1)" in words_of(vera.page(address))
    assert "Layla" not in vera.page(COVERAGE)


def test_of_fewer_than_five_only_counts_are_said(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        asked_of(factories.organisation(), 2015, "The only one")
    page = browse("vera").page(PAGE)
    assert len(tables(page)) == 1
    assert "Of fewer than 5 demands only counts are said." in page


def test_what_somebody_may_not_see_is_in_no_number_of_theirs(browse: Browse, ministry: str, acting: Acting) -> None:
    empty = words_of(browse("esi").page(PAGE))
    assert "Ministry" not in empty
    assert "No demand was made to anybody yet" in empty
    with acting("amina"):
        visibility.change(one(ministry), Visibility.ORGANISATION, None, [])
    assert words_of(browse("esi").page(PAGE)) == empty


def test_pictures_that_are_alike_are_called_by_whom_they_are_about(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        for name in ("Ministry of Trade", "Ministry of Justice"):
            ministry = factories.organisation(name)
            for number in range(5):
                asked_of(ministry, 2015, f"{name} {number}")
    labels = re.findall(r'role="region" aria-labelledby="([^"]+)"', browse("vera").page(PAGE))
    assert len({*labels}) == len(labels) == 4
    assert all(re.fullmatch(r"of-O-\w+ (counts|answers)-O-\w+-words", label) for label in labels)


def test_one_addressee_can_be_asked_for_by_name(browse: Browse, ministry: str, acting: Acting) -> None:
    with acting("amina"):
        other = factories.organisation("Ministry of Trade")
        for number in range(9):
            asked_of(other, 2015, f"Trade {number}")
    vera = browse("vera")
    assert words_of(vera.page(PAGE)).index("Ministry of Trade") < words_of(vera.page(PAGE)).index("Ministry of Justice")
    page = vera.page(f"{PAGE}?addressee=ministry+of+justice")
    assert "Ministry of Trade" not in page
    assert tables(page)[0][-1] == ["Together", "6", "1", "2", "1"]
    assert "No record has this name" in vera.page(f"{PAGE}?addressee=nobody+at+all")
    assert "is not a time" in vera.page("/demands/?counted=made&in=some+day")
    assert "in=2015" not in vera.page("/letters/?in=2015")


def test_an_office_has_what_was_asked_of_whoever_held_it(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        office, holder = factories.organisation(), factories.person("Sok An")
        links.link(holder, LinkRole.HELD_POST, office, Terms(note="Minister", until=on(2015, 6, 1)))
        asked_of(office, 2015, "Of the office")
        asked_of(holder, 2015, "Of the minister")
        asked_of(holder, 2016, "After his time")
        url = f"{PAGE}?addressee={office.ref}"
    vera = browse("vera")
    page = vera.page(url)
    assert tables(page)[0][-1] == ["Together", "2", "0", "0", "0"]
    for address, number in numbers_with_lists(page):
        assert f"Demands ({number})" in words_of(vera.page(address)), address

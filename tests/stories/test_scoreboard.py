"""The scoreboard counts, per addressee, what became of the demands, and each number leads to its list."""

import json
import re
from dataclasses import dataclass
from html import unescape

import pytest

from tests import factories, processes
from tests.cast import Acting, Browse, Cast, words_of
from tests.factories import on
from tests.stories.follow_up_pages import one
from tracker.actions import demands, links, timeline, visibility
from tracker.actions.timeline import Account, Ties
from tracker.plumbing.settings import Settings
from tracker.records.demands import Demand
from tracker.rules.access import Visibility
from tracker.rules.demands import DEFINITIONS, Counted
from tracker.rules.events import Stance
from tracker.rules.links import LinkRole

PAGE, ESI = "/scoreboard/", "esi@example.org"


@dataclass(frozen=True)
class Asked:
    ministry: str
    demands: list[str]


@pytest.fixture
def asked(acting: Acting) -> Asked:
    """Six demands to a ministry on 1 January 2016, forty days ago: one met after 10 days, one refused after 20."""
    with acting("amina"):
        ministry = factories.organisation()
        made = [factories.demand(f"Demand {number}") for number in range(6)]
        for demand in made:
            links.link(demand, LinkRole.ADDRESSEE, ministry)
        factories.sent_letter(on(2016, 1, 1), *made)
        demands.answer(made[0], Account("met", on(2016, 1, 11)), Ties())
        demands.answer(made[1], Account("refused", on(2016, 1, 21)), Ties())
        demands.answer(made[2], Account("acknowledged", on(2016, 1, 5)), Ties())
        timeline.record(Account("meeting", on(2016, 1, 31), stance=Stance.RAISED), Ties([made[2], made[3]]))
        never = factories.demand("Never made")
        links.link(never, LinkRole.ADDRESSEE, ministry)
        return Asked(ministry.ref, [demand.ref for demand in made])


def demand_of(ref: str) -> Demand:
    demand = one(ref)
    assert isinstance(demand, Demand)
    return demand


def cells(page: str) -> list[str]:
    found = re.findall(r"<td\b.*?</td>", page, re.DOTALL)
    return [words_of(cell) for cell in found]


def lists(page: str) -> list[str]:
    return [unescape(address) for address in re.findall(r'<td><a href="([^"]+)"', page)]


def test_each_addressee_has_what_was_made_raised_answered_and_met(browse: Browse, asked: Asked) -> None:
    page = browse("amina").page(PAGE)
    assert "Ministry of Justice" in page
    assert cells(page) == ["6", "2", "2", "1", "4", "10 days", "not yet"]
    for word, meaning in DEFINITIONS:
        assert word in page
        assert meaning in page


def test_every_number_leads_to_a_list_of_as_many(browse: Browse, asked: Asked) -> None:
    amina = browse("amina")
    page = amina.page(PAGE)
    for address, number in zip(lists(page), cells(page)[: len(Counted)], strict=False):
        assert f"Demands ({number})" in words_of(amina.page(address)), address
    assert "Never made" not in amina.page(lists(page)[0])


def test_half_answered_counts_those_who_still_wait(browse: Browse, asked: Asked, acting: Acting) -> None:
    with acting("amina"):
        for ref in asked.demands[2:4]:
            demands.answer(demand_of(ref), Account("promised", on(2016, 2, 1)), Ties())
    assert cells(browse("amina").page(PAGE))[-1] == "31 days"


def test_of_fewer_than_five_only_counts_are_said(browse: Browse, asked: Asked, acting: Acting) -> None:
    with acting("amina"):
        for ref in asked.demands[:2]:
            links.set_ends(one(ref), {LinkRole.ADDRESSEE: []})
    assert cells(browse("amina").page(PAGE)) == ["4", "2", "0", "0", "4", "too few to say"]


def test_nobody_counts_what_they_may_not_see(browse: Browse, asked: Asked, acting: Acting, cast: Cast) -> None:
    assert "Ministry of Justice" not in browse("esi").page(PAGE)
    with acting("amina"):
        visibility.change(one(asked.ministry), Visibility.ORGANISATION, None, [])
    assert "No demand was made to anybody yet" in browse("esi").page(PAGE)
    with acting("amina"):
        demand = demand_of(asked.demands[5])
        visibility.change(demand, Visibility.ORGANISATION, None, [])
    assert "No demand was made to anybody yet" in browse("esi").page(PAGE), "the letter is the team's"
    assert cells(browse("amina").page(PAGE))[0] == "5"
    with acting("amina"):
        demands.make(demand_of(asked.demands[5]), on(2016, 1, 3), Ties())
    assert cells(browse("esi").page(PAGE)) == ["1", "0", "0", "0", "1", "too few to say"]
    assert cells(browse("amina").page(PAGE))[0] == "6"


def test_nobody_is_told_of_an_addressee_that_they_may_not_see(browse: Browse, asked: Asked, acting: Acting) -> None:
    with acting("amina"):
        demand = demand_of(asked.demands[5])
        visibility.change(demand, Visibility.ORGANISATION, None, [])
        demands.make(demand, on(2016, 1, 3), Ties())
        layla = factories.person(visible_to=Visibility.ORGANISATION)
        links.link(demand, LinkRole.BENEFICIARY, layla)
    esi = browse("esi")
    assert "Demands (1)" in words_of(esi.page("/demands/?counted=made"))
    for page in (PAGE, "/scoreboard/coverage"):
        assert "Ministry of Justice" not in esi.page(page)
        assert "Ministry of Justice" in browse("amina").page(page)


def test_demands_are_narrowed_by_whom_they_are_about_and_how_they_are_counted(
    browse: Browse, asked: Asked, acting: Acting
) -> None:
    with acting("amina"):
        layla = factories.person()
        links.link(one(asked.demands[0]), LinkRole.BENEFICIARY, layla)
    amina = browse("amina")
    page = words_of(amina.page("/demands/?about=Layla+Hassan&counted=met"))
    assert "Demands (1)" in page
    assert "Whom it is about: Layla Hassan" in page
    assert "Counted as: Met" in page
    assert "is not among the choices" in amina.page("/demands/?counted=forgiven")
    assert "counted=met" not in amina.page("/letters/?counted=met")


def test_the_command_prints_the_same(asked: Asked, settings: Settings) -> None:
    (row,) = json.loads(processes.tracker(settings, "scoreboard", "--json").stdout)
    assert row["title"] == "Ministry of Justice"
    assert [row[str(what)] for what in Counted] == [6, 2, 2, 1, 4]
    assert (row["silence_now_days"], row["half_answered_within_days"]) == (10, None)
    said = processes.tracker(settings, "scoreboard").stdout
    assert (
        "made 6, raised 2, answered 2, met 1, unanswered 4; silence now 10 days; half answered within not yet" in said
    )
    assert "No demand that this person may see" in processes.tracker(settings, "scoreboard", "--as", ESI).stdout
    told = " ".join(processes.tracker(settings, "scoreboard", "--help").stdout.split())
    assert all(meaning in told for _word, meaning in DEFINITIONS)

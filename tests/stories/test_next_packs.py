"""The next version of a pack leaves out what is over since, takes in what came up, and a visit that is over says so."""

import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, Cast, ClockAt, words_of
from tests.factories import on
from tests.stories.pack_pages import Asking, agrees, frozen_text, may_go, visit_with_two_demands
from tests.stories.visit_pages import arrange
from tracker.actions import demands, links, timeline, visibility, visits
from tracker.actions.merging import demands as merging
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.documents import FrozenDocument
from tracker.records.record import by_reference
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.links import LinkRole


@pytest.fixture
def asking(acting: Acting) -> Asking:
    with acting("amina"):
        return visit_with_two_demands()


def demand_called(ref: str) -> Demand:
    return session().scalars(by_reference(ref)).one()  # type: ignore[return-value]  # it is a demand


def asked_there(asking: Asking, title: str) -> str:
    """Add a demand for the visit that may go to authorities; return its reference."""
    visit, demand = session().scalars(by_reference(asking.visit)).one(), factories.demand(title)
    may_go(demand)
    links.link(demand, LinkRole.ABOUT_VISIT, visit)
    return demand.ref


def lines_of(page: str) -> dict[str, tuple[bool, str]]:
    """Return of each demand on the page of a pack, in their order, whether it is ticked and what is said of it."""
    found = re.findall(r'<li class="pack-line">(.*?)</li>', page, re.DOTALL)
    refs = [re.findall(r'value="(D-\w+)"', line)[0] for line in found]
    return {ref: (" checked" in line, words_of(line)) for ref, line in zip(refs, found, strict=True)}


def test_what_is_over_since_is_not_ticked_in_the_next_version_and_says_why(
    browse: Browse, acting: Acting, asking: Asking
) -> None:
    with acting("amina"):
        gone, kept = asked_there(asking, "Let the doctors in"), asked_there(asking, "Let all doctors in")
    amina = browse("amina")
    frozen_text(amina, asking, add=f"{gone}\n{kept}")
    with acting("amina"):
        timeline.record(timeline.Account("met", on(2016, 2, 9)), timeline.Ties([demand_called(asking.for_layla)]))
        merging.merge(demand_called(kept), demand_called(gone))
    page = amina.page(f"/visits/{asking.visit}/pack")
    lines = lines_of(page)
    assert [ref for ref, (is_ticked, _words) in lines.items() if is_ticked] == [kept]
    assert "It is over: Met on 9 February 2016." in lines[asking.for_layla][1]
    assert "It is over: Closed: Replaced by another demand on 10 February 2016." in lines[gone][1]
    assert "Made for this visit" not in lines[gone][1]
    assert next(iter(lines)) == kept, "what was chosen and is open still stands first"
    assert "What version 1 had stands first" in words_of(page)


def test_what_came_up_for_the_visit_since_the_last_version_is_ticked(
    browse: Browse, acting: Acting, asking: Asking
) -> None:
    with acting("amina"):
        dropped, known = asked_there(asking, "Not this time"), factories.demand("Specialist care").ref
    amina = browse("amina")
    frozen_text(amina, asking)
    with acting("amina"):
        new = asked_there(asking, "Let the doctors in")
        may_go(demand_called(known))
    amina.send("/letters/new", title="For the visit", form="open", visit=asking.visit, demands="Specialist care")
    lines = lines_of(amina.page(f"/visits/{asking.visit}/pack"))
    ticked = [ref for ref, (is_ticked, _words) in lines.items() if is_ticked]
    assert ticked[0] == asking.for_layla
    assert {new, known} == set(ticked[1:])
    assert dropped not in ticked, "it was there before, and left out"
    assert list(lines)[: len(ticked)] == ticked


def test_what_could_not_go_before_is_ticked_when_it_may_and_says_so(
    browse: Browse, acting: Acting, asking: Asking
) -> None:
    with acting("amina"):
        by_hand = asked_there(asking, "Not this time")
    amina, bilal, address = browse("amina"), browse("bilal"), f"/visits/{asking.visit}/pack"
    frozen_text(amina, asking)
    before = lines_of(amina.page(address))
    assert not before[asking.for_omar][0]
    assert "Nobody whom it is about has agreed" in before[asking.for_omar][1]
    assert "1 person is left out" in words_of(amina.page(address))
    assert frozen_text(bilal, asking, address=True) == frozen_text(amina, asking, address=True)
    with acting("amina"):
        agrees(session().scalars(by_reference(asking.omar)).one())  # type: ignore[arg-type]  # it is a person
    lines = lines_of(amina.page(address))
    assert [ref for ref, (is_ticked, _words) in lines.items() if is_ticked] == [asking.for_layla, asking.for_omar]
    assert "It may go to these readers now: version 1 was made without it." in lines[asking.for_omar][1]
    assert not lines[by_hand][0], "it might go, and was left out"
    frozen_text(amina, asking)
    assert not lines_of(amina.page(address))[asking.for_omar][0], "now somebody left it out"


def test_what_one_may_not_see_waits_for_whoever_may(browse: Browse, acting: Acting, cast: Cast, asking: Asking) -> None:
    address = f"/visits/{asking.visit}/pack"
    with acting("amina"):
        visibility.change(demand_called(asking.for_omar), Visibility.RESTRICTED, None, [cast.amina.id])
    frozen_text(browse("amina"), asking)
    frozen_text(browse("bilal"), asking, messages="Be patient")
    assert asking.for_omar not in browse("bilal").page(address)
    with acting("amina"):
        agrees(session().scalars(by_reference(asking.omar)).one())  # type: ignore[arg-type]  # it is a person
    assert asking.for_omar not in browse("bilal").page(address)
    is_ticked, words = lines_of(browse("amina").page(address))[asking.for_omar]
    assert is_ticked
    assert "version 2 was made without it." in words


def test_a_version_that_says_nothing_of_what_stayed_is_begun_from_as_before(
    browse: Browse, acting: Acting, asking: Asking
) -> None:
    frozen_text(browse("amina"), asking)
    with acting("amina"):
        (version,) = session().scalars(select(FrozenDocument))
        choices = {name: value for name, value in version.content["choices"].items() if name != "kept_back"}
        version.content = {**version.content, "choices": choices}
    lines = lines_of(browse("amina").page(f"/visits/{asking.visit}/pack"))
    assert [ref for ref, (is_ticked, _words) in lines.items() if is_ticked] == [asking.for_layla]


def test_what_somebody_ticks_stays_ticked_and_in_their_order(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        other = asked_there(asking, "Let the doctors in")
        demands.answer(demand_called(asking.for_layla), timeline.Account("met", on(2016, 2, 9)), timeline.Ties([]))
    fields: dict[str, Any] = {"chosen": [asking.for_layla, other], f"place-{other}": "1", "look": "y"}
    sent = browse("amina").send(
        f"/visits/{asking.visit}/pack", level="names", reach="authorities", add=asking.for_layla, **fields
    )
    lines = lines_of(sent.text)
    assert [ref for ref, (is_ticked, _words) in lines.items() if is_ticked] == [other, asking.for_layla]
    assert "What you ticked stands first, in your order" in words_of(sent.text)


def test_the_pack_of_a_visit_that_is_over_says_so_and_takes_in_nothing_later(
    browse: Browse, acting: Acting, asking: Asking, clock_at: ClockAt
) -> None:
    with acting("amina"):
        visit = session().scalars(by_reference(asking.visit)).one()
        assert isinstance(visit, Visit)
        visits.schedule(visit, on(2016, 1, 26), on(2016, 1, 27), None)
        for ref, day in ((asked_there(asking, "Asked there"), 20), (asking.for_layla, 29)):
            demands.make(demand_called(ref), on(2016, 1, day), timeline.Ties([]))
    page = browse("amina").page(f"/visits/{asking.visit}/pack")
    assert "This visit ended on 27 January 2016: a pack made now says what is open today." in words_of(page)
    told = {words: is_ticked for is_ticked, words in lines_of(page).values()}
    assert [is_ticked for words, is_ticked in told.items() if "Asked there" in words] == [True]
    (later,) = [words for words in told if "Release Layla Hassan" in words]
    assert not told[later]
    assert "It was first asked for after this visit." in later
    clock_at(date(2016, 1, 27))
    assert "This visit ended" not in browse("amina").page(f"/visits/{asking.visit}/pack")


def test_the_pack_of_a_visit_that_was_called_off_says_so(browse: Browse, asking: Asking) -> None:
    amina = browse("amina")
    url = arrange(amina, starts="15 January 2016", hosts="Government of Sarell")
    logged: dict[str, Any] = {"about": url.rsplit("/", 1)[1], "type": "visit-cancelled", "when_choice": "today"}
    amina.send("/log", title="It is called off", certainty="confirmed", **logged)
    assert "This visit was cancelled: a pack made now says what is open today." in words_of(amina.page(f"{url}/pack"))

"""A demand that is split is asked, counted and brought back by its parts alone; taken back, it is what it was."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, Browser, words_of
from tests.factories import on
from tests.statements import count_statements
from tests.stories.follow_up_pages import planned_for
from tests.stories.presses import block, lead, press
from tests.stories.test_merging import in_order
from tests.stories.test_scoreboard import cells, demand_of
from tracker.actions import deletion, demands, filing, follow_ups, links, relations, timeline, visibility
from tracker.actions.timeline import Account, Ties
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.links import Link, tied_to
from tracker.records.record import Record
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.events import Stance
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.plans import Owes

TITLE, PARTS = "Free her, and let a doctor in", ("Free her at once", "Let a doctor in")
LATE = "Check whether they have replied due Friday 29 January 2016 · 12 days late"
BY_PARTS = "It is asked again and counted by its parts, and comes back with them."
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


def test_the_parts_come_back_and_the_whole_with_them(browse: Browse, whole: str) -> None:
    amina = browse("amina")
    assert planned_for(amina.page(f"/demands/{whole}")) == [LATE]
    made = split(amina, whole)
    assert planned_for(made.page) == []
    assert BY_PARTS in lead(made.page)
    assert "days late" not in lead(made.page)
    for ref in made.parts:
        page = amina.page(f"/demands/{ref}")
        assert planned_for(page) == [LATE]
        assert BY_PARTS not in page
    assert TITLE not in amina.page("/follow-ups/")


def test_what_somebody_set_by_hand_stays_with_the_whole(browse: Browse, acting: Acting, whole: str) -> None:
    with acting("amina"):
        follow_ups.set_by_hand(demand_of(whole), "Call the lawyer", date(2016, 2, 20), Owes.WE, None)
    (planned,) = planned_for(split(browse("amina"), whole).page)
    assert "Call the lawyer" in planned


def test_a_reply_to_the_whole_still_waits_to_be_judged(browse: Browse, acting: Acting, whole: str) -> None:
    with acting("amina"):
        timeline.record(Account("reply", on(2016, 2, 5)), Ties([demand_of(whole)]))
    amina = browse("amina")
    (planned,) = planned_for(split(amina, whole).page)
    assert "Judge the reply" in planned


def test_lists_of_what_is_left_count_the_parts_alone(browse: Browse, acting: Acting, whole: str) -> None:
    amina = browse("amina")
    made = split(amina, whole)
    silent = block(amina.page("/"), "Longest without an answer")
    assert [silent.count(title) for title in (TITLE, *PARTS)] == [0, 1, 1]
    assert silent.count("92 days") == 2
    forgotten = amina.page(FORGOTTEN)
    assert [title in forgotten for title in (TITLE, *PARTS)] == [False, True, True]
    assert words_of(forgotten).count("last raised 3 February 2016, 7 days ago") == 3, (
        "two parts, and whom they are about"
    )
    with acting("amina"):
        factories.sent_letter(on(2016, 2, 8), *map(demand_of, made.parts))
    assert "last raised" not in words_of(amina.page(FORGOTTEN))


def test_each_time_is_counted_once_for_whom_it_is_about(browse: Browse, whole: str) -> None:
    amina = browse("amina")
    before = cells(amina.page(COVERAGE))
    split(amina, whole)
    assert cells(amina.page(COVERAGE)) == before


def test_whom_the_parts_are_settled_for_needs_nobody_any_more(browse: Browse, acting: Acting, whole: str) -> None:
    amina = browse("amina")
    made = split(amina, whole)
    with acting("amina"):
        for ref in made.parts:
            demands.answer(demand_of(ref), Account("met", on(2016, 2, 4)), Ties())
    assert "Layla Hassan" not in amina.page(FORGOTTEN)


def parts_gone(ref: str) -> None:
    deletion.delete_all(parts_of(ref))


def parts_untied(ref: str) -> None:
    for part in parts_of(ref):
        (tie,) = session().scalars(select(Link).where(Link.from_id == part.id, Link.role == LinkRole.PART_OF))
        relations.untie(tie, part)


def parts_of_nothing(ref: str) -> None:
    for part in parts_of(ref):
        filing.file(Kind.DEMAND, part, {"part_of": ()}, part.version)


def parts_never_made(ref: str) -> None:
    for event in session().scalars(select(Event)).all():
        timeline.retie(event, Ties([demand_of(ref)]))


def parts_of(ref: str) -> list[Demand]:
    asked = select(Demand).where(Demand.id.in_(tied_to(demand_of(ref).id, LinkRole.PART_OF))).order_by(Demand.id)
    return list(session().scalars(asked))


def test_who_may_not_see_a_part_is_asked_for_the_whole(browse: Browse, acting: Acting, whole: str) -> None:
    with acting("amina"):
        part = factories.demand(PARTS[0])
        relations.tie(part, LinkRole.PART_OF, demand_of(whole))
        factories.sent_letter(on(2016, 2, 8), part)
    bilal = browse("bilal")
    assert planned_for(bilal.page(f"/demands/{whole}")) == []
    with acting("amina"):
        part = parts_of(whole)[0]
        visibility.change(part, Visibility.RESTRICTED, None, [part.created_by or 0])
    page = bilal.page(f"/demands/{whole}")
    assert planned_for(page) == [LATE]
    assert BY_PARTS not in page
    assert TITLE in block(bilal.page("/"), "Longest without an answer")


@pytest.mark.parametrize("undo", [parts_gone, parts_untied, parts_of_nothing, parts_never_made])
def test_without_parts_the_whole_comes_back(
    browse: Browse, acting: Acting, whole: str, undo: Callable[[str], None]
) -> None:
    split(browse("amina"), whole)
    with acting("amina"):
        undo(whole)
    page = browse("bilal").page(f"/demands/{whole}")
    assert planned_for(page) == [LATE]
    assert BY_PARTS not in page


def test_a_part_that_comes_back_takes_over_again(browse: Browse, acting: Acting, whole: str) -> None:
    amina = browse("amina")
    made = split(amina, whole)
    with acting("amina"):
        part, other = parts_of(whole)
        deletion.delete_all([part, other])
        deletion.restore(part)
    assert planned_for(amina.page(f"/demands/{whole}")) == []
    assert planned_for(amina.page(f"/demands/{made.parts[0]}")) == [LATE]


def test_a_demand_is_left_to_a_part_once_that_is_made(browse: Browse, acting: Acting, whole: str) -> None:
    amina = browse("amina")
    with acting("amina"):
        part = factories.demand(PARTS[0])
        relations.tie(part, LinkRole.PART_OF, demand_of(whole))
        ref = part.ref
    assert planned_for(amina.page(f"/demands/{whole}")) == [LATE]
    with acting("amina"):
        factories.sent_letter(on(2016, 2, 8), demand_of(ref))
    assert planned_for(amina.page(f"/demands/{whole}")) == []


def test_the_page_of_the_whole_asks_few_questions(app: Flask, browse: Browse, whole: str) -> None:
    amina = browse("amina")
    split(amina, whole)
    assert count_statements(app, amina, f"/demands/{whole}") <= 12
    many = "\n".join(f"Part {number}" for number in range(8))
    amina.send(f"/demands/{whole}/split", parts=many)
    amina.page(f"/demands/{whole}")
    assert count_statements(app, amina, f"/demands/{whole}") <= 12

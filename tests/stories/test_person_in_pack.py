"""Whoever speaks at a visit finds on one page of the pack what is asked for somebody, how they stand, what happened."""

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.statements import count_statements
from tests.stories.follow_up_pages import one
from tests.stories.pack_pages import Asking, agrees, frozen_text, may_go, visit_with_two_demands
from tracker.actions import demands, letters, links, records, timeline, visibility
from tracker.actions.timeline import Account, Ties
from tracker.records.demands import Demand
from tracker.records.letters import Letter
from tracker.records.links import ends_of
from tracker.records.packs.people import MOST_HAPPENED
from tracker.records.people import Person
from tracker.records.sources import Source
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole


@pytest.fixture
def asking(acting: Acting) -> Asking:
    with acting("amina"):
        return visit_with_two_demands()


def page_of(text: str, name: str = "Layla Hassan") -> str:
    return " ".join(text.split(f"\n{name}\n-----")[1].split())


def demand_of(ref: str) -> Demand:
    demand = one(ref)
    assert isinstance(demand, Demand)
    return demand


def test_the_page_has_what_is_asked_how_they_stand_and_what_happened(
    browse: Browse, acting: Acting, asking: Asking
) -> None:
    with acting("amina"):
        layla, paper = one(asking.layla), records.add(Source(kind=Kind.SOURCE, title="Article", publisher="The Daily"))
        may_go(timeline.record(Account("arrest", on(2016, 1, 3), "Taken from her home"), Ties([layla])))
        may_go(timeline.record(Account("held", on(2016, 1, 20), "Seen in prison"), Ties([layla], [], [paper])))
        may_go(
            timeline.record(
                Account("charge", on(2016, 1, 9), "Incitement, with Omar Idris"), Ties([layla, one(asking.omar)])
            )
        )
        links.link(one(asking.for_omar), LinkRole.BENEFICIARY, layla)
        timeline.record(Account("health", on(2016, 1, 21), "A secret illness", detail="serious"), Ties([layla]))
        timeline.record(Account("transfer", on(2016, 1, 22), "Moved to a place that we keep"), Ties([one(asking.omar)]))
    page = page_of(frozen_text(browse("amina"), asking))
    assert f"What we ask for - Release Layla Hassan ({asking.for_layla}): Not yet raised" in page
    held = "Custody: In custody since 3 January 2016. Last confirmed: 20 January 2016. Source: The Daily."
    assert held in page
    assert "Legal stage: Charged since 9 January 2016." in page
    assert "3 January 2016 | Arrest | Taken from her home" in page
    assert "9 January 2016 | Charge | Incitement, with [name withheld]" in page
    for kept in ("illness", "Serious", "a place that we keep", asking.for_omar):
        assert kept not in page
    assert "Charged" in page_of(frozen_text(browse("amina"), asking, level="references"), asking.layla)


def test_of_very_much_the_latest_stands_there_and_no_more_is_asked_of_the_database(
    app: Flask, browse: Browse, acting: Acting, asking: Asking
) -> None:
    amina, form = browse("amina"), f"/visits/{asking.visit}/pack"
    with acting("amina"):
        may_go(timeline.record(Account("arrest", on(2015, 1, 1), "Event 0"), Ties([one(asking.layla)])))
    few = count_statements(app, amina, form)
    with acting("amina"):
        for number in range(1, MOST_HAPPENED + 1):
            may_go(
                timeline.record(Account("hearing", on(2015, 2, number), f"Event {number}"), Ties([one(asking.layla)]))
            )
        for number in range(4):
            person = factories.person(f"Person {number}")
            may_go(person)
            agrees(person)
            links.link(demand_of(asking.for_layla), LinkRole.BENEFICIARY, person)
    assert count_statements(app, amina, form) == few
    page = page_of(frozen_text(amina, asking))
    assert f"Event {MOST_HAPPENED}" in page
    assert "Event 0" not in page
    assert "What happened before stands on the case sheet." in page


def test_a_version_is_seen_by_whoever_may_see_what_it_tells(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        layla = one(asking.layla)
        kept, told = (
            timeline.record(Account("hearing", on(2016, 1, day), f"Hearing of day {day}"), Ties([layla]))
            for day in (4, 5)
        )
        may_go(told)
        visibility.change(kept, Visibility.RESTRICTED, None, [layla.created_by or 0])
        ref = told.ref
    amina, bilal = browse("amina"), browse("bilal")
    url = frozen_text(amina, asking, address=True)
    assert "Hearing of day 5" in bilal.get(f"{url}/pack.txt").text
    with acting("amina"):
        visibility.change(one(ref), Visibility.RESTRICTED, None, [one(asking.layla).created_by or 0])
    assert bilal.get(f"{url}/pack.txt").status_code == 404


def sent(asking: Asking, *signers: str, title: str = "Our letter") -> Letter:
    """A letter to whoever hosts the visit; nobody said that its title may go."""
    letter = factories.letter(title)
    for name in signers:
        letters.sign(letter, factories.organisation(name), name)
    letters.make_demand(letter, demand_of(asking.for_layla))
    host = ends_of(one(asking.visit).id, LinkRole.HOST)[LinkRole.HOST][0]
    links.link(letter, LinkRole.ADDRESSEE, host)
    letters.send(letter, on(2016, 1, 4))
    return letter


def test_asked_before_says_by_whom(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        letter = sent(asking, "FIDH", "ADHOC")
        people: list[Person] = [factories.person(name) for name in ("Chantha Keo", "Nadia Renn")]
        for person in people:
            letters.sign(letter, person, person.title)
        may_go(people[0])
        agrees(people[0])
    amina = browse("amina")
    text = " ".join(frozen_text(amina, asking).split())
    assert "Asked before - 4 January 2016, Letter sent, by FIDH, ADHOC, Chantha Keo What they said" in text
    assert "by FIDH, ADHOC, C. K." in words_of(frozen_text(amina, asking, level="initials"))
    url = frozen_text(amina, asking, address=True)
    assert "4 January 2016, Letter sent, by FIDH, ADHOC, Chantha Keo" in words_of(amina.get(f"{url}/cards.txt").text)


def test_of_very_many_who_signed_a_few_are_named(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        sent(asking, *(f"Group {number}" for number in range(9)))
    assert "by Group 0, Group 1, Group 2, Group 3, Group 4, Group 5 and 3 more" in words_of(
        frozen_text(browse("amina"), asking)
    )


def test_a_title_that_would_miss_a_name_is_not_told(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        demand, omar = demand_of(asking.for_layla), one(asking.omar)
        event = demands.make(demand, on(2016, 1, 5), Ties([omar]), title="Omar Idris asks them to release his wife")
        may_go(event)
        may_go(demands.make(demand, on(2016, 1, 6), Ties(), title="A statement in Port Halden"))
    text = frozen_text(browse("amina"), asking)
    assert "- 5 January 2016, Demand made\n- 6 January 2016, A statement in Port Halden\n" in text


def test_initials_at_the_end_of_a_sentence_have_one_full_stop(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        person, demand = factories.person("王小明"), demand_of(asking.for_layla)
        may_go(person)
        agrees(person)
        links.link(demand, LinkRole.BENEFICIARY, person)
        links.link(one(asking.visit), LinkRole.PROTECT, person)
        may_go(timeline.record(Account("reprisal", on(2016, 1, 5), "They beat 王小明."), Ties([person])))
    text = frozen_text(browse("amina"), asking, level="initials")
    assert "- Do not name in public: L. H., 王.\n" in text
    assert "- May be put at risk by this visit: 王.\n" in text
    assert "They beat 王.\n" in text
    assert ".." not in text

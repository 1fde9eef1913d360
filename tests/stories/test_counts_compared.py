"""Two lists that somebody compiled are compared name by name, the earlier one first."""

import re
from datetime import date, timedelta

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.stories.count_pages import World, enter, two_lists
from tests.stories.presses import block
from tracker.actions import links, timeline
from tracker.plumbing.database import session
from tracker.records.record import by_reference
from tracker.rules.dates import UncertainDate
from tracker.rules.links import LinkRole


def test_two_lists_are_compared_name_by_name(browse: Browse, acting: Acting, world: World) -> None:
    two_lists(acting, world)
    vera = browse("vera")
    assert f'href="/cases/{world.case}/counts"' in vera.page(f"/cases/{world.case}")
    page = vera.page(f"/cases/{world.case}/counts")
    numbers = block(page, "How the numbers come together")
    assert "The later one claims 7 people more." in numbers
    assert "They do not count by the same definition" in numbers
    assert "Claimed 17 24 +7 Named 3 2 -1 Without a name 14 22 +8" in numbers
    assert re.search(r"Added \(1\) .* Sami Karim P-\w+ Arrest on 30 January 2016\.", block(page, "Added"))
    gone = block(page, "No longer named")
    assert re.search(r"Omar Idris P-\w+ Release: On bail on 28 January 2016\.", gone)
    assert re.search(r"Zahra P-\w+ Not known why: nothing is recorded of their custody\.", gone)
    assert "before: Leyla Hassan after: Layla Hassan; F" in block(page, "Printed otherwise")


def test_who_is_held_and_named_on_neither_is_told_and_who_is_named_and_not_held(
    browse: Browse, acting: Acting, world: World
) -> None:
    two_lists(acting, world)
    with acting("amina"):
        case, layla = (session().scalars(by_reference(ref)).one() for ref in (world.case, world.layla))
        forgotten, later, free = (factories.person(name) for name in ("Nadia Rahman", "Yusuf Ali", "Dina Saleh"))
        for member in (forgotten, later, free):
            links.link(member, LinkRole.MEMBER, case)
        for type_code, when, who in (
            ("arrest", on(2015, 1, 5), forgotten),
            ("arrest", on(2016, 2, 5), later),
            ("release", on(2015, 1, 5), free),
            ("release", on(2015, 12, 5), layla),
        ):
            timeline.record(timeline.Account(type_code, when), timeline.Ties([who]))
    page = browse("vera").page(f"/cases/{world.case}/counts")
    held = block(page, "Held by what is recorded, and named on neither")
    assert re.search(r"\(1\) Nadia Rahman P-\w+ Arrest on 5 January 2015\.", held)
    still = block(page, "Still named, and not held by what is recorded")
    assert "Release on 5 December 2015." in still
    assert "Yusuf Ali" not in page
    assert "Dina Saleh" not in page


def test_a_list_that_names_nobody_adds_and_drops_nobody(browse: Browse, world: World) -> None:
    amina = browse("amina")
    enter(amina, world, "", when="24 January 2016")
    enter(amina, world, "Omar Idris", when="31 January 2016", number="24")
    page = amina.page(f"/cases/{world.case}/counts")
    numbers = block(page, "How the numbers come together")
    assert "The list of 24 January 2016 names nobody, so it cannot be said who was added." in numbers
    assert "Added (" not in words_of(page)
    enter(amina, world, "", when="5 February 2016", number="29")
    page = amina.page(f"/cases/{world.case}/counts")
    numbers = block(page, "How the numbers come together")
    assert "The list of 5 February 2016 names nobody, so it cannot be said who is no longer on it." in numbers
    assert "No longer named (" not in words_of(page)


def test_a_list_on_which_nobody_is_left_drops_everybody(browse: Browse, world: World) -> None:
    amina = browse("amina")
    enter(amina, world, "Omar Idris", number="1")
    enter(amina, world, "", when="5 February 2016", number="0")
    page = amina.page(f"/cases/{world.case}/counts")
    assert "Omar Idris" in block(page, "No longer named")
    assert "names nobody, so" not in words_of(page)


def test_whoever_an_incomplete_list_does_not_name_may_be_on_it_still(
    browse: Browse, acting: Acting, world: World
) -> None:
    two_lists(acting, world)
    page = browse("vera").page(f"/cases/{world.case}/counts")
    assert "2 of 24 are named: whoever is not named may be on it still." in block(page, "No longer named")
    assert "3 of 17 were named: whoever was not named may have been on it already." in block(page, "Added")
    amina = browse("amina")
    enter(amina, world, "Zahra", when="3 February 2016", number="1")
    page = amina.page(f"/cases/{world.case}/counts")
    assert "whoever" not in block(page, "No longer named"), "the later list names all whom it counts"


def test_any_two_of_several_lists_are_compared_the_earlier_one_first(
    browse: Browse, acting: Acting, world: World
) -> None:
    two_lists(acting, world)
    amina = browse("amina")
    enter(amina, world, "Zahra", when="February 2016", number="1")
    page = amina.page(f"/cases/{world.case}/counts")
    assert "31 January 2016" in block(page, "How the numbers come together")
    first, _second, third = re.findall(r'<option value="(E-\w+)"', page)[:3]
    page = amina.page(f"/cases/{world.case}/counts?of={third}&of={first}")
    assert "The later one claims 16 people less." in block(page, "How the numbers come together")
    assert "1 person is printed alike on both" in words_of(page)
    assert "Two lists compared" in amina.page(f"/cases/{world.case}/counts?of=E-ZZZZZ&of={first}&of=")


def test_of_many_counts_the_latest_stand_on_the_case(browse: Browse, acting: Acting, world: World) -> None:
    with acting("amina"):
        case = session().scalars(by_reference(world.case)).one()
        for number in range(62):
            day = UncertainDate.on(date(2015, 11, 1) + timedelta(days=number))
            timeline.record(timeline.Account("count", day, number=100 + number), timeline.Ties([case]))
    page = browse("vera").page(f"/cases/{world.case}")
    assert re.findall(r'<h3 class="count">(\d+)</h3>', page) == ["156", "157", "158", "159", "160", "161"]
    assert "54 earlier ones can be chosen there." in page
    page = browse("vera").page(f"/cases/{world.case}/counts")
    assert len(re.findall("<option", page)) == 2 * 60
    assert "The latest 60 stand here." in page


def test_one_list_alone_cannot_be_compared_and_the_page_says_what_to_do(browse: Browse, world: World) -> None:
    assert "Two lists are needed" in browse("vera").page(f"/cases/{world.case}/counts")

"""A list that somebody compiled is kept as it was made, and two of them are compared name by name."""

import re
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, Browser, ClockAt, sign_in_as, words_of
from tests.demonstration import EVERYTHING, TENTH, Load
from tests.factories import on
from tests.statements import count_statements
from tests.stories.count_pages import FIELDS, World, enter, lists_on, two_lists
from tests.stories.presses import block, press, questions_in, timeline_in
from tracker.actions import links, records, timeline, visibility
from tracker.actions.demo import loading
from tracker.actions.links import Terms
from tracker.plumbing.database import session
from tracker.records.people import Person
from tracker.records.record import by_reference
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole


def test_a_list_is_pasted_and_stands_on_the_case_with_who_and_when(browse: Browse, world: World) -> None:
    amina = browse("amina")
    assert f'href="{world.new}"' in amina.page(f"/cases/{world.case}")
    url = enter(amina, world, "1. Layla Hassan\tF\tPort Halden prison\n2. Omar Idris")
    how_many = block(amina.page(f"/cases/{world.case}"), "How many people")
    assert "17 Halden Rights Watch , 24 January 2016 Held under article 495 17 claimed, 2 named" in how_many
    names = block(amina.page(url), "Whom it names")
    assert "17 claimed, 2 named." in names
    assert re.search(r"Layla Hassan P-\w+ F, Port Halden prison Omar Idris P-\w+", names)
    assert "2 people by name" in words_of(amina.page(f"/cases/{world.case}"))
    assert "17 people counted: Held under article 495" in timeline_in(amina.page(f"/people/{world.omar}"))


def test_a_name_that_is_not_clear_is_asked_about_and_keeps_how_it_was_printed(browse: Browse, world: World) -> None:
    amina = browse("amina")
    fields = {**FIELDS, "names": "Leyla Hassan\nSami Karim"}
    answer = amina.send(world.new, **fields)
    assert answer.status_code == 422
    asked = questions_in(answer.text)
    assert len(asked) == 2
    assert "Nobody has counted yet" in words_of(amina.page(f"/cases/{world.case}"))
    assert "Sami Karim" not in amina.page("/people/")
    answers = dict(zip(asked, (world.layla, "new:person"), strict=True))
    url = enter(amina, world, fields["names"], **answers)
    names = block(amina.page(url), "Whom it names")
    assert re.search(r"Layla Hassan P-\w+ printed as Leyla Hassan Sami Karim P-\w+", names)
    assert "Sami Karim" in amina.page("/people/")
    assert f'href="{url}"' in amina.page("/search?q=leyla"), "found as it was printed"


def test_whom_a_list_names_is_corrected_and_each_line_still_means_the_same(browse: Browse, world: World) -> None:
    amina = browse("amina")
    url = enter(amina, world, f"Leyla Hassan; F\n{world.omar}", **{_question(amina, "Leyla Hassan"): world.layla})
    form = amina.page(f"{url}/names")
    assert "Leyla Hassan; F\nOmar Idris</textarea>" in form
    answer = amina.send(f"{url}/names", names="Omar Idris; transferred\nLeyla Hassan; F", joins="y")
    assert answer.status_code == 302, words_of(answer.text)
    names = block(amina.page(url), "Whom it names")
    assert re.search(r"Omar Idris P-\w+ transferred Layla Hassan P-\w+ printed as Leyla Hassan F", names)


def _question(browser: Browser, name: str) -> str:
    """Return under which name a form asks what a name means."""
    case = re.search(r"/cases/C-\w+", browser.page("/cases/"))
    assert case
    answer = browser.send(f"{case[0]}/counts/new", **{**FIELDS, "names": name})
    (key,) = questions_in(answer.text)
    return key


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"said_by": ""}, "Write who made it: a name or a reference."),
        ({"criterion": ""}, "Write whom it counts, as it says so."),
        ({"when": ""}, "Write as of when it counts."),
        ({"when": "3 March 2016"}, "This must be today or in the past."),
        ({"number": ""}, "Write how many people it counts."),
        ({"number": "many"}, "Write a whole number in digits"),
        ({"number": "-3"}, "Write a whole number in digits"),
        ({"certainty": "surely"}, "Not a valid choice"),
        ({"names": "Layla Hassan\nlayla  hassan"}, "stands here twice"),
        ({"names": "Fishermen"}, "“Fishermen” is a group that is counted"),
        ({"names": "\n".join(f"Name {number}" for number in range(301))}, "Write at most 300 names."),
    ],
)
def test_what_cannot_be_saved_says_why_and_loses_nothing(
    browse: Browse, acting: Acting, world: World, fields: dict[str, str], sentence: str
) -> None:
    with acting("amina"):
        records.add(Person(kind=Kind.PERSON, title="Fishermen", is_group=True, number=9))
    answer = browse("amina").send(world.new, **{"names": "Layla Hassan", **FIELDS, **fields})
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    assert fields.get("names", "Layla Hassan") in answer.text


def test_a_list_is_taken_back_at_one_press(browse: Browse, world: World) -> None:
    amina = browse("amina")
    answer = amina.send(world.new, follow=True, names="Omar Idris", **FIELDS)
    assert "Added to the case: 1 record." in words_of(answer.text)
    press(amina, answer.text, r"/log/E-\w+/undo")
    assert "Nobody has counted yet" in words_of(amina.page(f"/cases/{world.case}"))


def test_whoever_is_hidden_is_neither_named_nor_missed(browse: Browse, acting: Acting, world: World) -> None:
    two_lists(acting, world)
    bilal = browse("bilal")
    lists = f"/cases/{world.case}/counts"
    event = lists_on(bilal.page(lists))[0]
    with acting("amina"):
        omar = session().scalars(by_reference(world.omar)).one()
        visibility.change(omar, Visibility.RESTRICTED, None, [omar.created_by or 0])
    for page in (bilal.page(lists), bilal.page(f"/events/{event}"), bilal.page(f"/events/{event}/names")):
        assert "Omar" not in page
        assert "hidden" not in words_of(page).replace("type=hidden", "")
    assert "Named 2 2 0 Without a name 15 22 +7" in words_of(bilal.page(lists))
    assert "17 claimed, 2 named" in words_of(bilal.page(f"/cases/{world.case}"))
    assert bilal.send(f"/events/{event}/names", names="Zahra").status_code == 302
    assert "17 claimed, 2 named" in words_of(browse("amina").page(f"/events/{event}")), "Omar stays on the list"
    assert f"/events/{event}" not in bilal.page("/search?q=omar")
    assert f"/events/{event}" in browse("amina").page("/search?q=omar")


def test_two_people_who_write_down_names_at_once_see_both(browse: Browse, acting: Acting, world: World) -> None:
    two_lists(acting, world)
    amina, bilal = browse("amina"), browse("bilal")
    event = lists_on(amina.page(f"/cases/{world.case}"))[0]
    form = f"/events/{event}/names"
    old = amina.page(form)
    assert bilal.send(form, names="Zahra").status_code == 302
    fields = dict(re.findall(r'name="(csrf_token|submission_id|seen)"[^>]*value="([^"]*)"', old))
    answer = amina.post(form, data={**fields, "names": "Omar Idris"})
    assert answer.status_code == 409
    assert "Somebody else changed this meanwhile" in answer.text
    assert "Omar Idris</textarea>" in answer.text
    assert "Zahra" in answer.text
    fields = dict(re.findall(r'name="(csrf_token|submission_id|seen)"[^>]*value="([^"]*)"', answer.text))
    assert amina.post(form, data={**fields, "names": "Omar Idris"}).status_code == 302
    assert "17 claimed, 1 named" in words_of(amina.page(f"/events/{event}"))


def test_statements_do_not_grow_with_the_names(app: Flask, browse: Browse, acting: Acting, world: World) -> None:
    two_lists(acting, world)
    amina = browse("amina")
    events = lists_on(amina.page(f"/cases/{world.case}"))[:2]
    pages = [f"/cases/{world.case}", f"/cases/{world.case}/counts"]
    pages += [f"/events/{events[0]}", f"/events/{events[0]}/names"]
    few = [count_statements(app, amina, page) for page in pages]
    with acting("amina"):
        for ref in events:
            event = session().scalars(by_reference(ref)).one()
            for number in range(30):
                who = factories.person(f"{ref} {number}")
                links.link(event, LinkRole.NAMES, who, Terms(quote="Printed"))
    assert [count_statements(app, amina, page) for page in pages] == few
    assert max(few) <= 12, few


def test_who_may_not_write_enters_no_list(browse: Browse, world: World) -> None:
    for name, code in (("chidi", 403), ("vera", 403), ("esi", 404), ("dana", 403)):
        assert browse(name).get(world.new).status_code == code
    assert "Enter a list" not in browse("vera").page(f"/cases/{world.case}")


def test_only_a_count_has_names(browse: Browse, acting: Acting, world: World) -> None:
    with acting("amina"):
        layla = session().scalars(by_reference(world.layla)).one()
        event = timeline.record(timeline.Account("arrest", on(2016, 1, 3)), timeline.Ties([layla])).ref
    assert browse("amina").get(f"/events/{event}/names").status_code == 404
    assert "Whom it names" not in browse("amina").page(f"/events/{event}")


@pytest.mark.parametrize(("day", "numbers"), [(TENTH, ["17", "24"]), (EVERYTHING, ["17", "24", "29"])])
def test_the_counts_of_the_founding_case_come_together(
    app: Flask, load: Load, clock_at: ClockAt, day: Any, numbers: list[str]
) -> None:
    case = f"/cases/{load(day)['case'].ref}"
    session().rollback()
    browser = sign_in_as(app, loading.EMAIL)
    page = browser.page(case)
    assert re.findall(r'<h3 class="count">(\d+)</h3>', page) == numbers
    how_many = block(page, "How many people")
    assert "These counts differ." in how_many
    assert "24 Cambodian civil society groups , January 2016" in how_many
    assert "24 claimed, 1 named" in how_many
    refs = lists_on(page)
    compared = browser.page(f"{case}/counts?of={refs[0]}&of={refs[1]}")
    assert "The later one claims 7 people more." in compared
    assert "Which of the two is the later one is not certain" in compared
    assert "Claimed 17 24 +7 Named 0 1 +1 Without a name 17 23 +6" in words_of(compared)
    if day == EVERYTHING:
        compared += browser.page(f"{case}/counts?of={refs[1]}&of={refs[2]}")
    assert words_of(compared).count("names nobody, so it cannot be said who") == len(numbers) - 1
    assert "Added (" not in words_of(compared)
    assert "No longer named (" not in words_of(compared)

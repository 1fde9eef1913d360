"""The list of a case says whom it counts, names who may be named, and what changed since the last one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.cast import Acting, Browse, Browser, ClockAt, words_of
from tests.factories import agrees, on
from tests.stories.pack_pages import may_go
from tracker.actions import links, records, timeline, visibility
from tracker.plumbing.database import session
from tracker.records.people import Person
from tracker.records.record import Record, by_reference
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole


@dataclass(frozen=True)
class Held:
    case: str
    layla: str
    omar: str


@pytest.fixture
def held(acting: Acting) -> Held:
    with acting("amina"):
        case, layla, omar = factories.case(), factories.person("Layla Hassan"), factories.person("Omar Idris")
        group = records.add(Person(kind=Kind.PERSON, title="Fishermen", is_group=True, number=17))
        for person in (layla, omar, group):
            links.link(person, LinkRole.MEMBER, case)
            may_go(person)
        agrees(layla)
        timeline.record(timeline.Account("arrest", on(2016, 1, 3), "Taken"), timeline.Ties([layla]))
        return Held(case.ref, layla.ref, omar.ref)


def freeze(browser: Browser, held: Held, **fields: Any) -> str:
    chosen = {"definition": "Held for what they said", "compiled_by": "Asia desk", "level": "names", **fields}
    answer = browser.send(f"/cases/{held.case}/list", reach="authorities", **chosen)
    assert answer.status_code == 302, words_of(answer.text)
    return str(answer.headers["Location"])


def test_the_list_names_who_agreed_and_counts_groups(browse: Browse, held: Held) -> None:
    amina = browse("amina")
    assert f'href="/cases/{held.case}/list"' in amina.page(f"/cases/{held.case}")
    assert "1 person is left out" in words_of(amina.page(f"/cases/{held.case}/list"))
    url = freeze(amina, held)
    text = amina.get(url + "/list.txt").text
    assert "Who is on it: Held for what they said" in text
    assert "As of: 10 February 2016" in text
    assert "1 | Layla Hassan | In custody | 3 January 2016" in text
    assert "Fishermen. How many: 17." in text
    assert "Omar" not in text
    assert "left out" not in text
    assert amina.get(url + "/list.pdf").data.startswith(b"%PDF-")


def test_whoever_is_not_confirmed_any_more_is_said_to_be_so(browse: Browse, clock_at: ClockAt, held: Held) -> None:
    amina = browse("amina")
    before = freeze(amina, held)
    clock_at(date(2016, 4, 2))
    text = amina.get(freeze(amina, held) + "/list.txt").text
    assert "1 | Layla Hassan | In custody, not confirmed | 3 January 2016 | 3 January 2016" in text
    assert "In custody before" not in text, "whoever is not confirmed has not moved"
    assert "not confirmed" not in amina.get(before + "/list.txt").text, "what is frozen stays as it was"


def test_the_next_list_says_what_changed(browse: Browse, acting: Acting, held: Held) -> None:
    amina = browse("amina")
    freeze(amina, held)
    with acting("amina"):
        layla, omar = (session().scalars(by_reference(ref)).one() for ref in (held.layla, held.omar))
        assert isinstance(omar, Person)
        agrees(omar)
        timeline.record(timeline.Account("release", on(2016, 2, 1), "Free"), timeline.Ties([layla]))
    url = freeze(amina, held)
    text = amina.get(url + "/list.txt").text
    assert "Changes since the list of 10 February 2016" in text
    assert "Added: Omar Idris" in text
    assert "Layla Hassan: In custody before, At liberty now (1 February 2016)" in text
    assert "Corrected" not in text


@pytest.mark.parametrize(("level", "is_told"), [("names", True), ("references", False)])
def test_a_name_that_is_written_otherwise_is_corrected_where_names_are_told(
    browse: Browse, acting: Acting, held: Held, level: str, is_told: bool
) -> None:
    amina = browse("amina")
    freeze(amina, held, level=level)
    freeze(amina, held, level="initials")
    freeze(amina, held, level=level)
    with acting("amina"):
        layla = session().scalars(by_reference(held.layla)).one()
        records.edit(layla, layla.version, {"title": "Leila Hassan"})
    text = amina.get(freeze(amina, held, level=level) + "/list.txt").text
    assert ("Corrected: Leila Hassan, before: Layla Hassan" in text) == is_told
    assert ("None among those who are named." in text) == (not is_told)


def test_names_and_initials_are_not_taken_for_corrections(browse: Browse, held: Held) -> None:
    amina = browse("amina")
    freeze(amina, held, level="initials")
    text = amina.get(freeze(amina, held) + "/list.txt").text
    assert "Corrected" not in text
    assert "None among those who are named." in text


def test_its_title_names_nobody_who_may_not_be_named(browse: Browse, acting: Acting, held: Held) -> None:
    amina = browse("amina")
    with acting("amina"):
        case = _case(held)
        records.edit(case, case.version, {"title": "Layla Hassan, Omar Idris and others"})
    who = {"definition": "Arrested with Idris", "compiled_by": "Friends of Omar"}
    text = amina.get(freeze(amina, held, **who) + "/list.txt").text
    assert "People held: Layla Hassan, [name withheld] and others" in text
    assert "Omar" not in text
    assert "Idris" not in text
    assert "Layla" not in amina.get(freeze(amina, held, level="initials") + "/list.txt").text


def test_whoever_is_gone_is_named_only_if_they_may_be(browse: Browse, acting: Acting, held: Held) -> None:
    amina = browse("amina")
    freeze(amina, held)
    with acting("amina"):
        layla = session().scalars(by_reference(held.layla)).one()
        timeline.record(timeline.Account("death", on(2016, 2, 2)), timeline.Ties([layla]))
        links.set_ends(layla, {LinkRole.MEMBER: []})
    text = amina.get(freeze(amina, held) + "/list.txt").text
    assert "No longer on it: Layla Hassan. Dead (2 February 2016)" in text
    with acting("amina"):
        links.link(session().scalars(by_reference(held.layla)).one(), LinkRole.MEMBER, _case(held))
    freeze(amina, held)
    with acting("amina"):
        layla = session().scalars(by_reference(held.layla)).one()
        agrees(layla, "withdrawn", on(2016, 2, 9))
        links.set_ends(layla, {LinkRole.MEMBER: []})
    page = words_of(amina.page(f"/cases/{held.case}/list"))
    assert "1 person of the last list is no longer on it, and may not be named to these readers." in page
    text = amina.get(freeze(amina, held) + "/list.txt").text
    assert "None among those who are named." in text
    assert "o longer on it" not in text, "how many are not named is said on the screen alone"
    assert "Layla" not in text


def _case(held: Held) -> Record:
    return session().scalars(by_reference(held.case)).one()


def test_a_list_without_a_definition_is_asked_for_one(browse: Browse, held: Held) -> None:
    answer = browse("amina").send(f"/cases/{held.case}/list", level="names", reach="authorities")
    assert answer.status_code == 422
    assert "Write by which definition somebody stands on the list." in words_of(answer.text)


def test_a_list_can_be_looked_at_first(browse: Browse, held: Held) -> None:
    fields: dict[str, Any] = {"definition": "Held", "level": "initials", "reach": "authorities"}
    answer = browse("amina").send(f"/cases/{held.case}/list", look="y", **fields)
    assert answer.status_code == 200
    assert "L. H." in words_of(answer.text)
    assert "Lists so far" not in browse("amina").page(f"/cases/{held.case}/list")


def test_who_may_not_see_somebody_on_it_sees_no_list(browse: Browse, acting: Acting, held: Held) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    url = freeze(amina, held)
    assert bilal.get(url).status_code == 200
    with acting("amina"):
        layla = session().scalars(by_reference(held.layla)).one()
        visibility.change(layla, Visibility.RESTRICTED, None, [layla.created_by or 0])
    assert bilal.get(url).status_code == 404
    assert bilal.get(url + "/list.txt").status_code == 404
    page = bilal.page(f"/cases/{held.case}/list")
    assert "Version 1" not in page
    assert "Layla" not in page

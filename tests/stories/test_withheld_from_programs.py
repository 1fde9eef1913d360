"""Programs are told what their person sees, and of whoever said no neither a name, nor a count, nor a place."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Cast
from tests.factories import on
from tests.programs import Program, program
from tests.stories.exposed_world import fill
from tracker.actions import links, timeline, visibility
from tracker.actions.links import Terms
from tracker.actions.timeline import Account, Ties
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.exposure import is_kept_back, leaving
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.rules.access import Visibility
from tracker.rules.links import LinkRole
from tracker.rules.outputs import Output

HEAD = {
    "ref",
    "kind",
    "href",
    "version",
    "status",
    "status_as_of",
    "status_confirmed",
    "title",
    "visibility",
    "exposure",
}
HEAD |= {"owner_id", "team_id", "created_at", "updated_at", "as_written", "withheld"}


@pytest.fixture
def amina(app: Flask, cast: Cast) -> Program:
    return program(app, cast, "amina")


def somebody(acting: Acting, *words: str) -> str:
    """Somebody in a case, arrested, asked for in a demand; the reference."""
    with acting("amina"):
        layla = factories.person("Layla Hassan")
        layla.country = "KH"
        links.link(layla, LinkRole.MEMBER, factories.case())
        timeline.record(Account("arrest", on(2016, 1, 5), "Arrested"), Ties([layla]))
        links.link(factories.demand("Release them"), LinkRole.BENEFICIARY, layla, Terms(note="Layla H."))
        for how_far in words:
            factories.agrees(layla, how_far)
        return layla.ref


def test_whoever_was_never_asked_is_told_as_on_the_pages(amina: Program, acting: Acting) -> None:
    ref = somebody(acting)
    told = amina.told("GET", f"/people/{ref}")
    assert (told["title"], told["country"], told["withheld"]) == ("Layla Hassan", "KH", False)
    found = amina.told("GET", "/people?q=Layla&country=Cambodia&sort=name")
    assert (found["count"], [each["ref"] for each in found["items"]]) == (1, [ref])
    assert ref in [each["ref"] for each in amina.told("GET", "/search?q=Layla")["items"]]
    assert "Layla H." in amina("GET", f"/links?of={ref}").text


def test_whoever_said_no_is_not_named_to_a_program(amina: Program, acting: Acting) -> None:
    ref = somebody(acting, "refused")
    for path in (f"/people/{ref}", "/people", f"/links?of={ref}", "/follow-ups"):
        assert "Layla" not in amina("GET", path).text, path
    told = amina.told("GET", f"/people/{ref}")
    assert told["withheld"] is True
    assert told.keys() == HEAD, "that they are there, how they stand, and no other field"
    assert (told["title"], told["as_written"]) == (None, {})
    assert amina.told("GET", f"/people?status={told['status']}")["items"] == [told]


@pytest.mark.parametrize("asked", ["q=Layla", "q=Nobody", "country=KH", "sort=name", "confirmed=no", "q=La"])
def test_nor_found_by_what_is_not_told_of_them(amina: Program, acting: Acting, asked: str) -> None:
    somebody(acting, "withdrawn")
    assert amina.told("GET", f"/people?{asked}") == {"items": [], "after": None, "count": 0}


def test_a_search_skips_them_and_fills_its_pages(amina: Program, acting: Acting) -> None:
    nobody: Any = {"items": [], "after": None}
    somebody(acting, "refused")
    for words in ("Layla", "%22Layla%20H%22", "Layla%20Hassan"):
        assert amina.told("GET", f"/search?q={words}&limit=1") == nobody, (
            "nor the demand by the words of its link to them"
        )
    other = somebody(acting)
    assert [each["ref"] for each in amina.told("GET", "/search?q=Layla%20Hassan&limit=1")["items"]] == [other]
    assert amina.told("GET", "/people?q=Layla&limit=1")["count"] == 1


@pytest.mark.any_database
def test_what_finds_and_counts_keeps_back_whom_nothing_is_told_of(acting: Acting, cast: Cast) -> None:
    """The rule within a statement, and the rule that is asked of records: the same of everybody."""
    with acting("amina"):
        fill(cast)
        hidden = factories.person("Somebody else")
        visibility.change(hidden, Visibility.RESTRICTED, None, [cast.amina.id])
        said = Account("consent", on(2016, 1, 5), detail="refused")
        timeline.record(said, Ties([factories.person("Mother of somebody else"), hidden]))
        group = factories.person("A family")
        group.is_group = True
        factories.agrees(group, "refused")
    for name, told in (("amina", 1), ("bilal", 0)):
        with acting(name):
            people = list(session().scalars(select(Person).where(Person.visibility != Visibility.SEALED)))
            kept = set(session().scalars(select(Record.id).where(is_kept_back(Record.id, clock.today()))))
            assert {each.id for each in people} - kept == leaving(Output.API, people, clock.today())
            of_her = [each for each in people if each.title.startswith("Mother")]
            assert sum(each.id in kept for each in of_her) == told, "whoever sees the no names nobody against it"

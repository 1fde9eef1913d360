"""What somebody did since with what came in by a table is not taken back with it."""

import re

import pytest
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browser, words_of
from tests.factories import on
from tests.stories.follow_up_pages import one
from tests.stories.table_pages import press
from tests.stories.taking_in import person, take_in
from tracker.actions import deletion, timeline
from tracker.actions.imports import undoing
from tracker.actions.imports.undoing import Undone
from tracker.actions.timeline import Account, Ties
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.imports import Import, import_numbered
from tracker.records.people import Person
from tracker.rules.kinds import Kind

PEOPLE = [["Name", "Date of arrest"], ["Ana Roe", "2015-01-02"], ["Ben Poe", ""], ["Cid Foe", ""], ["Dan Goe", ""]]


def made_as(number: int) -> Import:
    return session().scalars(import_numbered(number)).one()


def undo(number: int) -> Undone:
    found = undoing.undo(made_as(number))
    session().commit()
    return found


def noted(*about: Person | Demand, type_code: str = "note") -> str:
    event = timeline.record(Account(type_code, on(2016, 2, 9), title="Hours of work"), Ties([*about]))
    session().commit()
    return event.ref


@pytest.fixture
def people(acting: Acting) -> int:
    with acting("amina"):
        return take_in(Kind.PERSON, PEOPLE)[0].id


def test_of_whom_something_was_logged_since_stays(acting: Acting, people: int) -> None:
    with acting("bilal"):
        noted(person("Ana Roe"))
        factories.agrees(person("Cid Foe"), "refused")
        noted(person("Dan Goe"), factories.person("Layla Hassan"))
        stay = sorted(person(name).ref for name in ("Ana Roe", "Cid Foe", "Dan Goe"))
        session().commit()
    with acting("amina"):
        assert undoing.kept_of(made_as(people)) == stay
        undone = undo(people)
        assert (undone.removed, undone.kept) == (1, stay)
        assert person("Ana Roe").ref in stay


def test_a_demand_that_was_answered_since_stays(acting: Acting) -> None:
    rows = [["Demand", "Date"], ["Release them", "2016-01-02"], ["Let them read", "2016-01-02"]]
    with acting("amina"):
        made = take_in(Kind.DEMAND, rows)[0].id
    with acting("bilal"):
        answered = session().scalars(select(Demand).where(Demand.title == "Release them")).one()
        noted(answered, type_code="refused")
        ref = answered.ref
    with acting("amina"):
        undone = undo(made)
        assert (undone.removed, undone.kept) == (1, [ref])


def test_what_was_logged_and_deleted_is_not_in_the_way(acting: Acting, people: int) -> None:
    with acting("bilal"):
        event = noted(person("Ana Roe"))
        deletion.delete(one(event))
        session().commit()
    with acting("amina"):
        undone = undo(people)
        assert (undone.removed, undone.kept) == (4, [])


def test_events_of_a_later_table_go_first(acting: Acting, people: int) -> None:
    with acting("amina"):
        rows = [["What happened", "Date", "About", "Type"], ["Taken away", "2016-02-02", "Ben Poe", "Arrest"]]
        events = take_in(Kind.EVENT, rows)[0].id
        assert undoing.kept_of(made_as(people)) == [person("Ben Poe").ref]
        assert undo(events).removed == 1
        assert undo(people).removed == 4


def test_who_was_only_changed_is_as_before_whatever_happened_since(acting: Acting, people: int) -> None:
    with acting("amina"):
        rows = [["Reference", "Occupation"], [person("Ben Poe").ref, "monk"]]
        changed = take_in(Kind.PERSON, rows)[0].id
    with acting("bilal"):
        noted(person("Ben Poe"))
    with acting("amina"):
        assert undo(changed).restored == 1
        assert person("Ben Poe").occupation == ""


def test_the_page_names_them_before_anybody_presses(amina: Browser, acting: Acting, people: int) -> None:
    with acting("bilal"):
        noted(person("Ben Poe"))
        ref = person("Ben Poe").ref
    address = f"/imports/{people}/undo"
    page = amina.page(address)
    assert "logged what happened: " + ref in words_of(page)
    assert "3 removed, 0 as before" in words_of(press(amina, page, address).text)
    assert re.search(r"1 kept", words_of(amina.page(f"/imports/{people}")))

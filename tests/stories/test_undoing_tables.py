"""Imports are taken back one after the other; one of which all stays is not spent, and says what stays."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.cast import Acting, Browser, words_of
from tests.lists import as_csv
from tests.processes import tracker
from tests.stories.table_pages import check, press, take_in
from tests.stories.taking_in import person
from tests.stories.taking_in import take_in as taken_in
from tracker.actions import records
from tracker.actions.imports import undoing, working
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.audit import LoggedAct
from tracker.records.imports import Import
from tracker.records.people import Person
from tracker.rules.kinds import Kind

HEADINGS = ["id", "Name", "Occupation", "Notes"]
FIRST = [HEADINGS, ["1001", "Ana Roe", "teacher", ""], ["1002", "Ben Poe", "monk", ""]]
SECOND = [HEADINGS, ["1001", "Ana Roe", "lawyer", "x"], ["1002", "Ben Poe", "abbot", ""]]
THIRD = [HEADINGS, ["1001", "Ana Roe", "judge", ""], ["1002", "Ben Poe", "abbot", ""]]


def people() -> int:
    return session().scalar(select(func.count()).select_from(Person)) or 0


def undo(number: int) -> undoing.Undone:
    return undoing.undo(session().scalars(select(Import).where(Import.id == number)).one())


@pytest.fixture
def imports(app: Flask, acting: Acting) -> list[int]:
    with acting("amina"):
        return [taken_in(Kind.PERSON, rows)[0].id for rows in (FIRST, SECOND, THIRD)]


def test_in_the_order_in_which_they_came_none_is_left(settings: Settings, acting: Acting, imports: list[int]) -> None:
    said = [tracker(settings, "undo", str(number)).stdout for number in reversed(imports)]
    assert said == [f"removed {gone}, restored {back}, kept 0\n" for gone, back in ((0, 1), (0, 2), (2, 0))]
    with acting("amina"):
        assert people() == 0


def test_what_somebody_worked_on_between_stays(acting: Acting, app: Flask) -> None:
    with acting("amina"):
        first = taken_in(Kind.PERSON, FIRST)[0].id
    with acting("bilal"):
        ben = person("Ben Poe")
        records.edit(ben, ben.version, {"gender": "m"})
        session().commit()
    with acting("amina"):
        second = taken_in(Kind.PERSON, SECOND)[0].id
        assert undo(second).restored == 2
        undone = undo(first)
        assert (undone.removed, undone.kept) == (1, [person("Ben Poe").ref])


def test_an_undo_of_which_all_stays_is_not_spent(settings: Settings, acting: Acting, imports: list[int]) -> None:
    ran = tracker(settings, "undo", str(imports[0]))
    assert ran.stdout.startswith(
        "removed 0, restored 0, kept 2\nNothing was taken back: it can be tried again until 2016-03-"
    )
    assert "Kept, because somebody worked on them since: P-" in ran.stdout
    for number in reversed(imports):
        assert "kept 0" in tracker(settings, "undo", str(number)).stdout
    with acting("amina"):
        assert people() == 0
        deeds = session().scalars(select(LoggedAct.deed).where(LoggedAct.deed == "import-undone")).all()
        assert len(deeds) == 3


@pytest.fixture
def pages(amina: Browser) -> list[str]:
    found = []
    for rows in (FIRST, SECOND):
        taken = take_in(amina, check(amina, "person", as_csv(rows).encode()))
        address = re.search(r'href="(/imports/\d+/undo)"', taken)
        assert address
        found.append(address[1])
    return found


def test_the_page_says_what_stays_and_takes_it_back_later(amina: Browser, pages: list[str], acting: Acting) -> None:
    said = words_of(press(amina, amina.page(pages[0]), pages[0]).text)
    assert "Nothing was taken back: all of it stays." in said
    assert "2 kept" in said
    for address, told in ((pages[1], "0 removed, 2 as before"), (pages[0], "2 removed, 0 as before")):
        assert told in words_of(press(amina, amina.page(address), address).text)


def test_the_clock_lets_go_of_what_stays(acting: Acting, imports: list[int]) -> None:
    with acting("amina"):
        made = session().scalars(select(Import).where(Import.id == imports[0])).one()
        working.ask_to_undo(made)
        working.undo(made)
        assert (made.undo_asked_at, made.undone_at, len((made.undone or {})["kept"])) == (None, None, 2)

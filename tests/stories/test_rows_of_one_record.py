"""Two rows that mean one record are told apart by somebody, or one of them is left out; nothing is written twice."""

from pathlib import Path

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browser, words_of
from tests.lists import as_csv
from tests.processes import tracker
from tests.stories.merged import sought
from tests.stories.table_pages import answer, check, draft_in, take_in, tally
from tests.stories.taking_in import check as checked
from tests.stories.taking_in import counted, person
from tracker.actions import people
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.rules.kinds import Kind
from tracker.rules.people import Name, NameKind

BOTH = as_csv([["Name", "Sex"], ["Kem Test", "m"], ["KEM TEST", "f"]])
SAID = "Lines 2 and 3 mean one record, and only one of them can count: leave the other out."
KNOWN = {"known-0": "y"}


@pytest.fixture
def kem(app: Flask, acting: Acting) -> str:
    with acting("amina"):
        found = factories.person("Kem Test")
        people.call(found, [Name("Test Kem Junior", NameKind.ALSO)])
        session().commit()
        return found.ref


def refused(browser: Browser, page: str) -> str:
    return words_of(browser.page(f"{draft_in(page)}/check?show=refused"))


def test_two_rows_of_one_name_are_said_and_one_is_taken_in(amina: Browser, acting: Acting, kem: str) -> None:
    page = check(amina, "person", BOTH.encode(), **KNOWN)
    assert (tally(page)["Will be changed"], tally(page)["Cannot be taken in"]) == (1, 1)
    assert SAID in refused(amina, page)
    assert "0 added, 1 changed." in words_of(take_in(amina, page, skip_bad="y"))
    with acting("amina"):
        assert person("Kem Test").gender == "m"


def test_so_does_the_command(settings: Settings, kem: str, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(BOTH)
    ran = tracker(settings, "import", "people", str(file), "--key", "Name")
    assert (ran.returncode, f"line 3: {SAID}" in ran.stderr) == (3, True), ran.stderr


def test_two_names_of_one_person_are_said(amina: Browser, kem: str) -> None:
    rows = [["Name", "Sex"], ["Kem Test", "m"], ["Test Kem Junior", "f"]]
    page = check(amina, "person", as_csv(rows).encode(), **KNOWN)
    assert (tally(page)["Will be changed"], tally(page)["Cannot be taken in"]) == (1, 1)
    assert SAID in refused(amina, page)


def test_a_name_is_the_same_in_capitals_and_with_more_spaces(acting: Acting) -> None:
    rows = [["Name", "Sex"], ["New Guy", "m"], ["NEW GUY", "m"], ["New  Guy", "m"]]
    with acting("amina"):
        found = checked(Kind.PERSON, rows, key=("title",))
        assert counted(found) == {"new": 1, "refused": 2}
        assert [each.why for each in found.refused] == [SAID, SAID.replace("3", "4")]
        two = [["Name", "Born"], ["New Guy", "1952"], ["NEW GUY", "1953"], ["new guy", "1952"]]
        assert counted(checked(Kind.PERSON, two, key=("title", "born"))) == {"new": 2, "refused": 1}


def test_two_namesakes_are_asked_about_apart(amina: Browser, acting: Acting, kem: str) -> None:
    page = check(amina, "person", BOTH.replace("KEM TEST", "Kem Test").encode())
    assert tally(page)["Needs a decision"] == 2
    page = answer(amina, page, Kem_Test=kem)
    assert (tally(page)["Will be changed"], tally(page)["Needs a decision"]) == (1, 1)
    other = answer(amina, page, Kem_Test="new:person")
    assert (tally(other)["New"], tally(other)["Will be changed"]) == (1, 1)
    assert "1 added, 1 changed." in words_of(take_in(amina, other))


def test_two_spellings_of_one_person_that_both_change_are_said(
    app: Flask, amina: Browser, acting: Acting, kem: str
) -> None:
    with acting("amina"):
        layla = factories.person("Layla Hassan").ref
        session().commit()
    sought(app)
    page = check(amina, "person", as_csv([["Name"], ["Leyla Hasan"], ["Laila Hassan"]]).encode())
    page = answer(amina, page, Leyla_Hasan=layla, Laila_Hassan=layla)
    assert SAID in refused(amina, page)
    assert "0 added, 1 changed." in words_of(take_in(amina, page, skip_bad="y"))


def test_rows_that_change_nothing_may_stand_twice(acting: Acting, kem: str) -> None:
    rows = [["Reference", "Name", "Sex"], [kem, "Kem Test", ""], ["", "Kem Test", ""]]
    with acting("amina"):
        assert counted(checked(Kind.PERSON, rows, key=("ref", "title"))) == {"same": 2}

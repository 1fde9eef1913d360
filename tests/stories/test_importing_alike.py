"""A table names people who are recorded under another spelling: somebody is asked, and both spellings are kept."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import factories
from tests.cast import Acting, Browse, Browser, words_of
from tests.lists import as_csv
from tests.processes import tracker
from tests.stories.merged import sought
from tests.stories.table_pages import answer, check, take_in, tally
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.links import Link
from tracker.records.people import Person, PersonName
from tracker.rules.access import Visibility
from tracker.rules.links import LinkRole

TABLE = as_csv([["Name", "Occupation"], ["Leyla Hasan", "teacher"], ["林安", "monk"], ["Ben Poe", "nurse"]]).encode()


@pytest.fixture
def known(app: Flask, acting: Acting) -> dict[str, str]:
    with acting("amina"):
        made = {name: factories.person(name).ref for name in ("Layla Hassan", "Lin An")}
        made["office"] = factories.organisation("Ministry of Order").ref
        session().commit()
    sought(app)
    return made


def test_who_is_spelt_otherwise_is_asked_about_and_keeps_both_names(
    amina: Browser, acting: Acting, known: dict[str, str]
) -> None:
    page = check(amina, "person", TABLE)
    assert tally(page)["Needs a decision"] == 2
    assert known["Layla Hassan"] in page
    assert known["Lin An"] in page
    page = answer(amina, page, Leyla_Hasan=known["Layla Hassan"], 林安="new:person")
    assert (tally(page)["New"], tally(page)["Will be changed"]) == (2, 1)
    take_in(amina, page)
    with acting("amina"):
        layla = session().scalars(select(Person).where(Person.ref == known["Layla Hassan"])).one()
        assert (layla.title, layla.occupation) == ("Layla Hassan", "teacher")
        spelt = select(PersonName.text, PersonName.kind).where(PersonName.person_id == layla.id)
        assert ("Leyla Hasan", "also-written") in session().execute(spelt).all()
        assert session().scalar(select(func.count()).select_from(Person)) == 4


def test_nobody_is_asked_about_those_whom_they_may_not_see(browse: Browse, known: dict[str, str]) -> None:
    page = check(browse("esi"), "person", TABLE)
    assert tally(page)["New"] == 3
    assert not any(ref in page for ref in known.values())


def test_a_name_in_a_column_is_offered_whoever_is_called_nearly_so(
    amina: Browser, acting: Acting, known: dict[str, str]
) -> None:
    rows = [["Demand", "To"], ["Release them", "Ministry for Order"], ["Let them read", "Ministry for Order"]]
    page = check(amina, "demand", as_csv(rows).encode())
    assert known["office"] in page
    take_in(amina, answer(amina, page, Ministry_for_Order=known["office"]))
    with acting("amina"):
        assert session().scalar(select(func.count()).where(Link.role == LinkRole.ADDRESSEE)) == 2


def test_of_what_was_added_lately_the_page_and_the_command_say_that_it_is_not_compared_yet(
    app: Flask, amina: Browser, acting: Acting, settings: Settings, known: dict[str, str], tmp_path: Path
) -> None:
    said = "were added so lately that nothing is compared with them yet"
    assert said not in words_of(check(amina, "person", TABLE))
    with acting("amina"):
        for name in ("Omar Idris", "Sok Dara"):
            factories.person(name)
        factories.person("Somebody hidden", Visibility.SEALED)
        session().commit()
    assert f"2 records {said}" in words_of(check(amina, "person", TABLE))
    table = tmp_path / "list.csv"
    table.write_bytes(TABLE)
    ran = tracker(settings, "import", "people", str(table), "--dry-run", "--report", str(tmp_path / "report.json"))
    assert "nothing is compared with them yet: 2 records." in ran.stderr
    assert json.loads((tmp_path / "report.json").read_text())["not_compared_yet"] == 2
    sought(app)
    assert said not in words_of(check(amina, "person", TABLE))

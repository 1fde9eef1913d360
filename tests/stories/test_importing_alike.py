"""A table names people who are recorded under another spelling: somebody is asked, and both spellings are kept."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import factories
from tests.cast import Acting, Browse, Browser
from tests.lists import as_csv
from tests.stories.merged import sought
from tests.stories.table_pages import answer, check, take_in, tally
from tracker.plumbing.database import session
from tracker.records.links import Link
from tracker.records.people import Person, PersonName
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

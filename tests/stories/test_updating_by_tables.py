"""A row about somebody who is recorded drops nothing silently: words are kept, and what is said once is named."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browser, words_of
from tests.lists import as_csv
from tests.processes import tracker
from tests.stories.follow_up_pages import one
from tests.stories.table_pages import check as check_page
from tests.stories.table_pages import press, take_in, tally
from tests.stories.taking_in import check, counted, person
from tests.stories.taking_in import take_in as taken_in
from tracker.actions import records
from tracker.actions.imports import undoing
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.as_written import as_written_of
from tracker.rules.kinds import Kind

ONCE = "This is said when the record is made. Record an event instead."


@pytest.fixture
def ana(app: Flask, acting: Acting) -> str:
    with acting("amina"):
        made = taken_in(Kind.PERSON, [["Name", "Occupation", "Date of arrest"], ["Ana Roe", "monk", "2014-03-02"]])[0]
        assert made.counts["new"] == 1
        return person("Ana Roe").ref


def written(ref: str) -> dict[str, str]:
    return {name: row.words for name, row in as_written_of(one(ref).id).items()}


def test_a_day_that_there_is_not_is_kept_and_taken_back(amina: Browser, acting: Acting, ana: str) -> None:
    data = as_csv([["Reference", "Name", "Date of birth"], [ana, "Ana Roe", "1954-02-29"]]).encode()
    page = check_page(amina, "person", data)
    assert (tally(page)["Will be changed"], tally(page)["Here already, and the same"]) == (1, 0)
    assert "1954-02-29" in words_of(page)
    taken = take_in(amina, page)
    with acting("amina"):
        assert written(ana) == {"born": "1954-02-29"}
    assert tally(check_page(amina, "person", data))["Here already, and the same"] == 1
    address = re.search(r'href="(/imports/\d+/undo)"', taken)
    assert address
    press(amina, amina.page(address[1]), address[1])
    with acting("amina"):
        assert written(ana) == {}


def test_words_stand_beside_a_day_that_is_recorded(acting: Acting, ana: str) -> None:
    rows = [["Reference", "Name", "Born"], [ana, "Ana Roe", "1954-02-29"]]
    with acting("amina"):
        records.edit(person("Ana Roe"), person("Ana Roe").version, {"born": "1954"})
        first, found = taken_in(Kind.PERSON, rows)
        assert [(each.field, each.words) for each in found.kept] == [("born", "1954-02-29")]
        assert (person("Ana Roe").born, written(ana)) == ("1954", {"born": "1954-02-29"})
        again = taken_in(Kind.PERSON, [rows[0], [ana, "Ana Roe", "19812"]])[0]
        assert written(ana) == {"born": "19812"}
        assert undoing.undo(first).is_nothing
        assert (undoing.undo(again).restored, written(ana)) == (1, {"born": "1954-02-29"})
        assert (undoing.undo(first).restored, written(ana), person("Ana Roe").born) == (1, {}, "1954")


def test_a_letter_keeps_the_words_and_its_sending(acting: Acting) -> None:
    with acting("amina"):
        letter = factories.sent_letter(factories.on(2015, 3, 1))
        ref = letter.ref
        rows = [["Reference", "Sent", "Published", "Language"], [ref, "2015-02-30", "sometime in May", "fr"]]
        assert counted(taken_in(Kind.LETTER, rows)[1]) == {"update": 1}
        assert written(ref) == {"sent": "2015-02-30", "published": "sometime in May"}
        assert counted(check(Kind.LETTER, [["Reference", "Sent"], [ref, "2015-03-01"]])) == {"same": 1}


def test_the_page_names_what_is_said_once(amina: Browser, ana: str) -> None:
    rows = [["Reference", "Arrested", "Occupation"], [ana, "2015-05-01", "abbot"]]
    page = check_page(amina, "person", as_csv(rows).encode())
    assert "Not taken in by a change (1)" in words_of(page)
    address = re.search(r'href="([^"]*\?show=late)"', page)
    assert address
    assert f"“2015-05-01” – {ONCE} Line 2 When were they arrested?" in words_of(amina.page(address[1]))
    assert tally(page)["Will be changed"] == 1


def test_the_command_and_its_report_name_it(settings: Settings, ana: str, tmp_path: Path) -> None:
    table, report = tmp_path / "list.csv", tmp_path / "report.json"
    table.write_text(as_csv([["Reference", "Arrested"], [ana, "2015-05-01"]]))
    ran = tracker(settings, "import", "people", str(table), "--report", str(report))
    assert f"line 2: arrested: It is not taken in. {ONCE}" in ran.stderr
    assert "same 1" in ran.stdout
    assert "kept as it is written" not in ran.stderr
    (said,) = json.loads(report.read_text())["not_taken_in"]
    assert said == {"line": 2, "field": "arrested", "before": "2014-03-02", "after": "2015-05-01", "why": ONCE}
    table.write_text(as_csv([["Reference", "Arrested"], [ana, "2014-03-02"]]))
    assert "not taken in" not in tracker(settings, "import", "people", str(table)).stderr


def test_another_day_of_a_demand_is_named(acting: Acting) -> None:
    rows = [["Demand", "Date"], ["Release them", "2016-01-02"]]
    with acting("amina"):
        taken_in(Kind.DEMAND, rows)
        found = check(Kind.DEMAND, [rows[0], ["Release them", "2014-01-01"]], key=("title",))
        assert [(line, each.field) for line, late in found.late.items() for each in late] == [(2, "made")]
        assert counted(check(Kind.DEMAND, rows, key=("title",))) == {"same": 1}
        session().rollback()


def test_whoever_has_the_name_and_another_arrest_is_asked_about(acting: Acting, ana: str) -> None:
    with acting("amina"):
        rows = [["Name", "Date of arrest"], ["Ana Roe", "2015-05-01"]]
        assert counted(check(Kind.PERSON, rows)) == {"unclear": 1}
        assert counted(check(Kind.PERSON, [rows[0], ["Ana Roe", "2014-03-02"]])) == {"same": 1}

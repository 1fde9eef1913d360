"""Every list counts from 1: by such a number nobody is known again, unless somebody says whose numbers they are."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Acting, Browser, words_of
from tests.lists import as_csv
from tests.processes import tracker
from tests.stories.table_pages import answer, check, columns_of, draft_in, fields_of, press, take_in, tally, upload
from tests.stories.taking_in import mapping_of, person
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.external_ids import rows_of
from tracker.records.people import Person
from tracker.rules.imports.headings import only_counts, says_whose
from tracker.rules.kinds import Kind

SAUDIS = as_csv([["No.", "Name", "Country"], ["1", "Ana Roe", "Egypt"], ["2", "Ben Poe", "Egypt"]])
THAIS = as_csv([["No.", "Name", "Country"], ["1", "Somchai Jaidee", "Thailand"], ["2", "Malee Suksan", "Thailand"]])
FIVE = as_csv(
    [["No.", "Name"], *([str(n), f"{name} Roe"] for n, name in enumerate(("Ana", "Ben", "Cem", "Dan", "Eve"), 1))]
)


def everybody() -> dict[str, str | None]:
    return {each.title: each.country for each in session().scalars(select(Person))}


@pytest.fixture
def files(app: Flask, acting: Acting, tmp_path: Path) -> list[str]:
    with acting("amina"):
        session().commit()
    (tmp_path / "one.csv").write_text(SAUDIS)
    (tmp_path / "other.csv").write_text(THAIS)
    return [str(tmp_path / "one.csv"), str(tmp_path / "other.csv")]


def test_two_lists_that_count_from_one_are_of_different_people(
    settings: Settings, acting: Acting, files: list[str]
) -> None:
    for file in files:
        ran = tracker(settings, "import", "people", file)
        assert ran.returncode == 0, ran.stderr
        assert "new 2, same 0, update 0" in ran.stdout
        assert "Left out, for it only counts the rows: No." in ran.stderr
    with acting("amina"):
        assert everybody() == {
            "Ana Roe": "EG",
            "Ben Poe": "EG",
            "Somchai Jaidee": "TH",
            "Malee Suksan": "TH",
        }
        assert rows_of(person("Ana Roe").id) == []


def test_by_command_whose_numbers_they_are_is_said_in_the_mapping(
    settings: Settings, acting: Acting, files: list[str], tmp_path: Path
) -> None:
    ran = tracker(settings, "import", "people", files[0], "--key", "No.")
    assert ran.returncode == 1
    assert "“No.” does not say whose numbers they are" in ran.stderr
    report = tmp_path / "report.json"
    tracker(settings, "import", "people", files[0], "--dry-run", "--report", str(report))
    told = json.loads(report.read_text())["mapping"]
    for origin, status in (("No.", 1), ("Our list", 0)):
        told["columns"][0] |= {"fields": ["external_ids"], "origin": origin}
        report.write_text(json.dumps(told))
        ran = tracker(settings, "import", "people", files[0], "--mapping", str(report), "--key", "No.")
        assert ran.returncode == status, ran.stderr
    ran = tracker(settings, "import", "people", files[0], "--mapping", str(report), "--key", "No.")
    assert "new 0, same 2, update 0" in ran.stdout
    with acting("amina"):
        assert [row.called for row in rows_of(person("Ana Roe").id)] == ["Our list: 1"]


def test_a_number_that_would_make_somebody_another_person_is_asked_about(amina: Browser, acting: Acting) -> None:
    rows = [["id", "Name"], ["1001", "Ana Roe"], ["1002", "Layla Hassan"]]
    take_in(amina, check(amina, "person", as_csv(rows).encode()))
    others = [rows[0], ["1001", "Somchai Jaidee"], ["1002", "Leyla Hasan"]]
    page = check(amina, "person", as_csv(others).encode())
    assert (tally(page)["Needs a decision"], tally(page)["Will be changed"]) == (1, 1)
    with acting("amina"):
        ref = person("Ana Roe").ref
    assert tally(answer(amina, page, Somchai_Jaidee="new:person"))["New"] == 1
    page = check(amina, "person", as_csv(others).encode())
    assert tally(answer(amina, page, Somchai_Jaidee=ref))["Will be changed"] == 2


def test_the_page_asks_whose_numbers_they_are_before_a_row_is_known_by_them(amina: Browser) -> None:
    page = upload(amina, "person", FIVE.encode()).text
    fields = fields_of(page, columns_of(page))
    assert (fields["column-0"], "known-0" in fields) == ("", False)
    said = {"column-0": "external_ids", "known-0": "y"}
    for origin in ("", "No."):
        refused = press(amina, page, columns_of(page), origin=origin, **said)
        assert refused.status_code == 422
        assert "Say whose numbers those below “No.” are" in words_of(refused.text)
    assert tally(press(amina, page, columns_of(page), origin="Our list", **said).text)["New"] == 5


def test_what_was_said_of_whose_numbers_they_are_is_kept(amina: Browser, acting: Acting) -> None:
    page = check(amina, "person", FIVE.encode(), origin="Our list", keep_as="From the north")
    back = amina.page(f"{draft_in(page)}/columns")
    assert fields_of(back, columns_of(back))["origin"] == "Our list"
    take_in(amina, press(amina, back, columns_of(back)).text)
    with acting("amina"):
        assert [row.called for row in rows_of(person("Ana Roe").id)] == ["Our list: 1"]
    again = upload(amina, "person", FIVE.encode()).text
    number = re.search(r'<option value="(\d+)">From the north', again)
    assert number
    again = amina.page(f"{columns_of(again)}?mapping={number[1]}")
    assert fields_of(again, columns_of(again))["origin"] == "Our list"
    checked = press(amina, again, columns_of(again)).text
    assert (tally(checked)["New"], tally(checked)["Here already, and the same"]) == (0, 5)
    assert "Needs a decision" not in tally(checked)
    assert tally(press(amina, again, columns_of(again), **{"column-0": ""}).text)["Here already, and the same"] == 5


def test_numbers_of_two_lists_keep_their_lists(amina: Browser, acting: Acting) -> None:
    rows = [["OpenSanctions", "Nr", "Name"], ["Q-17", "A-1", "Ana Roe"], ["Q-18", "A-2", "Ben Poe"]]
    said = {"column-0": "external_ids", "origin": "Our list"}
    page = check(amina, "person", as_csv(rows).encode(), **said)
    back = amina.page(f"{draft_in(page)}/columns")
    assert {"known-0", "known-1"} <= fields_of(back, columns_of(back)).keys()
    take_in(amina, page)
    with acting("amina"):
        assert [row.called for row in rows_of(person("Ana Roe").id)] == ["OpenSanctions: Q-17", "Our list: A-1"]


def test_columns_that_nobody_knows_are_named(settings: Settings, files: list[str], tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(as_csv([["Name", "Prison", "Charge"], ["Ana Roe", "Insein", "505"]]))
    ran = tracker(settings, "import", "people", str(file), "--report", str(tmp_path / "report.json"))
    assert "Left out, for nothing here is called so: Prison, Charge." in ran.stderr
    assert "let them become “summary” in a mapping" in ran.stderr
    ran = tracker(settings, "import", "people", str(file), "--mapping", str(tmp_path / "report.json"), "--dry-run")
    assert "Left out" not in ran.stderr


def test_a_table_without_names_is_answered_once(settings: Settings, files: list[str], tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(as_csv([["Wer", "Born"], ["Ana Roe", "1952"], ["Ben Poe", "1953"]]))
    ran = tracker(settings, "import", "people", str(file))
    assert ran.returncode == 1
    assert "No column becomes “title”, and no row can be recorded without it." in ran.stderr


@pytest.mark.parametrize(
    ("heading", "cells", "counts"),
    [
        ("No.", ["1", "2", "3"], True),
        ("#", ["17", "40"], True),
        ("STT", ["1.", "2."], True),
        ("id", ["1", "2"], True),
        ("id", ["2", "1"], False),
        ("id", ["4113", "4114"], False),
        ("No.", ["A-1", "A-2"], False),
        ("No.", ["20160417"], False),
        ("No.", [], False),
    ],
)
def test_what_only_counts(heading: str, cells: list[str], counts: bool) -> None:
    assert only_counts(heading, cells) is counts


def test_a_heading_says_whose_numbers_they_are_or_not() -> None:
    assert [says_whose(each) for each in ("No.", "№", "#", "No. (2)", "")] == [False] * 5
    assert all(map(says_whose, ("id", "OpenSanctions", "case number", "AAPP no.")))


def test_names_in_two_scripts_below_one_heading_are_names(acting: Acting) -> None:
    data = as_csv([["Name Khmer", "Name Latin", "Original language"], ["សុខ ដារ៉ា", "Sok Dara", "Khmer"]]).encode()
    assert [column.fields for column in mapping_of(Kind.PERSON, data).columns] == [("title",), ("other_names",), ()]

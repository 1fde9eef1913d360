"""Before anything is saved, the page of the check shows who would come in, and what of the table would not."""

import re

import pytest

from tests import factories
from tests.cast import Acting, Browser, words_of
from tests.lists import as_csv
from tests.stories.table_pages import check, draft_in, upload
from tracker.plumbing.database import session

ROWS = [
    ["No.", "Name", "Born", "Ward"],
    ["1", "Ana Roe", "1952", "B"],
    ["2", "Ben Poe", "", ""],
    ["", "Total", "", "2"],
]


def listed(page: str) -> list[str]:
    """Return what stands in the rows of a page, each with its line."""
    return [words_of(row) for row in re.findall(r"<li><p dir=\"auto\">.*?</li>", page, re.DOTALL)]


def test_a_line_of_totals_is_seen_and_columns_that_are_left_out_are_named(amina: Browser) -> None:
    page = check(amina, "person", as_csv(ROWS).encode())
    assert listed(page) == ["Ana Roe Line 2", "Ben Poe Line 3", "Total Line 4"]
    assert "New (3)" in words_of(page)
    assert "Left out, for it only counts the rows: No.." in words_of(page)
    assert "Left out, for nothing here is called so: Ward." in words_of(page)


def test_beside_what_needs_a_decision_the_first_new_rows_stand_too(amina: Browser) -> None:
    names = [f"Villager {number}" for number in range(1, 61)]
    rows = [["Name", "Country"], ["Ana Roe", "Kenya"], *([name, ""] for name in names), ["", "France"]]
    page = check(amina, "person", as_csv(rows).encode())
    assert "Cannot be taken in (1)" in words_of(page)
    new = page.partition('id="new"')[2]
    assert listed(new)[:2] == ["Ana Roe Line 2", "Villager 1 Line 3"]
    assert (len(listed(new)), "and 41 more" in words_of(new)) == (20, True)
    address = f"{draft_in(page)}/check?show=new"
    assert address in new
    every = amina.page(address)
    assert 'id="new"' not in every
    assert len(listed(every)) == 50
    assert listed(amina.page(f"{address}&after=50"))[-1] == "Villager 60 Line 62"


@pytest.mark.parametrize("many", [1_001, 1_030])
def test_of_very_many_new_rows_the_last_are_counted(amina: Browser, many: int) -> None:
    page = check(amina, "person", as_csv([["Name"], *([f"Villager {number}"] for number in range(many))]).encode())
    assert f"New ({many})" in words_of(page)
    last = amina.page(f"{draft_in(page)}/check?show=new&after=950")
    assert f"and {many - 1_000} more" in words_of(last)


def test_a_follow_up_is_shown_by_what_is_to_come_back(amina: Browser, acting: Acting) -> None:
    with acting("amina"):
        factories.person("Ana Roe")
        session().commit()
    page = check(
        amina, "follow-up", as_csv([["About", "What", "Due"], ["Ana Roe", "Ask again", "2016-03-01"]]).encode()
    )
    assert listed(page) == ["Ask again Line 2"]


def test_a_column_that_is_chosen_is_not_named(amina: Browser) -> None:
    data = as_csv(ROWS).encode()
    assert "Left out" not in words_of(upload(amina, "person", data).text)
    page = check(amina, "person", data, **{"column-3": "summary"})
    assert "Ward" not in words_of(page)

"""A workbook of ours: texts that stay texts, numbers, days, a head that stays in sight, and nothing of who made it."""

import io
import zipfile
from datetime import date

import pytest

from tests.proofs.cells import CALLS
from tests.workbooks import SHEET, Opened
from tracker.plumbing.workbooks import as_xlsx

TEXTS = [
    "<r><t>markup of theirs</t></r>",
    "<r></si><si><t>x</t></r>",
    "http://example.org/",
    "file:///etc/passwd",
    "mailto:a@example.org",
    "1e5",
    "{=1+1}",
    "_x003D_1",
    " leading",
    "\x0b\x1f\ufffe\uffff",
    "\U0001f600",
]


def test_no_text_is_worked_out_or_leads_anywhere() -> None:
    opened = Opened(as_xlsx([["Head"], *([text] for text in [*TEXTS, *CALLS])]))
    assert opened.formulas == 0
    read = [str(row[0]) for row in opened.rows[1:]]
    assert [text.removeprefix("'").strip() for text in read] == [text.strip() for text in [*TEXTS, *CALLS]]
    assert all(cell.startswith("'") for cell in read[len(TEXTS) :])


def test_numbers_are_numbers_and_days_are_days() -> None:
    opened = Opened(as_xlsx([["A", "B", "C", "D", "E"], [3, 2.5, date(2016, 1, 26), date(1899, 5, 1), None]]))
    assert opened.rows[1] == [3.0, 2.5, 42395.0, "1899-05-01"]


def test_the_head_stays_in_sight_and_nothing_is_told_of_who_made_it_and_when() -> None:
    content = as_xlsx([["Head"], ["x"]])
    pane = next(Opened(content).sheet.iter(f"{SHEET}pane"))
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        core = parts.read("docProps/core.xml").decode()
        assert {each.date_time[0] for each in parts.infolist()} == {1980}
    assert "<dc:creator></dc:creator>" in core
    assert "2000-01-01" in core
    assert as_xlsx([["Head"], ["x"]]) == content


@pytest.mark.parametrize("length", [32_767, 40_000])
def test_a_text_longer_than_a_cell_is_cut_and_not_lost(length: int) -> None:
    opened = Opened(as_xlsx([["x" * length]]))
    assert opened.rows == [["x" * 32_767]]

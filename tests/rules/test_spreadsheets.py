"""No cell of ours is a formula for any spreadsheet, and each is read back as it was written."""

import csv
import io
import math
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.proofs.cells import TEXTS
from tracker.rules.spreadsheets import SEPARATORS, STARTERS, as_csv, as_written, shown

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\0=1",
    "\tno formula",
    "\0no formula",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "  =1",
    '"=1',
    "'=1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff=1",
    "“=1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_marked_as_text(text: str) -> None:
    assert shown(text).startswith("'")
    assert as_written(shown(text)) == text


@pytest.mark.parametrize(
    ("text", "cell"),
    [("a;=1+1", "a;'=1+1"), ('a";=1+1', "a\";'=1+1"), ("a\n- b", "a\n'- b"), ("a\t@b", "a\t'@b"), (";;=1", ";;'=1")],
)
def test_what_begins_a_cell_for_a_program_that_expects_other_separators_is_marked(text: str, cell: str) -> None:
    assert shown(text) == cell
    assert as_written(cell) == text


@pytest.mark.parametrize("text", ["", "Layla Haddad", "'Abd al-Rahman", "a-b", "e=mc2", "a, -b", "2016-01-26", "لیلا"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert shown(text) == as_written(text) == text


def test_whatever_is_another_form_of_a_sign_is_known() -> None:
    forms = {chr(code) for code in range(0x110000) if unicodedata.normalize("NFKC", chr(code))[:1] in set("=+-@")}
    assert forms <= set(STARTERS.replace("\\", ""))


@given(TEXTS)
def test_every_text_is_harmless_and_comes_back(text: str) -> None:
    cell = shown(text)
    assert as_written(cell) == text
    assert not cell.startswith(("\t", "\r", "\n", "\0"))
    for part in split(cell):
        assert part.strip(' "')[:1] not in set("=+-@＝＋－＠")


def split(cell: str) -> list[str]:
    for separator in SEPARATORS[1:]:
        cell = cell.replace(separator, SEPARATORS[0])
    return cell.split(SEPARATORS[0])


NUMBERS = st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False))


@given(st.lists(st.one_of(TEXTS, NUMBERS, st.none(), st.dates()), min_size=1, max_size=5))
def test_a_row_comes_back_with_its_numbers_as_numbers(row: list[str | int | float | date | None]) -> None:
    (read,) = csv.reader(io.StringIO(as_csv([row]), newline=""), quoting=csv.QUOTE_NONNUMERIC)
    assert len(read) == len(row)
    for cell, value in zip(read, row, strict=True):
        match value:
            case str() | date():
                assert as_written(cell) == str(value)
            case None:
                assert cell == ""
            case _:
                assert math.isclose(float(cell), value, rel_tol=1e-15)

"""No text becomes a formula in a spreadsheet, and each comes back as it was; LibreOffice is asked too if it is here."""

import csv
import io
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings

from tests.proofs.cells import CALLS, TEXTS
from tests.workbooks import Opened
from tracker.plumbing.workbooks import as_xlsx
from tracker.rules.spreadsheets import as_csv, as_written, shown

SEED = 20160126
PARTS = 4
LIBREOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
SEPARATORS = {"comma": 44, "semicolon": 59, "tab": 9, "bar": 124}
AS_CSV = "CSV:{},34,76,1,,0,false,true,false,false,0,true"
"""Cells apart by this character, and whatever looks like a formula worked out: as careless as it can be told to be."""


@pytest.mark.parametrize("part", range(PARTS))
def test_no_text_is_a_formula_and_each_comes_back(
    request: pytest.FixtureRequest, on_postgresql: bool, part: int
) -> None:
    if on_postgresql:
        pytest.skip("no database is asked")
    texts = made_up(request.config.getoption("--fuzzed") // PARTS, part)
    read = csv.reader(io.StringIO(as_csv([text] for text in texts), newline=""))
    assert [as_written(row[0]) if row else "" for row in read] == texts


@pytest.mark.parametrize("part", range(PARTS))
def test_no_text_is_a_formula_in_a_workbook_and_each_comes_back(
    request: pytest.FixtureRequest, on_postgresql: bool, part: int
) -> None:
    if on_postgresql:
        pytest.skip("no database is asked")
    texts = [*made_up(request.config.getoption("--fuzzed") // PARTS, part + PARTS), *CALLS]
    opened = Opened(as_xlsx([1, text] for text in texts))
    assert [as_written(str(cell)) for row in opened.rows for cell in row[1:] or [""]] == texts
    assert opened.formulas == 0


def made_up(count: int, part: int) -> list[str]:
    found: list[str] = []

    @seed(SEED + part)
    @settings(max_examples=count, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(TEXTS)
    def collect(text: str) -> None:
        found.append(text)
        assert as_written(shown(text)) == text

    collect()
    return found


@pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("separator", SEPARATORS)
def test_libreoffice_finds_no_formula_whatever_it_takes_for_a_separator(
    request: pytest.FixtureRequest, on_postgresql: bool, tmp_path: Path, separator: str
) -> None:
    if on_postgresql:
        pytest.skip("no database is asked")
    texts = [*CALLS, *made_up(request.config.getoption("--fuzzed") // PARTS, 0)]
    assert formulas(tmp_path, as_csv([text, 1, "x"] for text in texts), SEPARATORS[separator]) == 0
    assert formulas(tmp_path, f'"{CALLS[0]}","x"\r\n', SEPARATORS[separator]) > 0, "it would see one"


def formulas(folder: Path, table: str, separator: int) -> int:
    """Let LibreOffice open a table, and return how many of its cells are formulas."""
    assert LIBREOFFICE is not None
    (folder / "table.csv").write_text(table, encoding="utf-8-sig", newline="")
    profile, wanted = f"-env:UserInstallation=file://{folder}/profile", AS_CSV.format(separator)
    command = [LIBREOFFICE, profile, "--headless", "--convert-to", "fods", f"--infilter={wanted}", "table.csv"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    opened = (folder / "table.fods").read_text()
    assert "<table:table-cell" in opened
    return opened.count("table:formula=")

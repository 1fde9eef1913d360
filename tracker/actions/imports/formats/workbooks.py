"""XLSX: the first sheet with a table in it. Numbers come whole, days as in 2016-01-26, formulas by their value."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, ZipError

from tracker.actions.imports.formats.table import LOOKED_AT, Line, Table, UnreadableFile, plain, table_of

MAGIC = b"PK\x03\x04"
LARGEST = 400 << 20
"""Bytes of all that is packed in a workbook."""
_WORKED_OUT = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*><f[^>]*?(?:/>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>')
MOST_TOLD = 5
Cell = int | float | str | bool | time | date | datetime | timedelta


def opened(data: bytes) -> Table:
    """Return the table in a workbook. Raises UnreadableFile."""
    told = _refuse_large(data)
    sheet, *others = _sheets(data)
    told += _not_read(sheet, others)
    return table_of(lambda: _lines(sheet), told, clean=False, counts_days=True)


def _refuse_large(data: bytes) -> list[str]:
    """Refuse what unpacks to very much, and say which formulas have no value."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(each.file_size for each in packed.infolist()) > LARGEST:
                raise UnreadableFile("The workbook is too large. Split it, or save the table as CSV in UTF-8.")
            return _without_value(packed)
    except (zipfile.BadZipFile, OSError, RuntimeError) as problem:
        raise UnreadableFile("The workbook is damaged. Open it in a spreadsheet and save it again.") from problem


def _without_value(packed: zipfile.ZipFile) -> list[str]:
    names = [name for name in packed.namelist() if re.fullmatch(r"xl/worksheets/sheet1\.xml", name)]
    found: list[str] = []
    for name in names:
        with packed.open(name) as sheet:
            rest = b""
            while piece := sheet.read(1 << 20):
                rest += piece
                if b"<f" in rest:
                    found += [each.decode() for each in _WORKED_OUT.findall(rest)]
                rest = rest[rest.rfind(b"<c ") :] if b"<c " in rest else b""
    cells = list(dict.fromkeys(found))
    if not cells:
        return []
    more = f" and {len(cells) - MOST_TOLD} more" if len(cells) > MOST_TOLD else ""
    named = ", ".join(cells[:MOST_TOLD]) + more
    said = f"These cells hold a formula that was never worked out, and are read as empty: {named}."
    return [f"{said} Open the workbook in a spreadsheet and save it again."]


def _book(data: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as problem:
        raise UnreadableFile("The workbook has a password. Save it again without one.") from problem
    except (CalamineError, ZipError) as problem:
        raise UnreadableFile("The workbook cannot be read. Save the table as XLSX or as CSV in UTF-8.") from problem


def _sheets(data: bytes) -> list[CalamineSheet]:
    """Return every sheet with anything in it, each read once."""
    book = _book(data)
    sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    if found := [sheet for sheet in sheets if any(islice(_lines(sheet), LOOKED_AT))]:
        return found
    raise UnreadableFile("The workbook is empty.")


def _not_read(sheet: CalamineSheet, others: Sequence[CalamineSheet]) -> list[str]:
    """Say of which sheets nothing is taken."""
    names = ", ".join(f"“{other.name}”" for other in others[:MOST_TOLD])
    more = f" and {len(others) - MOST_TOLD} more" if len(others) > MOST_TOLD else ""
    said = f"Only the first sheet, “{sheet.name}”, is read, and not {names}{more}. Save each as a table of its own."
    return [said] if others else []


def _lines(sheet: CalamineSheet) -> Iterator[Line]:
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [plain(cell) if type(cell) is str else as_text(cell) for cell in cells]
        if any(texts):
            yield line, texts


def as_text(cell: Cell) -> str:
    """Return a cell as a person would write it in CSV."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return _moment(cell)
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


@lru_cache(maxsize=20_000)
def _moment(cell: datetime) -> str:
    return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")

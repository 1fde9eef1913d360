"""Rows as a workbook (XLSX): every text a text, numbers as numbers, days as days, and nothing that is worked out."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tracker.rules.spreadsheets import Cell, shown

FIRST_DAY = date(1900, 3, 1)
"""Programs count days from 1900, and wrongly until this one; an earlier day is a text."""
NAMELESS = {"created": datetime(2000, 1, 1), "author": "", "comments": ""}  # noqa: DTZ001  (no time of ours is told)


def as_xlsx(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return rows as a workbook of one sheet whose first row stays in sight; of a very long text, 32,767 letters.

    It is made in memory: no name is written to a disk.
    """
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties(NAMELESS)
        sheet, head, day = book.add_worksheet(), book.add_format({"bold": True}), book.add_format()
        day.set_num_format("yyyy-mm-dd")
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                _put(sheet, (place, column), cell, day if isinstance(cell, date) else None if place else head)
        sheet.freeze_panes(1, 0)
        sheet.autofit(max_width=400)
    return made.getvalue()


def _put(sheet: Worksheet, where: tuple[int, int], cell: Cell, form: Format | None) -> None:
    if isinstance(cell, date) and cell >= FIRST_DAY:
        sheet.write_datetime(*where, datetime.combine(cell, time()), form)
    elif isinstance(cell, str | date):
        sheet.write_string(*where, _plain(shown(str(cell))), form)
    elif cell is not None:
        sheet.write_number(*where, cell, form)


def _plain(text: str) -> str:
    """The library takes a text between these for markup of its own, and does not escape it; a space makes it text."""
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text

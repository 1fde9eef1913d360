"""What a spreadsheet shows and never works out: text that a program would run as a formula is marked as text."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date

Cell = str | int | float | date | None

MARK = "'"
"""Spreadsheets take a cell that begins with it for text."""

STARTERS = "=＝⁼₌﹦⩵⩶+＋⁺₊﹢﬩\\-－﹣⁻₋−@＠﹫"
"""What a formula begins with, in any width and height."""
QUOTES = "\"'`´“”„‟‘’‚‛«»‹›＂＇"
SEPARATORS = ";|\t\r\n"
"""A program that expects one of these between its cells begins a new cell behind it, in the midst of ours."""

_CONTROL = "\x00-\x1f\x7f-\x9f"
_UNSEEN = (
    f"(?:(?![{SEPARATORS}])[\\s{_CONTROL}\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff{QUOTES}])*"
)
_RUN = f"(?:(?:\\A|(?<=[{SEPARATORS}]))(?={{mark}}{_UNSEEN}[{STARTERS}])|\\A(?={{mark}}[{QUOTES}]*[{_CONTROL}]))"
_WOULD_RUN = re.compile(_RUN.format(mark=""))
_MARKED = re.compile(_RUN.format(mark=MARK) + MARK)


def shown(text: str) -> str:
    """Return a text so that no spreadsheet runs it: with a mark before everything that would begin a formula.

    What begins with a tab, an end of line, NUL or another control is marked too, for programs drop those.
    """
    return _WOULD_RUN.sub(MARK, text)


def as_written(cell: str) -> str:
    """Return the text of a cell that `shown` made: exactly the one that it was made of."""
    return _MARKED.sub("", cell) if MARK in cell else cell


def as_csv(rows: Iterable[Sequence[Cell]]) -> str:
    """Return rows as CSV (RFC 4180, commas, CR LF). Texts stand in quotes and run nowhere; numbers stay numbers.

    Days are written as in 2016-01-26; None is an empty cell.
    """
    table = io.StringIO(newline="")
    writer = csv.writer(table, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return table.getvalue()


def _plain(cell: Cell) -> str | int | float:
    if isinstance(cell, str | date):
        return shown(str(cell))
    return "" if cell is None else cell

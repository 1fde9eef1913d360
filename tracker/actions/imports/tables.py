"""Reads a table from a file: its rows, each with the line on which it begins, and the rows that are none."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tracker.rules.characters import INVISIBLE

SEPARATORS = ",;\t"


class UnreadableFile(ValueError):
    """The file is not such a table; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Columns:
    needed: tuple[str, ...]
    welcome: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        return self.needed + self.welcome


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Refusal:
    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Table:
    rows: list[Row] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def read_table(data: bytes, columns: Columns) -> Table:
    """Read a table whose first line names its columns, with commas, semicolons or tabs. Raises UnreadableFile."""
    text = _decoded(data)
    separator = max(SEPARATORS, key=text.lstrip().splitlines()[0].count)
    lines = _lines(text, separator)
    headings = [heading.strip() for heading in next(lines)[1]]
    _check(headings, columns)
    table = Table()
    for line, cells in lines:
        why = _misfit(cells, headings)
        if why:
            table.refused.append(Refusal(line, why))
        else:
            table.rows.append(Row(line, dict(zip(headings, (cell.strip() for cell in cells), strict=True))))
    return table


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile("The file is in UTF-16. Save it again as CSV in UTF-8.")
    if b"\0" in data:
        raise UnreadableFile("The file is not text. Save the table as CSV in UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise UnreadableFile(f"Line {line} is not in UTF-8. Save the table again as CSV in UTF-8.") from problem
    if not text.strip():
        raise UnreadableFile("The file is empty.")
    return text


def _lines(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty, with the line on which it begins: a quoted cell may hold several lines."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as problem:
        raise UnreadableFile(
            f"The row that begins on line {begins} cannot be read: {problem}. "
            "Look whether a quotation mark is missing there."
        ) from problem


def _check(headings: list[str], columns: Columns) -> None:
    twice = [heading for heading, times in Counter(headings).items() if times > 1]
    unknown = [heading for heading in headings if heading not in columns.known]
    missing = [column for column in columns.needed if column not in headings]
    for wrong, said in (
        (missing, "The first line must name these columns too"),
        (twice, "The first line names these columns more than once"),
        (unknown, "The first line names columns that are not known here"),
    ):
        if wrong:
            names = ", ".join(f"“{name}”" for name in wrong)
            raise UnreadableFile(f"{said}: {names}. The columns are: {', '.join(columns.known)}.")


def _misfit(cells: list[str], headings: list[str]) -> str:
    if len(cells) != len(headings):
        return f"The row has {len(cells)} cells, but the table has {len(headings)} columns."
    if any(INVISIBLE.search(cell) for cell in cells):
        return "There is an invisible control character in this row. Type the cell again without it."
    return ""

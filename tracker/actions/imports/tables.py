"""Reads a table from a file, row by row, each with the line on which it begins, and with why it is none."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from tracker.rules.characters import INVISIBLE
from tracker.rules.spreadsheets import as_written

SEPARATORS = ",;\t"
LONGEST_HEADING = 10_000


class UnreadableFile(ValueError):
    """The file is not such a table; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Columns:
    needed: tuple[str, ...]
    welcome: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        return self.needed + self.welcome


Row = tuple[int, Sequence[str], str]
"""The line on which a row begins, what stands in the known columns, in their order ('' in one that the table does not
have), and why it is no row of the table, or ''. There are many, and they are read once: they have no names."""


def rows_of(data: bytes, columns: Columns) -> Iterator[Row]:
    """Read a table whose first line names its columns, with commas, semicolons or tabs. Raises UnreadableFile."""
    first_line, hides = _looked_through(_decoded(data))
    lines = _lines(data, max(SEPARATORS, key=first_line.count))
    headings = next(lines)[1]
    _check(headings, columns)
    in_order = itemgetter(*(headings.index(column) if column in headings else -1 for column in columns.known))
    for line, cells in lines:
        if len(cells) != len(headings):
            yield line, (), f"The row has {len(cells)} cells, but the table has {len(headings)} columns."
        elif hides and any(map(INVISIBLE.search, cells)):
            yield line, (), "There is an invisible control character in this row. Type the cell again without it."
        else:
            cells.append("")
            yield line, in_order(cells), ""


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


def _looked_through(text: str) -> tuple[str, bool]:
    """Return the first line, and whether anywhere there is a character that nobody sees."""
    return text.lstrip()[:LONGEST_HEADING].splitlines()[0], INVISIBLE.search(text) is not None


def _lines(data: bytes, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row that is not empty, with the line on which it begins: a cell may hold several lines."""
    text = io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline="")
    reader = csv.reader(text, delimiter=separator, strict=True)
    begins = 1
    try:
        for written in reader:
            cells = [as_written(cell.strip()) for cell in written]
            if any(cells):
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

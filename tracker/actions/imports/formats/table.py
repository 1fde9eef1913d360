"""A table as it stands in a file: what its columns are called, and its rows, each with the line on which it begins."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from tracker.rules.characters import INVISIBLE
from tracker.rules.spreadsheets import as_written

Line = tuple[int, list[str]]
"""The line on which a row begins, and its cells."""

MOST_COLUMNS, MOST_ROWS = 300, 1_000_000
LOOKED_AT = 30
"""Rows that are looked at to find the headings."""


class UnreadableFile(ValueError):
    """The file holds no table that can be read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Table:
    """What is known of a table before its rows are read."""

    headings: list[str]
    first: int
    """How many lines with something in them stand before the first row."""
    lines: Callable[[], Iterator[Line]]
    """Reads the file from its beginning: every line with something in it."""
    told: Sequence[str] = ()
    """What whoever takes it in should know: its encoding, and what could not be read of it."""
    clean: bool = True
    """Whether no character that nobody sees stands anywhere in it."""
    counts_days: bool = False
    """Whether a day may stand there as a number, counted from the end of 1899, as spreadsheets do."""

    def rows(self) -> Iterator[Line]:
        """Read the rows: each has as many cells as there are headings, unless it has more. Raises UnreadableFile."""
        width = len(self.headings)
        for line, cells in islice(self.lines(), self.first, None):
            cells.extend([""] * (width - len(cells)))
            yield line, cells

    def samples(self, most: int = 200) -> list[list[str]]:
        """Return some of its first rows, of which columns are guessed."""
        return [cells for _line, cells in islice(self.rows(), most)]


def plain(cell: str) -> str:
    """Return what a cell says: without spaces around it, and without the mark that keeps it from being worked out."""
    cell = cell.strip()
    return as_written(cell) if "'" in cell else cell


def is_clean(text: str) -> bool:
    return INVISIBLE.search(text) is None


def table_of(
    lines: Callable[[], Iterator[Line]], told: Sequence[str], *, clean: bool, counts_days: bool = False
) -> Table:
    """Find the headings among the first lines, and return the table. Raises UnreadableFile."""
    looked_at = list(islice(lines(), LOOKED_AT))
    if not looked_at:
        raise UnreadableFile("The file is empty.")
    width = max(_width(cells) for _line, cells in looked_at)
    if width > MOST_COLUMNS:
        raise UnreadableFile(f"The table has {width} columns. Take out those that are not needed: {MOST_COLUMNS} fit.")
    first = next((n for n, (_line, cells) in enumerate(looked_at) if _is_heading(cells, width)), 0)
    headings, taken = looked_at[first][1], 1
    if first + 1 < len(looked_at) and _goes_on(headings, looked_at[first + 1][1], width):
        headings, taken = _merged(headings, looked_at[first + 1][1]), 2
    headings = [*headings, *[""] * (width - len(headings))][:width]
    return Table(_once_each(headings), first + taken, lines, told, clean, counts_days)


def _width(cells: Sequence[str]) -> int:
    return max((number for number, cell in enumerate(cells, start=1) if cell), default=0)


def _is_heading(cells: Sequence[str], width: int) -> bool:
    """Say whether it may name the columns: a title above a table stands alone on its line."""
    return sum(map(bool, cells)) > 1 or width <= 1


def _goes_on(above: Sequence[str], below: Sequence[str], width: int) -> bool:
    """Say whether the line below goes on with headings: it names what stands below merged cells, in words alone."""
    gaps = [number for number in range(width) if number >= len(above) or not above[number]]
    behind = [number for number in gaps if any(above[:number])]
    named = [number for number in behind if number < len(below) and below[number]]
    in_words = all(not any(map(str.isdecimal, cell)) and len(cell) < 60 for cell in below if cell)
    others = [cell for number, cell in enumerate(below) if cell and number not in gaps]
    return bool(behind) and named == behind and in_words and len(others) <= len(above) - len(gaps) and bool(named)


def _merged(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Return headings of two lines as one: a merged cell above holds for every cell below it."""
    found, group = [], ""
    for upper, lower in zip([*above, *[""] * (len(below) - len(above))], [*below, *[""] * len(above)], strict=False):
        group = upper or group
        found.append(" ".join(part for part in ((group if lower else upper), lower) if part))
    return found


def _once_each(headings: Sequence[str]) -> list[str]:
    """Return headings of which none stands twice: the second is called “Name (2)”."""
    found: list[str] = []
    for heading in headings:
        one_line, number = " ".join(heading.split())[:200], 2
        called = one_line
        while called and called in found:
            called, number = f"{one_line} ({number})", number + 1
        found.append(called)
    return found

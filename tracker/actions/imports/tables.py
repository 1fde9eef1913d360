"""Tables whose columns are laid down: each row with the line on which it begins, and with why it is none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter

from tracker.actions.imports.formats import Table, UnreadableFile, opened
from tracker.actions.imports.formats.table import is_clean


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
    """Read a table that names these columns, in a file of any format, certainly readable. Raises UnreadableFile."""
    table = opened(data)
    _check(table, columns)
    headings, wide = table.headings, len(table.headings)
    in_order = itemgetter(*(headings.index(column) if column in headings else -1 for column in columns.known))
    for line, cells in islice(table.lines(), table.first, None):
        if len(cells) != wide:
            yield line, (), f"The row has {len(cells)} cells, but the table has {wide} columns."
        elif not table.clean and not all(map(is_clean, cells)):
            yield line, (), "There is an invisible control character in this row. Type the cell again without it."
        else:
            cells.append("")
            yield line, in_order(cells), ""


def _check(table: Table, columns: Columns) -> None:
    if table.told:
        raise UnreadableFile("It cannot be told for certain how this file is encoded. Save it again as CSV in UTF-8.")
    unknown = [heading for heading in table.headings if heading not in columns.known]
    missing = [column for column in columns.needed if column not in table.headings]
    for wrong, said in (
        (missing, "The first line must name these columns too"),
        (unknown, "The first line names columns that are not known here, or twice"),
    ):
        if wrong:
            names = ", ".join(f"“{name}”" for name in wrong)
            raise UnreadableFile(f"{said}: {names}. The columns are: {', '.join(columns.known)}.")

"""Reads the cells of a row as values of fields, by a mapping: quickly, for there are many rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from tracker.rules.fields import FIELDS, AmbiguousDay, AsWritten, BadValue, Day, Ends, Ids, Names, NoCode, Shape, Text
from tracker.rules.fields.names import cut_names
from tracker.rules.imports.mapping import REF, Column, TableMapping

Read = Callable[[str], object]

MOST_REMEMBERED = 20_000

DAY_ZERO, FIRST_SERIAL, LAST_SERIAL = date(1899, 12, 30), 10_000, 80_000
"""From where spreadsheets count days; from 1927 to 2119."""


class Problem(NamedTuple):
    """What a cell says that its field cannot hold."""

    field: str
    problem: BadValue


@dataclass(slots=True)
class ReadRow:
    """What a row says: only what stands in it, an empty cell says nothing."""

    values: dict[str, object]
    problems: list[Problem] = field(default_factory=list)
    """Why it cannot be taken in."""
    ambiguous: bool = False
    """Whether a date in it could be one of two days."""
    kept: dict[str, str] = field(default_factory=dict)
    """Words that are no date or number, or name a country without a code, by their fields."""


class RowReader:
    """Reads the rows of a table whose columns stand in the order of the mapping. `clean`: nothing unseen is in it."""

    def __init__(self, mapping: TableMapping, *, clean: bool, counts_days: bool = False) -> None:
        self._fields, self._mapping, self._clean, self._counts_days = FIELDS[mapping.kind], mapping, clean, counts_days
        self._texts: list[tuple[int, str, int]] = []
        """Where texts stand in which nothing unseen has to be looked for, and of how many characters at most."""
        self._plain: list[tuple[int, str, Read]] = []
        self._others: list[tuple[int, Column]] = []
        for number, column in enumerate(mapping.columns):
            shape = self._fields[column.fields[0]].shape if column.fields and column.fields[0] != REF else None
            if self._is_plain(column) and self._clean and isinstance(shape, Text):
                self._texts.append((number, column.fields[0], shape.most))
            elif self._is_plain(column):
                self._plain.append((number, column.fields[0], self._read_by(column)))
            elif column.fields:
                self._others.append((number, column))

    def _is_plain(self, column: Column) -> bool:
        alone = len(column.fields) == 1 and len(self._mapping.using(column.fields[0])) == 1
        return alone and not column.cut

    def _read_by(self, column: Column) -> Read:
        if column.fields[0] == REF:
            return str.upper
        shape, order = _with_origin(self._fields[column.fields[0]].shape, column), self._mapping.order
        if isinstance(shape, Text | Ids | Ends | Names):
            return shape.read
        if self._counts_days and isinstance(shape, Day):
            return Remembered(lambda cell: shape.read(_counted(cell), order)).__getitem__
        return Remembered(lambda cell: shape.read(cell, order)).__getitem__

    def read(self, cells: Sequence[str]) -> ReadRow:
        values: dict[str, object] = {}
        row = ReadRow(values)
        for number, name, most in self._texts:
            cell = cells[number]
            if cell and len(cell) <= most and "\n" not in cell and "\r" not in cell:
                values[name] = cell
            elif cell:
                self._read_plain(row, name, cell, self._fields[name].shape.read)
        for number, name, read in self._plain:
            if cells[number]:
                self._read_plain(row, name, cells[number], read)
        for number, column in self._others:
            if cells[number]:
                self._read_into(row, column, cells[number])
        return row

    def _read_plain(self, row: ReadRow, name: str, cell: str, read: Read) -> None:
        try:
            row.values[name] = read(cell)
        except BadValue as bad:
            self._keep_or_refuse(row, name, cell, bad)

    def _keep_or_refuse(self, row: ReadRow, name: str, cell: str, bad: BadValue) -> None:
        """Keep words as they are written, of which it is known what they are, unless the field has to have a value."""
        field = self._fields[name]
        if isinstance(bad, AmbiguousDay):
            row.ambiguous = True
        elif (field.shape.keeps_words or isinstance(bad, NoCode)) and not field.needed:
            row.values[name] = AsWritten(cell)
            row.kept[name] = cell
        else:
            row.problems.append(Problem(name, bad))

    def _read_into(self, row: ReadRow, column: Column, cell: str) -> None:
        if column.cut:
            self._cut(row, cell)
            return
        cells = _halves(cell) if self._is_span(column) else [cell] * len(column.fields)
        for name, part in zip(column.fields, cells, strict=True):
            try:
                self._add(row, column, name, part)
            except BadValue as bad:
                self._keep_or_refuse(row, name, part, bad)

    def _is_span(self, column: Column) -> bool:
        return len(column.fields) == 2 and all(isinstance(self._fields[name].shape, Day) for name in column.fields)

    def _cut(self, row: ReadRow, cell: str) -> None:
        """Take the main name and the others out of one cell."""
        try:
            main, *others = cut_names(cell)
            self._add(row, Column(""), "title", main.text)
            if others:
                row.values["other_names"] = (*_several(row.values, "other_names"), *others)
        except (BadValue, ValueError) as bad:
            problem = bad if isinstance(bad, BadValue) else BadValue(self._fields["title"].needed)
            row.problems.append(Problem("title", problem))

    def _add(self, row: ReadRow, column: Column, name: str, cell: str) -> None:
        shape = _with_origin(self._fields[name].shape, column)
        value = shape.read(cell, self._mapping.order)
        if isinstance(shape, Names | Ends | Ids):
            assert isinstance(value, tuple)
            row.values[name] = (*_several(row.values, name), *value)
        elif isinstance(shape, Text):
            row.values[name] = self._joined(shape, column, name, row.values.get(name), str(value))
        elif name not in row.values:
            row.values[name] = value

    def _joined(self, shape: Text, column: Column, name: str, before: object, value: str) -> str:
        """Join texts of several columns: parts of a name by spaces, notes line by line with their headings."""
        alone = len(self._mapping.using(name)) == 1
        said = f"{column.heading}: {value}" if shape.long and not alone else value
        return str(shape.read(f"{before}\n{said}" if before and shape.long else f"{before} {said}" if before else said))


class Remembered(dict[str, object]):
    """What cells say that say the same again and again: dates, countries, choices."""

    def __init__(self, read: Read) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: str) -> object:
        value = self._read(cell)
        if len(self) < MOST_REMEMBERED:
            self[cell] = value
        return value


def _several(values: dict[str, object], name: str) -> tuple[object, ...]:
    found = values.get(name, ())
    assert isinstance(found, tuple)
    return found


def _with_origin(shape: Shape, column: Column) -> Shape:
    return Ids(column.origin) if isinstance(shape, Ids) and column.origin else shape


def _counted(cell: str) -> str:
    """Return a day that stands as a number, counted as spreadsheets count them, as 2016-01-26."""
    is_day = len(cell) == 5 and cell.isdecimal() and FIRST_SERIAL <= int(cell) <= LAST_SERIAL
    return (DAY_ZERO + timedelta(days=int(cell))).isoformat() if is_day else cell


def _halves(cell: str) -> list[str]:
    """Return the two ends of a span of days that stands in one cell: "2016-01-21/2016-01-22"; one day is both."""
    for between in ("/", " – ", " - ", " to ", "–"):
        first, found, last = cell.partition(between)
        if found and between not in last:
            return [first.strip(), last.strip()]
    return [cell, cell]

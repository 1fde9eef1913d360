"""Takes the rows of a table in: first a plan, which changes nothing, then all of it in one transaction, or nothing.

A kind of import says how a row is read and what is made of it (`Importer`). The command and the pages share the rest.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Generic, NamedTuple, Protocol, TypeVar

from tracker.actions.imports.tables import Columns, Row, rows_of
from tracker.records.record import Record

ASKED_AT_ONCE, AT_ONCE = 2000, 500
"""Rows that are matched together, and rows that are added together."""


class BadRow(ValueError):
    """The row cannot be taken in; the message says what is wrong and what to write."""


class BadRowsLeft(Exception):
    """Some rows were refused, and nobody said to leave them out."""


T = TypeVar("T")


class Importer(Protocol[T]):
    """One kind of thing that can be imported."""

    columns: Columns

    def read(self, cells: Sequence[str]) -> T:
        """Return what the cells of a row say, in the order of the columns. Raises BadRow."""

    def key(self, item: T) -> str:
        """Return what tells it from all others, in every run."""

    def known(self, keys: Sequence[str]) -> set[str]:
        """Return those keys that are recorded already, as far as the viewer may see."""

    def unclear(self, items: Sequence[T]) -> Mapping[str, str]:
        """Return, by its key, why an item cannot be tied to what is recorded already. It is asked many times."""

    def add(self, items: Sequence[T]) -> Sequence[Record]:
        """Record items through the verbs, and return all that was made for them; nothing is committed."""


class Refusal(NamedTuple):
    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Plan(Generic[T]):
    """What an import would do: nothing of it is done yet."""

    add: list[T]
    matched: int
    refused: list[Refusal]


@dataclass(frozen=True, slots=True)
class Report:
    added: int
    matched: int
    refused: int
    made: Sequence[int] = field(default=(), compare=False)
    """The ids of the records that were made."""


def plan(data: bytes, importer: Importer[T]) -> Plan[T]:
    """Read a file and decide for each row whether it is added, matched or refused. Raises UnreadableFile."""
    lines: dict[str, int] = {}
    matched, add, refused = 0, list[T](), list[Refusal]()
    for rows in _some_at_once(rows_of(data, importer.columns), ASKED_AT_ONCE):
        read, bad = _read(rows, importer, lines)
        here = importer.known(list(read))
        new = {key: item for key, item in read.items() if key not in here}
        unclear = importer.unclear(list(new.values()))
        add += [item for key, item in new.items() if key not in unclear]
        matched += len(here)
        refused += [*bad, *(Refusal(lines[key], why) for key, why in unclear.items())]
    return Plan(add, matched, sorted(refused))


def apply(plan: Plan[T], importer: Importer[T], skip_bad: bool = False) -> Report:
    """Record what a plan adds; the edge commits. Raises BadRowsLeft, unless refused rows are to be left out."""
    if plan.refused and not skip_bad:
        raise BadRowsLeft
    made = [record.id for some in _some_at_once(plan.add, AT_ONCE) for record in importer.add(some)]
    return Report(len(plan.add), plan.matched, len(plan.refused), made)


S = TypeVar("S")


def _some_at_once(items: Iterable[S], most: int) -> Iterator[list[S]]:
    rest = iter(items)
    while some := list(islice(rest, most)):
        yield some


def _read(rows: Iterable[Row], importer: Importer[T], lines: dict[str, int]) -> tuple[dict[str, T], list[Refusal]]:
    """Read each row, and note on which line each key stands; of two with the same key the first counts."""
    read: dict[str, T] = {}
    refused = []
    for line, cells, misfit in rows:
        if misfit:
            refused.append(Refusal(line, misfit))
            continue
        try:
            item = importer.read(cells)
        except BadRow as bad:
            refused.append(Refusal(line, str(bad)))
            continue
        key = importer.key(item)
        if lines.setdefault(key, line) == line:
            read[key] = item
        else:
            refused.append(Refusal(line, f"The same stands on line {lines[key]} already."))
    return read, refused

"""Takes the rows of a table in: first a plan, which changes nothing, then all of it in one transaction, or nothing.

A kind of import says how a row is read and what is made of it (`Importer`). The command and the pages share the rest.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from tracker.actions.imports.tables import Columns, Refusal, Row, read_table

AT_ONCE = 500
"""Rows that are matched or added together."""


class BadRow(ValueError):
    """The row cannot be taken in; the message says what is wrong and what to write."""


class BadRowsLeft(Exception):
    """Some rows were refused, and nobody said to leave them out."""


T = TypeVar("T")


class Importer(Protocol[T]):
    """One kind of thing that can be imported."""

    columns: Columns

    def read(self, row: Row) -> T:
        """Return what a row says. Raises BadRow."""

    def key(self, item: T) -> str:
        """Return what tells it from all others, in every run."""

    def known(self, keys: Sequence[str]) -> set[str]:
        """Return those keys that are recorded already, as far as the viewer may see."""

    def unclear(self, items: Sequence[T]) -> Mapping[str, str]:
        """Return, by its key, why an item cannot be tied to what is recorded already."""

    def add(self, items: Sequence[T]) -> None:
        """Record items through the verbs; nothing is committed."""


@dataclass(frozen=True, slots=True)
class Plan(Generic[T]):
    """What an import would do: nothing of it is done yet."""

    add: list[T] = field(default_factory=list)
    matched: int = 0
    refused: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    added: int
    matched: int
    refused: int


def plan(data: bytes, importer: Importer[T]) -> Plan[T]:
    """Read a file and decide for each row whether it is added, matched or refused. Raises UnreadableFile."""
    table = read_table(data, importer.columns)
    read, refused = _read(table.rows, importer)
    here = {key for some in _some_at_once(list(read)) for key in importer.known(some)}
    new = {key: (line, item) for key, (line, item) in read.items() if key not in here}
    unclear = importer.unclear([item for _line, item in new.values()])
    refused += [Refusal(line, unclear[key]) for key, (line, _item) in new.items() if key in unclear]
    return Plan(
        [item for key, (_line, item) in new.items() if key not in unclear],
        len(here),
        sorted([*table.refused, *refused], key=lambda refusal: refusal.line),
    )


def apply(plan: Plan[T], importer: Importer[T], skip_bad: bool = False) -> Report:
    """Record what a plan adds; the edge commits. Raises BadRowsLeft, unless refused rows are to be left out."""
    if plan.refused and not skip_bad:
        raise BadRowsLeft
    for some in _some_at_once(plan.add):
        importer.add(some)
    return report(plan)


def report(plan: Plan[T]) -> Report:
    return Report(len(plan.add), plan.matched, len(plan.refused))


S = TypeVar("S")


def _some_at_once(items: Sequence[S]) -> Iterator[Sequence[S]]:
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]


def _read(rows: Sequence[Row], importer: Importer[T]) -> tuple[dict[str, tuple[int, T]], list[Refusal]]:
    """Read each row; of two with the same key the first counts."""
    read: dict[str, tuple[int, T]] = {}
    refused = []
    for row in rows:
        try:
            item = importer.read(row)
        except BadRow as bad:
            refused.append(Refusal(row.line, str(bad)))
            continue
        first, _item = read.setdefault(importer.key(item), (row.line, item))
        if first != row.line:
            refused.append(Refusal(row.line, f"The same stands on line {first} already."))
    return read, refused

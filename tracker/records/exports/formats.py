"""The forms in which records leave: each with the end of its file name, what it is for browsers, and who makes it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from tracker.plumbing.long_tables import Rows, csv_pieces, xlsx_pieces
from tracker.rules.exports import follow_the_money, huridocs, lines, popolo, tables
from tracker.rules.exports.said import Taken
from tracker.rules.kinds import Kind


@dataclass(frozen=True, slots=True)
class Format:
    mimetype: str
    made: Callable[[Taken], Iterator[bytes]]
    kinds: frozenset[Kind] = frozenset(Kind)
    """Of which kinds it knows."""
    has_bare_references: bool = True
    """Whether somebody stands in it by their reference alone of whom no more may be said."""


def _coded(pieces: Iterable[str]) -> Iterator[bytes]:
    return (piece.encode() for piece in pieces)


FORMATS: Mapping[str, Format] = {
    "csv": Format("text/csv", lambda taken: csv_pieces(tables.rows(taken))),
    "xlsx": Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda taken: xlsx_pieces(tables.rows(taken)),
    ),
    "jsonl": Format("application/jsonl", lambda taken: _coded(lines.lines(taken))),
    "ftm.json": Format(
        "application/jsonl",
        lambda taken: _coded(follow_the_money.lines(taken)),
        follow_the_money.KINDS,
        has_bare_references=False,
    ),
    "popolo.json": Format(
        "application/json",
        lambda taken: _coded(popolo.document(taken)),
        frozenset(popolo.COLLECTIONS),
        has_bare_references=False,
    ),
    "huridocs.csv": Format(
        "text/csv", lambda taken: csv_pieces(huridocs.rows(taken)), huridocs.KINDS, has_bare_references=False
    ),
}
"""By the ends of file names. A new one is a file in rules/exports/ and a line here."""


TABLES: Mapping[str, Callable[[Rows], Iterator[bytes]]] = {"csv": csv_pieces, "xlsx": xlsx_pieces}
"""Those that hold any rows, also of what is no record."""


def ending_of(name: str) -> str | None:
    """Return which form a file name asks for, the longest that fits; None when there is none."""
    return next((each for each in sorted(FORMATS, key=len, reverse=True) if name.lower().endswith(f".{each}")), None)

"""“Was it raised?”: what is told of each demand at each meeting of a visit; events alone say it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from tracker.records.record import Record
from tracker.rules.accounts import Encounter, contradict
from tracker.rules.events import ENCOUNTERS
from tracker.rules.standing import place_in_time
from tracker.web.claims import who_says
from tracker.web.filters import url_of
from tracker.web.timelines import Item, of_kind


@dataclass(frozen=True, slots=True)
class Column:
    """A meeting, or, without a reference, the whole visit."""

    ref: str
    title: str
    when_words: str = ""
    lies_ahead: bool = False
    planned: frozenset[str] = frozenset()
    """The references of the demands that are to be raised there."""


@dataclass(frozen=True, slots=True)
class Cell:
    said: list[tuple[str, str]]
    """What is said, and by whom."""
    contradicted: bool
    awaited: str = ""
    """What is known of it while nobody has told: it is planned, or was and nobody knows."""


@dataclass(frozen=True, slots=True)
class Row:
    ref: str
    title: str
    url: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Matrix:
    columns: list[Column]
    rows: list[Row]


def matrix_of(demands: Iterable[Record], items: Sequence[Item], today: date) -> Matrix:
    """Return a column for each meeting, in order, and one for what names none; a row for each demand."""
    meetings = [item for item in items if item.event.type in ENCOUNTERS and item.stance is None]
    told = [item for item in items if item.stance is not None and item.event.earliest <= today]
    columns = [_column(item, today) for item in sorted(meetings, key=lambda item: place_in_time(item.event))]
    known = {column.ref for column in columns}
    if any(_meeting_of(item, known) == "" for item in told):
        columns.append(Column("", _("No meeting named")))
    titles = {record.ref: record.title for record in demands} | {
        chip.ref: chip.title for item in [*told, *meetings] for chip in (*of_kind(item.about, "D-"), *item.planned)
    }
    return Matrix(columns, [_row(ref, title, columns, told, known) for ref, title in titles.items()])


def _column(item: Item, today: date) -> Column:
    planned = frozenset(chip.ref for chip in item.planned)
    return Column(item.ref, item.title, item.when_words, item.event.earliest > today, planned)


def _row(ref: str, title: str, columns: Sequence[Column], told: Sequence[Item], known: set[str]) -> Row:
    of_it = [item for item in told if ref in {chip.ref for chip in item.about}]
    cells = [
        _cell([item for item in of_it if _meeting_of(item, known) == column.ref], _awaited(ref, column))
        for column in columns
    ]
    return Row(ref, title, url_of(ref), cells)


def _awaited(ref: str, column: Column) -> str:
    if ref not in column.planned:
        return ""
    return _("Planned") if column.lies_ahead else _("Do not know yet")


def _cell(told: Sequence[Item], awaited: str) -> Cell:
    one_meeting = contradict((item.stance, Encounter()) for item in told if item.stance is not None)
    return Cell([(item.stance_label, who_says(item)) for item in told], one_meeting, awaited)


def _meeting_of(item: Item, known: set[str]) -> str:
    return next((chip.ref for chip in of_kind(item.about, "E-") if chip.ref in known), "")

"""Guesses which column becomes which field: by its heading in many languages, and by what stands in it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from tracker.rules.fields import FIELDS, DayOrder, Ends, Field, Ids, Names
from tracker.rules.fields.days import Day, is_ambiguous, order_of
from tracker.rules.fields.names import cut_names
from tracker.rules.imports.headings import folded, only_counts, says_whose, whose_list, without_script
from tracker.rules.imports.mapping import REF, Column, TableMapping
from tracker.rules.imports.name_parts import parts_of_a_name
from tracker.rules.kinds import Kind, kind_of

OURS = frozenset({"ref", "reference", "our reference", "tracker reference"})
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
"""What other programs make of a name, such as "kerry-john-forbes": it means no record here."""
SECOND_SCRIPT = re.compile(r"[（(［【]|[^\x00-\u024f]")


def guess(kind: str, headings: Sequence[str], samples: Sequence[Sequence[str]]) -> TableMapping:
    """Return what the columns of a table most likely become; `samples` are some of its rows.

    Rows are known by our reference where there is one, or else by a number of another list. A number that counts the
    rows is nobody's, and no row is known by what stands below “No.”: somebody has to say whose numbers they are.
    """
    parts = parts_of_a_name(headings) if kind == Kind.PERSON else []
    columns, taken = [], {"title"} if parts else set[str]()
    for number, heading in enumerate(headings):
        cells = [row[number] for row in samples if number < len(row) and row[number]]
        column = Column(heading, ("title",)) if number in parts else _column(kind, heading, cells, taken)
        taken.update(column.fields)
        columns.append(column)
    columns = [_naming_too(kind, _in_letters(kind, column, taken), taken) for column in columns]
    if kind == Kind.VISIT and (known := whose_list(headings)):
        columns = [replace(column, origin=known) if column.origin else column for column in columns]
    key = (REF,) if REF in taken else ("external_ids",) if any(column.origin for column in columns) else ()
    return TableMapping(kind, tuple(columns), key, order_in(cell for row in samples for cell in row))


def order_in(cells: Iterable[str]) -> DayOrder | None:
    """Return the one order of day and month that dates among these cells show; None where none or both are shown."""
    shown = {order for cell in cells if (order := order_of(cell)) is not None}
    return shown.pop() if len(shown) == 1 else None


def asks_for_order(mapping: TableMapping, samples: Sequence[Sequence[str]]) -> str:
    """Return a date of the table that could be one of two days while nobody has said which; '' where there is none."""
    if mapping.order is not None:
        return ""
    dated = [
        number
        for number, column in enumerate(mapping.columns)
        if any(name != REF and isinstance(FIELDS[mapping.kind][name].shape, Day) for name in column.fields)
    ]
    found = (row[number] for row in samples for number in dated if number < len(row) and is_ambiguous(row[number]))
    return next(found, "")


def _column(kind: str, heading: str, cells: Sequence[str], taken: set[str]) -> Column:
    said = folded(heading)
    ours = kind in set(Kind) and said in OURS and (not cells or all(kind_of(cell) for cell in cells))
    if ours and REF not in taken:
        return Column(heading, (REF,))
    field = _field(kind, said, taken)
    if field is None or (isinstance(field.shape, Ends) and cells and all(map(CODE.fullmatch, cells))):
        return Column(heading)
    if isinstance(field.shape, Ids):
        return Column(heading) if only_counts(heading, cells) else Column(heading, (field.name,), origin=whose(heading))
    return Column(heading, (field.name,), cut=_holds_several(kind, field, cells))


def whose(heading: str) -> str:
    """Return whose numbers stand below a heading, as far as it says; '' where it does not."""
    return heading if says_whose(heading) else ""


def _in_letters(kind: str, column: Column, taken: set[str]) -> Column:
    """A heading of merged cells, such as "Name Latin", says in which letters a name stands: the first is the name."""
    heading = folded(column.heading)
    said = without_script(heading)
    if column.fields or said == heading or not any("title" in called.get(said, ()) for called in _called(kind)):
        return column
    name = "title" if "title" not in taken else "other_names"
    taken.add(name)
    return replace(column, fields=(name,)) if name in FIELDS[kind] else column


def _naming_too(kind: str, column: Column, taken: set[str]) -> Column:
    """A title may name somebody besides: what a list of travels calls "name" is who travels."""
    if column.fields != ("title",):
        return column
    others = [name for called in _called(kind) for name in called.get(folded(column.heading), ()) if name not in taken]
    names = [name for name in others if isinstance(FIELDS[kind][name].shape, Ends)][:1]
    return replace(column, fields=("title", *names))


def _field(kind: str, said: str, taken: set[str]) -> Field | None:
    """Return the field that is called so: by its name, its label, or a heading by which it is guessed.

    What names several may stand in several columns.
    """
    by_name, by_others = _called(kind)
    joined = {name for name in by_name.get(said, ()) if isinstance(FIELDS[kind][name].shape, Ends)}
    called = (name for names in (by_name, by_others) for name in names.get(said, ()))
    name = next((name for name in called if name not in taken or name in joined), None)
    return FIELDS[kind][name] if name else None


@cache
def _called(kind: str) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return which fields are called so by name or label, and which by other headings."""
    by_name: dict[str, list[str]] = {}
    by_others: dict[str, list[str]] = {}
    for field in FIELDS[kind]:
        for heading in (field.name, field.label):
            by_name.setdefault(folded(heading), []).append(field.name)
        for heading in field.also:
            by_others.setdefault(folded(heading), []).append(field.name)
    return by_name, by_others


def _holds_several(kind: str, field: Field, cells: Sequence[str]) -> bool:
    """Say whether cells of the name of a person seem to hold several names."""
    if kind != Kind.PERSON or field.name != "title" or isinstance(field.shape, Names | Ends):
        return False
    return any(SECOND_SCRIPT.search(cell) and len(cut_names(cell)) > 1 for cell in cells)

"""Records as a table that can be taken in again: what its columns are called, and what stands in them."""

from collections.abc import Iterator, Sequence

from tracker.rules.exports.said import Said, Taken, written
from tracker.rules.fields import Ends, Field
from tracker.rules.spreadsheets import Cell

REFERENCE, STATUS, AS_OF, LEFT_OUT = "Reference", "Status", "Status as of", "Left out"
BY_NAME = "{label} (by name)"
"""Beside a column of references, for people: it is not taken in."""


def rows(taken: Taken) -> Iterator[Sequence[Cell]]:
    """Return the head of a table and its rows.

    References stand first: rows are known again by them. Dates are EDTF, and all but numbers is text.
    """
    yield [REFERENCE, *(heading for field in taken.fields for heading in _headings(field)), STATUS, AS_OF, LEFT_OUT]
    labels = {field.name: field.label for field in taken.fields}
    for said in taken.records:
        left_out = "; ".join(labels[name] for name in said.left_out)
        cells = [cell for field in taken.fields for cell in _cells(field, said)]
        yield [said.ref, *cells, said.status, said.status_as_of, left_out]


def _headings(field: Field) -> list[str]:
    label = field.label
    return [label, BY_NAME.format(label=label)] if isinstance(field.shape, Ends) else [label]


def _cells(field: Field, said: Said) -> list[Cell]:
    if isinstance(field.shape, Ends):
        return [written(field, said), "; ".join(each.called for each in said.ends(field.name))]
    value = said.values.get(field.name)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return [value if is_number and isinstance(value, int) else written(field, said)]

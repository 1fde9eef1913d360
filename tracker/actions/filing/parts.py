"""Takes values apart by what becomes of them: columns of the kind, links of a role, and what every record may have."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from tracker.actions import as_written, external_ids
from tracker.actions.links import Ends as Tied
from tracker.actions.links import Terms
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.fields import FIELDS, AsWritten, Day, Ends, ExternalId, Names, Shape, Values
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.people import Name, NameKind


def columns_of(kind: Kind, values: Values) -> dict[str, object]:
    """Return what the tables hold of these values. Raises KeyError for what is no field of this kind."""
    fields = FIELDS[kind]
    return {name: stored(fields[name].shape, value) for name, value in values.items() if fields[name].is_column}


def stored(shape: Shape, value: object) -> object:
    """Return a value as a column holds it: of a date its EDTF, of an exact one the day."""
    if isinstance(value, AsWritten):
        return None
    if isinstance(value, UncertainDate):
        return value.earliest if isinstance(shape, Day) and shape.exact else value.text
    return value


def filed(shape: Shape, said: Any) -> object:
    """Return a value as verbs take it, of what `stated` says; not of a field that names records."""
    if isinstance(shape, Names):
        return tuple(Name(text, NameKind(meant)) for text, meant in said)
    if isinstance(shape, Day) and said:
        return UncertainDate.on(date.fromisoformat(said)) if shape.exact else UncertainDate.edtf(said)
    return said


def tied(values: Values, name: str) -> Tied:
    """Return the records that a field names, each with the terms on which it is tied; terms None leave a tie as is.

    They may be given bare, or with terms.
    """
    named = cast(Sequence[Record | tuple[Record, Terms | None]], values.get(name) or ())
    return [each if isinstance(each, tuple) else (each, None) for each in named]


def records_in(values: Values, name: str) -> list[Record]:
    """Return the records that a field names."""
    return [end for end, _terms in tied(values, name)]


def ties_of(kind: Kind, values: Values, but: tuple[str, ...] = ()) -> dict[LinkRole, Tied]:
    """Return what a record is to be tied to, by role, for those fields that are given."""
    given = [FIELDS[kind][name] for name in values if name not in but]
    return {
        field.shape.role: tied(values, field.name)
        for field in given
        if isinstance(field.shape, Ends) and field.shape.role is not None and not field.told
    }


def when_in(values: Values, name: str, otherwise: UncertainDate | None = None) -> UncertainDate | None:
    """Return the date that a field gives; words that are none give none; `otherwise` where the field is not given."""
    value = values.get(name, otherwise)
    return value if isinstance(value, UncertainDate) else None


def text_in(values: Values, name: str) -> str:
    return str(values.get(name) or "")


def first_day(when: UncertainDate | None) -> date | None:
    """Return the first day it can mean, or the last when only that is known."""
    return when.first_known if when else None


def say_the_rest(record: Record, values: Values) -> None:
    """Keep what any record may have besides: how other lists call it, and words that were no date or number."""
    if "external_ids" in values:
        external_ids.call(record, cast(Sequence[ExternalId], values["external_ids"]))
    as_written.keep(record, words_in(values))


def say_the_rest_of_new(new: Sequence[tuple[Record, Values]]) -> None:
    """The same of many new records, of which nothing is said yet."""
    external_ids.call_new(
        (record, each)
        for record, values in new
        for each in dict.fromkeys(cast(Sequence[ExternalId], values.get("external_ids", ())))
    )
    for record, values in new:
        as_written.keep(record, words_in(values))


def words_in(values: Values) -> dict[str, str]:
    """Return the words to be kept as they were written, by the names of the fields for which they were meant."""
    return {name: value.words for name, value in values.items() if isinstance(value, AsWritten)}

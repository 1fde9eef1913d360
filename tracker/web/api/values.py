"""Values of fields as JSON: what a program sends becomes what the verbs take, and what is recorded becomes JSON."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, cast

from tracker.actions.links import Terms
from tracker.records.facts import called
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.fields import (
    BadValue,
    Choice,
    Country,
    Day,
    Ends,
    ExternalId,
    Fault,
    Field,
    Ids,
    Names,
    Number,
    Shape,
    Text,
    YesNo,
)
from tracker.rules.fields.values import MOST_CODE, MOST_ORIGIN
from tracker.rules.people import Name, NameKind

LANGUAGE = Text(20)
NAME = Text(300)
MOST_NAMES = 50
ORIGIN, CODE = Text(MOST_ORIGIN), Text(MOST_CODE)
QUOTE, NOTE = Text(20_000, long=True), Text(500)
MOST_IDS = 50


def read(field: Field, given: object) -> object:
    """Return what a program sent for a field as the verbs take it; of records, their references. Raises BadValue."""
    return next(reader for shape, reader in _READERS.items() if isinstance(field.shape, shape))(field.shape, given)


def _text(shape: Shape, given: object) -> object:
    if given is None and not isinstance(shape, Text):
        return shape.empty
    if not isinstance(given, str):
        raise BadValue("Write text here, in quotation marks.")
    return shape.read(given)


def _yes_no(_shape: Shape, given: object) -> object:
    if not isinstance(given, bool):
        raise BadValue("Write true or false.")
    return given


def _number(shape: Shape, given: object) -> object:
    if given is None:
        return None
    if not isinstance(given, int) or isinstance(given, bool):
        raise BadValue("Write a whole number, or null.")
    return shape.read(str(given))


def _choice(shape: Shape, given: object) -> object:
    """Choices are told by their code alone: a label may change."""
    chosen = cast(Choice, shape)
    if given is None:
        return chosen.empty
    if not isinstance(given, str) or given not in chosen.labels:
        raise BadValue("Write one of: %(all)s.", all=", ".join(filter(None, chosen.labels)))
    return given


def _list(given: object, most: int) -> list[Any]:
    if not isinstance(given, list):
        raise BadValue("Write a list, in square brackets.")
    if len(given) > most:
        raise BadValue("Write at most %(most)d.", most=most)
    return given


def _members(given: object, *known: str) -> Mapping[str, Any]:
    if not isinstance(given, dict) or not set(given) <= set(known):
        raise BadValue("Each is an object with: %(known)s.", known=", ".join(known))
    return given


def _ends(shape: Shape, given: object) -> object:
    """Each is a reference, or an object with one and the terms of the tie. Where one is all, it need not be a list."""
    found: dict[str, Terms | None] = {}
    most = cast(Ends, shape).most
    for each in [given] if most == 1 and isinstance(given, str) else _list(given, most):
        ref, terms = (each, None) if isinstance(each, str) else _end(_members(each, "ref", "quote", "note"))
        found[ref.strip().upper()] = terms
    return list(found.items())


def _end(told: Mapping[str, Any]) -> tuple[str, Terms]:
    ref = told.get("ref")
    if not isinstance(ref, str):
        raise BadValue("Write the reference of a record, such as P-7KQ4M.")
    return ref, Terms(str(_text(QUOTE, told.get("quote", ""))), str(_text(NOTE, told.get("note", ""))))


def _names(_shape: Shape, given: object) -> object:
    return tuple(_name(_members(each, "text", "kind", "language")) for each in _list(given, MOST_NAMES))


def _name(told: Mapping[str, Any]) -> Name:
    kind = told.get("kind", NameKind.ALSO)
    if kind not in {*NameKind} - {NameKind.MAIN}:
        raise BadValue("Write one of: %(all)s.", all=", ".join(each for each in NameKind if each is not NameKind.MAIN))
    text = str(_text(NAME, told.get("text")))
    if not text:
        raise BadValue("Write the name as text.")
    return Name(text, NameKind(kind), str(_text(LANGUAGE, told.get("language", ""))))


def _ids(_shape: Shape, given: object) -> object:
    found = [_id(_members(each, "origin", "code")) for each in _list(given, MOST_IDS)]
    return tuple(dict.fromkeys(found))


def _id(told: Mapping[str, Any]) -> ExternalId:
    code = str(_text(CODE, told.get("code")))
    if not code:
        raise BadValue("Write the number or code in that list.")
    return ExternalId(str(_text(ORIGIN, told.get("origin", ""))), code)


_READERS: Mapping[type[Shape], Callable[[Shape, object], object]] = {
    YesNo: _yes_no,
    Number: _number,
    Choice: _choice,
    Ends: _ends,
    Names: _names,
    Ids: _ids,
    Shape: _text,
}
"""By shape, the narrower first."""


def find_ends(values: dict[str, object], shapes: Mapping[str, Ends]) -> Iterator[Fault]:
    """Put records in the place of references, all found at once; return where there is none, or one of another kind."""
    named = {name: cast(Sequence[tuple[str, Terms | None]], values[name]) for name in shapes}
    known = called({ref for ends in named.values() for ref, _terms in ends})
    for name, ends in named.items():
        for ref, _terms in ends:
            problem = _misfit(known.get(ref), shapes[name], ref)
            if problem is not None:
                yield Fault(name, problem)
        values[name] = [(known[ref], terms) for ref, terms in ends if ref in known]


def _misfit(record: Record | None, shape: Ends, ref: str) -> BadValue | None:
    if record is None:
        return BadValue("There is no record %(ref)s, or it is not open to you.", ref=ref[:20])
    if record.kind_of not in shape.kinds:
        return BadValue("%(ref)s does not fit here. Write one of: %(kinds)s.", ref=ref, kinds=", ".join(shape.kinds))
    return None


def shown(shape: Shape, stored: object) -> object:
    """Return what a column holds as JSON: of a date its EDTF, of an exact one ISO 8601; null says nothing."""
    if isinstance(stored, UncertainDate):
        return stored.text
    if isinstance(stored, date):
        return stored.isoformat()
    if isinstance(shape, Day | Country | Choice):
        return stored or None
    return stored

"""Records as a program reads them: by the names of their fields, and no more than may be told to it."""

from collections.abc import Iterator, Sequence
from typing import Any

from tracker.plumbing import clock
from tracker.records.facts import TELLING, Facts, facts_of
from tracker.records.people import PersonName
from tracker.records.record import Record
from tracker.rules.fields import FIELDS, Ends, ExternalId, Field, Ids, Names
from tracker.rules.people import NameKind
from tracker.web.api.blueprint import ROOT
from tracker.web.api.values import shown

COLUMNS = {"starts": "starts", "ends": "ends", "when": "when_text"}
"""Fields that become events, and the columns that hold them too."""


def records_shown(records: Sequence[Record]) -> list[dict[str, Any]]:
    """Return records as JSON objects, in a number of statements that does not grow."""
    facts = facts_of(records, clock.today())
    return [_shown(record, facts) for record in records]


def href_of(record: Record) -> str:
    return f"{ROOT}/{record.kind_of.folder}/{record.ref}"


def _shown(record: Record, facts: Facts) -> dict[str, Any]:
    is_told = record.id in facts.may_be_named
    fields = dict(_fields(record, facts)) if is_told else {}
    words = dict(_words(record, facts)) if is_told else {}
    return {**_head(record), "title": None, **fields, "as_written": words, "withheld": not is_told}


def _head(record: Record) -> dict[str, Any]:
    return {
        "ref": record.ref,
        "kind": str(record.kind),
        "href": href_of(record),
        "version": str(record.version),
        "status": record.status,
        "status_as_of": record.status_as_of,
        "status_confirmed": record.status_confirmed,
        "visibility": str(record.visibility),
        "exposure": str(record.exposure),
        "owner_id": record.owner_id,
        "team_id": record.team_id,
        "created_at": record.created_at.isoformat(),
        "updated_at": record.updated_at.isoformat(),
    }


def _fields(record: Record, facts: Facts) -> Iterator[tuple[str, object]]:
    for field in FIELDS[record.kind_of]:
        if is_shown(field):
            value = _value(record, field, facts)
            yield field.name, None if facts.withheld.names_in(field, value, record.id) else value


def _words(record: Record, facts: Facts) -> Iterator[tuple[str, str]]:
    for name, words in facts.words.get(record.id, {}).items():
        if not facts.withheld.stands_in(words, record.id):
            yield name, words


def is_shown(field: Field) -> bool:
    """Say whether a field can be read again: of what becomes an event of its own, that event is asked for."""
    is_tie = isinstance(field.shape, Ends) and field.shape.role is not None and not field.told
    is_day = field.name in COLUMNS or field.name in TELLING.values()
    return field.is_column or is_tie or is_day or isinstance(field.shape, Ids | Names)


def _value(record: Record, field: Field, facts: Facts) -> object:
    shape = field.shape
    if isinstance(shape, Ends):
        assert shape.role is not None
        return facts.ends.get((record.id, shape.role), [])
    if isinstance(shape, Names):
        return [_name(row) for row in facts.names.get(record.id, ()) if row.kind != NameKind.MAIN]
    if isinstance(shape, Ids):
        return [_id(row) for row in facts.ids.get(record.id, ())]
    if field.name in TELLING.values() and field.told:
        return facts.days.get((record.id, field.name))
    return shown(shape, getattr(record, COLUMNS.get(field.name, field.name)))


def _name(row: PersonName) -> dict[str, str]:
    return {"text": row.text, "kind": row.kind, "language": row.language}


def _id(told: ExternalId) -> dict[str, str]:
    return {"origin": told.origin, "code": told.code}


def one_shown(record: Record) -> dict[str, Any]:
    return records_shown([record])[0]

"""Mappings that somebody saved under a name, for everybody who takes such tables in."""

from dataclasses import replace

from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.gate import viewer
from tracker.records.imports import ImportMapping, saved_mappings
from tracker.rules.imports.mapping import TableMapping, from_plain


def save(name: str, mapping: TableMapping) -> ImportMapping:
    """Save a mapping under a name, in place of one of the same name. Answers are left out: they name records."""
    kept = session().scalars(saved_mappings(mapping.kind).where(ImportMapping.name == name)).one_or_none()
    made = kept or ImportMapping(kind=mapping.kind, name=name, mapping={})
    made.mapping = replace(mapping, answers={}).plain()
    made.created_at, made.created_by = clock.now(), viewer().user_id or None
    session().add(made)
    session().flush()
    return made


def called(kind: str, name: str) -> TableMapping | None:
    """Return the mapping that is saved under a name, if there is one."""
    found = session().scalars(saved_mappings(kind).where(ImportMapping.name == name)).one_or_none()
    return from_plain(found.mapping) if found is not None else None


def remove(made: ImportMapping) -> None:
    session().delete(made)
    session().flush()

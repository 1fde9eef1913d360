"""Say how lists that others keep call a record."""

from collections.abc import Iterable, Sequence

from tracker.plumbing.database import session
from tracker.records.external_ids import ExternalIdRow, rows_of
from tracker.records.record import Record
from tracker.rules.fields import ExternalId


def call(record: Record, ids: Sequence[ExternalId]) -> None:
    """Let a record be called so by the lists that are named; what other lists call it stays."""
    origins = {each.origin for each in ids}
    kept = {ExternalId(row.origin, row.code): row for row in rows_of(record.id) if row.origin in origins}
    for each, row in kept.items():
        if each not in ids:
            session().delete(row)
    for each in ids:
        if each not in kept:
            session().add(ExternalIdRow(record_id=record.id, origin=each.origin, code=each.code))
    session().flush()


def call_new(called: Iterable[tuple[Record, ExternalId]]) -> None:
    """Say of new records, of which no list says anything yet, how one calls each."""
    rows = [ExternalIdRow(record_id=record.id, origin=each.origin, code=each.code) for record, each in called]
    session().add_all(rows)
    session().flush()


def be_called(record: Record, ids: Sequence[ExternalId]) -> None:
    """Let a record be called exactly so by other lists, and by no others."""
    for row in rows_of(record.id):
        if ExternalId(row.origin, row.code) not in ids:
            session().delete(row)
    session().flush()
    call(record, ids)

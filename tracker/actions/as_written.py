"""Keep word for word what a source wrote where a date or a number should stand."""

from collections.abc import Mapping

from tracker.plumbing.database import session
from tracker.records.as_written import MOST_WORDS, AsWrittenRow, as_written_of
from tracker.records.record import Record


def keep(record: Record, words: Mapping[str, str]) -> None:
    """Keep these words, by the names of the fields for which they were meant."""
    if not words:
        return
    known = as_written_of(record.id)
    for field, said in words.items():
        row = known.get(field)
        if row is None:
            session().add(AsWrittenRow(record_id=record.id, field=field, words=said[:MOST_WORDS]))
        else:
            row.words = said[:MOST_WORDS]
    session().flush()


def put_back(record: Record, words: Mapping[str, str]) -> None:
    """Let these words stand as they did before; '' where there were none."""
    known = as_written_of(record.id)
    for field in words:
        if not words[field] and field in known:
            session().delete(known[field])
    keep(record, {field: said for field, said in words.items() if said})
    session().flush()

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

"""How others write of a record: its numbers in their lists, and their words where a field could not take them."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import CompoundSelect, Integer, bindparam, literal, select, union_all

from tracker.plumbing.database import session
from tracker.records.as_written import AsWrittenRow
from tracker.records.external_ids import ExternalIdRow


@dataclass(frozen=True, slots=True)
class Elsewhere:
    numbers: list[tuple[str, str]]
    """Whose list it is, or '', and how it calls the record."""
    words: list[tuple[str, str]]
    """The name of a field, and what stood where it would have stood."""


def elsewhere(record_id: int) -> Elsewhere:
    """Return both, in one statement, each in the order in which they came."""
    rows = session().execute(_asked(), {"record_id": record_id}).all()
    numbers = [(whose, said) for is_number, _id, whose, said in rows if is_number]
    return Elsewhere(numbers, [(name, said) for is_number, _id, name, said in rows if not is_number])


@cache
def _asked() -> CompoundSelect[int, int, str, str]:
    this = bindparam("record_id", type_=Integer)
    ids, words = ExternalIdRow, AsWrittenRow
    numbers = select(literal(1), ids.id, ids.origin, ids.code).where(ids.record_id == this)
    written = select(literal(0), words.id, words.field, words.words).where(words.record_id == this)
    return union_all(numbers, written).order_by("id")

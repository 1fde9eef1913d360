"""What a source wrote where a date or a number should stand, word for word, beside the field."""

from collections.abc import Collection
from typing import cast

from sqlalchemy import ColumnElement, ForeignKey, String, Table, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base, session
from tracker.records.gate import Guarded
from tracker.records.record import of_visible_record

MOST_WORDS = 500


class AsWrittenRow(Guarded, Base):
    __tablename__ = "as_written"
    __table_args__ = (UniqueConstraint("record_id", "field", name="uq_as_written_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"))
    field: Mapped[str] = mapped_column(String(30))
    words: Mapped[str] = mapped_column(String(MOST_WORDS))

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        return of_visible_record(cls.record_id)


AS_WRITTEN = cast(Table, AsWrittenRow.__table__)


def words_of(ids: Collection[int]) -> dict[tuple[int, str], str]:
    """Return what stands so of many records, by the record and the field."""
    asked = select(AsWrittenRow.record_id, AsWrittenRow.field, AsWrittenRow.words)
    found = session().execute(asked.where(AsWrittenRow.record_id.in_(ids)))
    return {(record_id, name): words for record_id, name, words in found}


def as_written_of(record_id: int) -> dict[str, AsWrittenRow]:
    """Return what stands so of a record, by the fields for which it was meant."""
    asked = select(AsWrittenRow).where(AsWrittenRow.record_id == record_id)
    return {row.field: row for row in session().scalars(asked.order_by(AsWrittenRow.id))}

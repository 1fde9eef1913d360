"""Details that stand in the database encrypted: opened when somebody asks to see them, and never read along."""

from typing import cast

from sqlalchemy import ColumnElement, ForeignKey, LargeBinary, Select, String, Table, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base
from tracker.records.data_keys import DataKey
from tracker.records.gate import Guarded
from tracker.records.record import of_visible_record


class SealedDetail(Guarded, Base):
    """One detail of a record: what it is called is plain, what it says is sealed with a key of the record."""

    __tablename__ = "sealed_details"
    __table_args__ = (UniqueConstraint("record_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(30))
    key_id: Mapped[int] = mapped_column(ForeignKey("data_keys.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        return of_visible_record(cls.record_id)

    @property
    def about(self) -> str:
        return about(self.record_id, self.name, self.key_id)


DETAILS = cast(Table, SealedDetail.__table__)


def about(record_id: int, name: str, key_id: int) -> str:
    """Return what the seal of a detail is bound to: moved to another record, detail or key, it does not open."""
    return f"sealed_details|{record_id}|{name}|{key_id}"


def details_of(record_id: int) -> Select[SealedDetail]:
    return select(SealedDetail).where(SealedDetail.record_id == record_id)


def every_detail() -> Select[int, str, bytes, int, int, str, bytes]:
    """Every detail of the records that whoever looks may see, as it is kept, and its key, the newest records first.

    Its record, how it is called, what is sealed; the number of the key, its record, its master key, and it wrapped.
    """
    kept = (SealedDetail.record_id, SealedDetail.name, SealedDetail.sealed)
    asked = select(*kept, DataKey.id, DataKey.record_id, DataKey.master_id, DataKey.wrapped)
    return asked.join(DataKey).order_by(SealedDetail.record_id.desc(), SealedDetail.id)

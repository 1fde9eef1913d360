"""The keys that seal: one for each record, itself wrapped by a master key that lies elsewhere."""

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, LargeBinary, Select, String, exists, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base
from tracker.records.second_steps import CodeApp


class MasterKey(Base):
    """A master key by its id: the key itself is in no database. It stays while it wraps a key, or seals a seed."""

    __tablename__ = "master_keys"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    since: Mapped[datetime]
    lost_at: Mapped[datetime | None]
    """Since when somebody has said that the key itself is nowhere any more."""


class DataKey(Base):
    """A key of a record, wrapped. It goes with its record: what it sealed is gone then, wherever it was copied."""

    __tablename__ = "data_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), index=True)
    master_id: Mapped[str] = mapped_column(ForeignKey("master_keys.id"), index=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)

    @property
    def about(self) -> str:
        """What its wrapping is bound to."""
        return wrapping_is_bound_to(self.record_id, self.master_id)


def wrapping_is_bound_to(record_id: int, master_id: str) -> str:
    """Return what the wrapping of a key is bound to: moved to another record or master key, it does not open."""
    return f"data_keys|{record_id}|wrapped|{master_id}"


def key_of(record_id: int) -> Select[DataKey]:
    """The key that seals what is new of a record."""
    return select(DataKey).where(DataKey.record_id == record_id).order_by(DataKey.id.desc()).limit(1)


def masters_in_use() -> Select[str]:
    """The master keys without which something sealed could not be opened; not those that are said to be lost."""
    return select(MasterKey.id).where(MasterKey.lost_at.is_(None), is_needed())


def is_needed() -> ColumnElement[bool]:
    """Whether a master key wraps the key of a record, or seals the seed of an app."""
    wraps = exists(select(DataKey.id).where(DataKey.master_id == MasterKey.id))
    return or_(wraps, exists(select(CodeApp.user_id).where(CodeApp.master_id == MasterKey.id)))

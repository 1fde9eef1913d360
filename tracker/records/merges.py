"""Records that another one of their kind took over: where each leads, and what was carried over, to be put back."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base
from tracker.records.gate import Guarded
from tracker.records.record import Record, of_visible_record


class Merge(Guarded, Base):
    """One record took over another. It is seen where the one that stayed is."""

    __tablename__ = "merges"
    owned_by = ("kept_id",)

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), index=True)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("records.id", ondelete="SET NULL"), index=True)
    """Deleted with the merge; None once it was destroyed."""
    other_ref: Mapped[str] = mapped_column(String(16), index=True)
    """Its reference leads on for ever."""
    carried: Mapped[list[Any]] = mapped_column(JSON)
    """The rows that hang on the one that stayed since then (actions/merging/rows.py)."""
    changed: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What was changed of the one that stayed."""
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    undone_at: Mapped[datetime | None]

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        return of_visible_record(cls.kept_id)


def merge_of(other: Record) -> Select[Merge]:
    """The merge that stands by which a record was taken over."""
    stands = select(Merge).where(Merge.other_id == other.id, Merge.undone_at.is_(None))
    return stands.order_by(Merge.id.desc()).limit(1)


def merges_into(kept: Record, since: datetime) -> Select[Merge]:
    """The merges that stand by which a record took others over since then, the latest first."""
    stands = select(Merge).where(Merge.kept_id == kept.id, Merge.undone_at.is_(None), Merge.other_id.is_not(None))
    return stands.where(Merge.at > since).order_by(Merge.id.desc())


def taken_over_by(refs: list[str]) -> Select[str, Record]:
    """The records that took over those with these references, each with the reference that leads there."""
    stands = select(Merge.other_ref, Record).join(Record, Record.id == Merge.kept_id)
    return stands.where(Merge.other_ref.in_(refs), Merge.undone_at.is_(None)).order_by(Merge.id)

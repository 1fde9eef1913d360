"""The edit trail: every change of a record, by whom, when, before and after. It writes itself (records/trail.py)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base
from tracker.records.gate import Guarded, Viewer
from tracker.records.record import of_visible_record


class Revision(Guarded, Base):
    __tablename__ = "revisions"
    __table_args__ = (Index("ix_revisions_record", "record_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    what: Mapped[str] = mapped_column(String(20))
    """created, changed, linked, unlinked, deleted, restored."""
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    """For each field: [before, after]."""

    @classmethod
    def seen_by(cls, viewer: Viewer, deleted: bool) -> ColumnElement[bool]:
        return of_visible_record(cls.record_id, viewer)


def revisions_of(record_id: int) -> Select[Revision]:
    return select(Revision).where(Revision.record_id == record_id).order_by(Revision.id.desc())

"""The edit trail: every change of a record, by whom, when, before and after. It writes itself (records/trail.py)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, Select, String, exists, or_, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from tracker.plumbing.database import Base
from tracker.records.gate import Guarded
from tracker.records.record import Record, of_visible_record


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
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        return of_visible_record(cls.record_id)


def revisions_of(record_id: int) -> Select[Revision]:
    return select(Revision).where(Revision.record_id == record_id).order_by(Revision.id.desc())


def seen_revisions_of(record_id: int) -> Select[Revision]:
    """Those changes that speak of no record that the viewer may not see: the others fill no page either."""
    return revisions_of(record_id).where(*(_is_seen(*path) for path in _ENDS))


def naming(record_id: int) -> ColumnElement[bool]:
    """Whether a change, of a link, names this record."""
    return or_(*(_named(*path) == record_id for path in _ENDS))


_ENDS = [("link", *side, end) for side in ((), (0,), (1,)) for end in ("from", "to")]
"""Where a change of a link names its ends: the link itself, or the link before and after."""


def _is_seen(*path: str | int) -> ColumnElement[bool]:
    named, end = _named(*path), aliased(Record)
    return or_(named.is_(None), exists(select(end.id).where(end.id == named)))


def _named(*path: str | int) -> ColumnElement[int]:
    named: ColumnElement[int] = Revision.changes[path].as_integer()
    return named

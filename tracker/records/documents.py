"""What was handed over, as it was: numbered versions that never change. Who may not see all of one sees none of it."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import JSON, ColumnElement, ForeignKey, Select, String, Table, exists, func, not_, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base
from tracker.records.accounts import User
from tracker.records.gate import Guarded
from tracker.records.record import of_visible_record


class SpokenOf(Guarded, Base):
    """A record that a frozen document speaks of; of one that was destroyed the number is gone, and the row stays."""

    __tablename__ = "frozen_document_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("frozen_documents.id", ondelete="CASCADE"), index=True)
    record_id: Mapped[int | None] = mapped_column(ForeignKey("records.id", ondelete="SET NULL"), index=True)

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        return of_visible_record(cls.record_id)


SPOKEN_OF = cast(Table, SpokenOf.__table__)


class FrozenDocument(Guarded, Base):
    """A document as it was handed over. It is seen where its record and everything that it speaks of is seen."""

    __tablename__ = "frozen_documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    """The version: one more than the last that its maker could see."""
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    level: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        hidden = select(SPOKEN_OF.c.id).where(
            SPOKEN_OF.c.document_id == cls.id, not_(of_visible_record(SPOKEN_OF.c.record_id))
        )
        return of_visible_record(cls.record_id) & ~exists(hidden.correlate_except(SPOKEN_OF))


def versions_of(record_id: int, kind: str) -> Select[int, int, str, str, datetime, str, list[str] | None]:
    """The versions of one kind, the last first: id, number, level, hash, when and by whom it was made; of a pack the
    references of its demands, in their order."""
    made = FrozenDocument
    demands = made.content["choices"]["demands"].label("demands")
    return (
        select(made.id, made.number, made.level, made.sha256, made.made_at, User.name, demands)
        .outerjoin(User, User.id == made.made_by)
        .where(made.record_id == record_id, made.kind == kind)
        .order_by(made.id.desc())
        .limit(100)
    )


def version_with(record_id: int, document_id: int) -> Select[FrozenDocument]:
    return select(FrozenDocument).where(FrozenDocument.id == document_id, FrozenDocument.record_id == record_id)


def last_version(record_id: int, kind: str) -> Select[FrozenDocument]:
    mine = (FrozenDocument.record_id == record_id, FrozenDocument.kind == kind)
    return select(FrozenDocument).where(*mine).order_by(FrozenDocument.id.desc()).limit(1)


def last_number(record_id: int, kind: str) -> Select[int]:
    mine = (FrozenDocument.record_id == record_id, FrozenDocument.kind == kind)
    return select(func.coalesce(func.max(FrozenDocument.number), 0)).where(*mine)

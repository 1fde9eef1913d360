"""Tables on their way in: what was uploaded, how far it has come, and what was found. Nothing of them is saved yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, LargeBinary, Select, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base
from tracker.records.gate import VIEWER_ID, Guarded
from tracker.records.imports import Import
from tracker.rules.imports.stages import AT_WORK, Stage


class ImportDraft(Guarded, Base):
    """One table that somebody uploaded. It is seen by whoever did."""

    __tablename__ = "import_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    """A kind of record, or "follow-up"."""
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    rows: Mapped[int]
    headings: Mapped[list[str]] = mapped_column(JSON)
    samples: Mapped[list[list[str]]] = mapped_column(JSON)
    """Of each column, a few of its cells."""
    ambiguous: Mapped[list[str]] = mapped_column(JSON)
    """Of each column, a date that could be one of two days, or ''."""
    told: Mapped[list[str]] = mapped_column(JSON)
    """What was found while the file was read."""
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)
    visibility: Mapped[str] = mapped_column(String(12))
    """Who may see what is new; '' as for any other new record."""
    skip_bad: Mapped[bool]
    stage: Mapped[str] = mapped_column(String(12))
    found: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What the check found (actions/imports/found.py)."""
    problem: Mapped[str] = mapped_column(String(500))
    """A sentence for whoever waits, when it went no further."""
    token: Mapped[str] = mapped_column(String(32))
    """Under which its progress is told."""
    holder: Mapped[str] = mapped_column(String(60))
    """Which process is at work on it, or ''."""
    held_until: Mapped[datetime | None]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"))
    """What came of it."""
    created_at: Mapped[datetime]
    created_by: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """The file as it came; empty once it was taken in."""

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        return cls.created_by == VIEWER_ID


def draft_numbered(number: int) -> Select[ImportDraft]:
    return select(ImportDraft).where(ImportDraft.id == number)


def drafts_under_way(most: int) -> Select[ImportDraft]:
    """What is not taken in yet, the latest first."""
    unfinished = select(ImportDraft).where(ImportDraft.stage != Stage.DONE)
    return unfinished.order_by(ImportDraft.id.desc()).limit(most)


def drafts_waiting(now: datetime) -> Select[int, int]:
    """What somebody has to go on with, the longest waiting first: its number, and whose it is."""
    free = or_(ImportDraft.held_until.is_(None), ImportDraft.held_until < now)
    asked = select(ImportDraft.id, ImportDraft.created_by).where(ImportDraft.stage.in_(AT_WORK), free)
    return asked.order_by(ImportDraft.id)


def undos_waiting() -> Select[int, int | None]:
    """Imports that somebody asked to take back: the number of each, and whose it is."""
    asked = select(Import.id, Import.created_by).where(Import.undo_asked_at.is_not(None), Import.undone_at.is_(None))
    return asked.order_by(Import.id)

"""Tables that were taken in: which file, how it was read, what became of each row, and until when it can be undone."""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import JSON, ColumnElement, ForeignKey, Select, String, Table, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base
from tracker.records.gate import VIEWER_ID, Guarded
from tracker.records.record import of_visible_record

UNDONE_WITHIN = timedelta(days=30)
SEEN = "version"
"""Under which `ImportRow.before` has the version of the record as the import found it."""


class Import(Guarded, Base):
    """One table that somebody took in. It is seen by whoever did."""

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    """A kind of record, or "follow-up"."""
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)
    """How its columns were read, and what was answered (rules/imports)."""
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    """Of its rows by their fates."""
    told: Mapped[list[Any]] = mapped_column(JSON)
    """The first rows that were left out, each with its line and why."""
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    undone_at: Mapped[datetime | None]
    undo_asked_at: Mapped[datetime | None]
    """Since when somebody waits for the clock to take it back."""
    undone: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What came of that: how many were removed and restored, and which were kept, by their references."""

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        return cls.created_by == VIEWER_ID

    @property
    def undo_until(self) -> datetime:
        return self.created_at + UNDONE_WITHIN


class ImportRow(Guarded, Base):
    """A record that came of a row or was changed by it: seen where the record is."""

    __tablename__ = "import_rows"
    __table_args__ = ({"sqlite_with_rowid": False},)

    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    record_id: Mapped[int] = mapped_column(
        ForeignKey("records.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    line: Mapped[int]
    fate: Mapped[str] = mapped_column(String(8))
    version: Mapped[int]
    """Of the record, once it was taken in: a later one was edited since."""
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What stood in the fields that were changed; and, as SEEN, of which version the record was."""

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        return of_visible_record(cls.record_id)


IMPORT_ROWS = cast(Table, ImportRow.__table__)


class ImportMapping(Base):
    """How the columns of some tables are read, saved under a name for everybody. It says no names of records."""

    __tablename__ = "import_mappings"
    __table_args__ = (UniqueConstraint("kind", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(100))
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


def import_numbered(number: int) -> Select[Import]:
    return select(Import).where(Import.id == number)


def imports_before(number: int | None, most: int) -> Select[Import]:
    """Imports, the latest first, from before the one with this number."""
    asked = select(Import).order_by(Import.id.desc()).limit(most)
    return asked.where(Import.id < number) if number else asked


def imports_of_file(sha256: str) -> Select[Import]:
    """The imports of this very file that stand, the latest first, as far as the viewer made them."""
    return select(Import).where(Import.sha256 == sha256, Import.undone_at.is_(None)).order_by(Import.id.desc())


def newest_import() -> Select[int]:
    """The numbers of imports that the viewer made, the latest first."""
    return select(Import.id).order_by(Import.id.desc())


def saved_mappings(kind: str) -> Select[ImportMapping]:
    return select(ImportMapping).where(ImportMapping.kind == kind).order_by(ImportMapping.name)


def saved_mapping(kind: str, number: int) -> Select[ImportMapping]:
    return saved_mappings(kind).where(ImportMapping.id == number)

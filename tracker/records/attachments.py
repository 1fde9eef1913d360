"""Files that are attached to a record: what is known of them. The files themselves lie on the shelf, sealed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, LargeBinary, Select, String, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.plumbing.database import Base
from tracker.records.accounts import User
from tracker.records.audit import LoggedAct
from tracker.records.gate import Guarded
from tracker.records.links import Link
from tracker.records.record import Record, of_visible_record
from tracker.rules.audit import About
from tracker.rules.files import FILE_TYPES, FileType
from tracker.rules.links import LinkRole

MOST_CUSTODY = 200


class Attachment(Guarded, Base):
    """A file of a record: it is seen where the record is. Of its parts, the hash of what lies on the disk."""

    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    """Its address, and its name on the disk: random."""
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    file_name: Mapped[str] = mapped_column(String(200))
    """What it was called, as text; nothing on the disk and no download has this name."""
    ending: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]
    """Bytes of the original."""
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the original, as it came."""
    key_id: Mapped[int] = mapped_column(ForeignKey("data_keys.id"), index=True)
    key: Mapped[bytes] = mapped_column(LargeBinary)
    """The key of its files, wrapped by a key of the record that had it first."""
    original: Mapped[str] = mapped_column(String(64))
    stripped: Mapped[str | None] = mapped_column(String(64))
    preview: Mapped[str | None] = mapped_column(String(64))
    came_from: Mapped[str] = mapped_column(String(500), default="")
    note: Mapped[str] = mapped_column(default="")
    may_leave: Mapped[bool] = mapped_column(default=False)
    """Whether it may go along with its record: asked by nothing yet, for no file goes along."""
    added_at: Mapped[datetime]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    deleted_at: Mapped[datetime | None]

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        is_there = cls.deleted_at.is_not(None) if deleted else cls.deleted_at.is_(None)
        return and_(is_there, of_visible_record(cls.record_id))

    @property
    def type(self) -> FileType:
        return FILE_TYPES[self.ending]


def is_file_of(record_id: Any) -> ColumnElement[bool]:
    """Whether a file is one of a record, or of what that replaced."""
    replaced = select(Link.to_id).where(Link.from_id == record_id, Link.role == LinkRole.REPLACES)
    return or_(Attachment.record_id == record_id, Attachment.record_id.in_(replaced.correlate_except(Link)))


def file_called(token: str) -> Select[Attachment, Record, str | None]:
    """A file by its address, with its record and the name of who added it."""
    asked = select(Attachment, Record, User.name).join(Record, Record.id == Attachment.record_id)
    return asked.outerjoin(User, User.id == Attachment.added_by).where(Attachment.token == token)


def custody_of(attachment_id: int) -> Select[LoggedAct, str | None]:
    """What was done with a file, the latest first, each with the name of who did it."""
    asked = select(LoggedAct, User.name).outerjoin(User, User.id == LoggedAct.actor_id)
    about = asked.where(LoggedAct.about == About.FILE, LoggedAct.about_id == attachment_id)
    return about.order_by(LoggedAct.seq.desc()).limit(MOST_CUSTODY)


def kept_files() -> Select[int, str, str, str | None, str | None]:
    """Of every file: its number, its name on the disk, and the hash of each of its parts."""
    each = Attachment
    return select(each.id, each.token, each.original, each.stripped, each.preview).order_by(each.id)

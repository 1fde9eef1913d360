"""Attach files to records, and keep what was done with each: custody stands in the log of acts."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from tracker.actions import audit, shelving
from tracker.actions.audit import Noted
from tracker.actions.records import KEPT_AFTER_DELETION
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.files.known import endings_of
from tracker.plumbing.files.looking import NotTaken, look_through
from tracker.plumbing.files.shelf import Arriving, Part, shelf
from tracker.records.attachments import Attachment
from tracker.records.gate import Escape, escaping, viewer
from tracker.records.record import Record
from tracker.records.revisions import revisions_of
from tracker.rules.audit import About, Deed
from tracker.rules.files import FileType, Refusal, agrees, kept_name, type_called


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of a file."""

    title: str
    came_from: str = ""
    note: str = ""


def look(arrived: Arriving, name: str) -> FileType:
    """Look a file through that came in, and make its copies; nothing is written yet. Raises NotTaken.

    It takes seconds: let no transaction wait for it.
    """
    kind = type_called(kept_name(name))
    if kind is None:
        raise NotTaken(Refusal.TYPE)
    if arrived.size == 0:
        raise NotTaken(Refusal.EMPTY)
    if arrived.size > arrived.parcel.shelf.most:
        raise NotTaken(Refusal.LARGE)
    if not agrees(kind, arrived.head, endings_of(arrived.head)):
        raise NotTaken(Refusal.DISAGREES)
    look_through(arrived.parcel, kind)
    if arrived.parcel.shelf.used() > arrived.parcel.shelf.room:
        raise NotTaken(Refusal.QUOTA)
    return kind


def add(record: Record, arrived: Arriving, name: str, kind: FileType, said: Said) -> Attachment:
    """Attach a file that was looked through; it stands on the shelf unless this is taken back. Raises NoKey."""
    parcel = arrived.parcel
    made = Attachment(token=parcel.token, record_id=record.id, file_name=kept_name(name), ending=kind.ending)
    made.size, made.sha256 = arrived.size, arrived.sha256
    made.key_id, made.key = shelving.wrapped(record.id, parcel.token, parcel.key)
    made.original = parcel.parts[Part.ORIGINAL].sealed_sha256
    stripped, preview = parcel.parts.get(Part.STRIPPED), parcel.parts.get(Part.PREVIEW)
    made.stripped = stripped.sealed_sha256 if stripped else None
    made.preview = preview.sealed_sha256 if preview else None
    made.added_at, made.added_by = clock.now(), viewer().user_id or None
    _say(made, said)
    session().add(made)
    session().flush()
    note(Deed.RECEIVED, made, record, digest=made.sha256)
    shelving.come(parcel)
    return made


def _say(made: Attachment, said: Said) -> None:
    made.title, made.came_from, made.note = said.title, said.came_from, said.note


def change(made: Attachment, said: Said) -> None:
    """Change what is said of a file; the file itself never changes."""
    _say(made, said)
    session().flush()


def delete(made: Attachment, record: Record) -> None:
    """Hide a file for thirty days."""
    made.deleted_at = clock.now()
    session().flush()
    note(Deed.DELETED, made, record)


def restore(made: Attachment) -> None:
    made.deleted_at = None
    session().flush()
    note(Deed.RESTORED, made, session().scalars(select(Record).where(Record.id == made.record_id)).one())


def note(deed: Deed, made: Attachment, record: Record, result: str = "done", digest: str = "") -> None:
    """Log what was done with a file."""
    audit.note(Noted(deed, About.FILE, made.id, record.visibility, result, digest))


def pieces(made: Attachment, part: Part) -> Iterator[bytes]:
    """Return a part of a file, piece by piece. Raises NoKey, and Damaged where any of it is not as it was kept."""
    key = shelving.unwrapped(made)
    for _piece in shelf().pieces(made.token, part, key):
        pass
    return shelf().pieces(made.token, part, key)


def purge_one() -> bool:
    """Destroy one file that was deleted more than thirty days ago, and its key; say whether there was one."""
    with escaping(Escape.PURGE):
        limit = clock.now() - KEPT_AFTER_DELETION
        asked = select(Attachment).where(Attachment.deleted_at.is_not(None), Attachment.deleted_at < limit)
        oldest = session().scalars(asked.order_by(Attachment.id).limit(1)).one_or_none()
        if oldest is None:
            return False
        audit.note(Noted(Deed.PURGED, About.FILE, oldest.id))
        shelving.go(oldest.token)
        for told in session().scalars(revisions_of(oldest.record_id)):
            if told.changes.get("file_id") == oldest.id:
                session().delete(told)
        session().delete(oldest)
        session().flush()
    return True

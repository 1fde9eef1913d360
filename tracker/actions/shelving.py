"""Lets files come and go with the rows that name them, whatever becomes of a transaction."""

from sqlalchemy import event, select
from sqlalchemy.orm import Session, SessionTransaction

from tracker.plumbing import keys
from tracker.plumbing.database import session
from tracker.plumbing.files.sealed import Damaged
from tracker.plumbing.files.shelf import Parcel, shelf
from tracker.plumbing.sealing import CannotOpen, Sealer
from tracker.records.attachments import Attachment

COME, GO = "files that come", "files that go"


def come(parcel: Parcel) -> None:
    """Put the files of a parcel on the shelf; they leave it again when the transaction is taken back."""
    session().info.setdefault(COME, []).append(parcel.token)
    parcel.put_on_shelf()


def go(token: str) -> None:
    """Destroy the files of an attachment as the transaction commits that destroys its key."""
    session().info.setdefault(GO, []).append(token)


def go_with(record_id: int) -> None:
    """Destroy the files of a record that is destroyed. Read round the gate."""
    for token in session().scalars(select(Attachment.token).where(Attachment.record_id == record_id)):
        go(token)


@event.listens_for(Session, "after_commit")
def _settle(now: Session) -> None:
    now.info.pop(COME, None)
    for token in now.info.pop(GO, ()):
        shelf().remove(token)


@event.listens_for(Session, "after_soft_rollback")
def _take_back(now: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        now.info.pop(GO, None)
        for token in now.info.pop(COME, ()):
            shelf().remove(token)


def wrapped(token: str, key: bytes) -> bytes:
    """Return the key of a file as the database may keep it."""
    return _sealer().seal(key, f"file {token}")


def unwrapped(kept: Attachment) -> bytes:
    """Return the key of a file. Raises Damaged when the key of this installation does not open it."""
    try:
        return _sealer().open(kept.key, f"file {kept.token}")
    except CannotOpen as problem:
        raise Damaged from problem


def _sealer() -> Sealer:
    return Sealer.of(keys.files_key().hex())

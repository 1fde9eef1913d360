"""Lets files come and go with the rows that name them, whatever becomes of a transaction."""

from datetime import timedelta

from sqlalchemy import event, select
from sqlalchemy.orm import Session, SessionTransaction

from tracker.actions.data_keys import Keyring, NoKey
from tracker.actions.settling import take_those_in_turn
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.files.sealed import Damaged
from tracker.plumbing.files.shelf import Parcel, shelf
from tracker.plumbing.sealing import CannotOpen, Sealer
from tracker.records.attachments import Attachment

COME, GO = "files that come", "files that go"
KEPT_IN_QUARANTINE = timedelta(days=1)


def come(parcel: Parcel) -> None:
    """Put the files of a parcel on the shelf; they leave it again when the transaction is taken back."""
    session().info.setdefault(COME, []).append(parcel.token)
    parcel.put_on_shelf()


def sweep() -> int:
    """Remove from quarantine what a process left there that ended more than a day ago; return how many files."""
    abandoned = list(shelf().abandoned(clock.real_now() - KEPT_IN_QUARANTINE))
    for path in abandoned:
        path.unlink(missing_ok=True)
    return len(abandoned)


def go(token: str) -> None:
    """Destroy the files of an attachment as the transaction commits that destroys its key."""
    session().info.setdefault(GO, []).append(token)


def go_with(record_id: int) -> None:
    """Destroy the files of a record that is destroyed, before the key that wraps theirs. Read round the gate."""
    for kept in session().scalars(select(Attachment).where(Attachment.record_id == record_id)):
        go(kept.token)
        session().delete(kept)
    session().flush()


@event.listens_for(Session, "after_commit")
def _settle(now: Session) -> None:
    if now.in_nested_transaction():
        return  # what is released may still be taken back
    now.info.pop(COME, None)
    for token in now.info.pop(GO, ()):
        shelf().remove(token)


@event.listens_for(Session, "after_soft_rollback")
def _take_back(now: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        now.info.pop(GO, None)
        for token in now.info.pop(COME, ()):
            shelf().remove(token)


def wrapped(record_id: int, token: str, key: bytes) -> tuple[int, bytes]:
    """Return the key of a file as the database may keep it, and the number of the key of the record that wraps it.

    The record is held: whoever seals all of it anew meanwhile goes first, or waits. Raises NoKey.
    """
    take_those_in_turn([record_id])
    key_id, sealer = Keyring().sealing(record_id)
    return key_id, wrapped_by(sealer, key_id, token, key)


def wrapped_by(sealer: Sealer, key_id: int, token: str, key: bytes) -> bytes:
    """Return the key of a file as it is kept, by the key of a record that has this number."""
    return sealer.seal(key, _about(token, key_id))


def unwrapped(kept: Attachment) -> bytes:
    """Return the key of a file. Raises NoKey, and Damaged when it was sealed otherwise."""
    opener = Keyring().opening([kept.key_id]).get(kept.key_id)
    if opener is None:
        raise NoKey
    try:
        return opener.open(kept.key, _about(kept.token, kept.key_id))
    except CannotOpen as problem:
        raise Damaged from problem


def wrap_anew(kept: Attachment, record_id: int) -> None:
    """Let a file be opened by a key of this record from now on, and by no other. Raises NoKey, Damaged."""
    kept.key_id, kept.key = wrapped(record_id, kept.token, unwrapped(kept))


def _about(token: str, key_id: int) -> str:
    return f"attachments|{token}|key|{key_id}"

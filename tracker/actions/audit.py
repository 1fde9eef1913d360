"""Writes the log of acts: what a transaction did is chained to the log as it commits, or the act does not happen.

Whoever adds holds the head of the log, and does so last: nobody waits for it longer than a commit takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, event, insert, select, update
from sqlalchemy.orm import Session, SessionTransaction

from tracker.plumbing import clock, keys
from tracker.plumbing.database import session as current
from tracker.records.attachments import Attachment
from tracker.records.audit import ACTS, HEADS
from tracker.records.gate import Escape, Viewer, escaping
from tracker.records.record import RECORDS
from tracker.rules.audit import About, Deed, Entry, Head, code_of, seal_of

NOTED = "acts to log"
BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Noted:
    """An act that is to be logged as its transaction commits. `actor_id` where it is not whoever reads here."""

    deed: Deed
    about: str = About.NOTHING
    about_id: int | None = None
    level: str = ""
    result: str = "done"
    digest: str = ""
    actor_id: int | None = None


def note(noted: Noted) -> None:
    """Log an act together with what it does: both are there after the commit, or neither."""
    now = current()
    acting: Viewer | None = now.info.get("viewer")
    actor_id = noted.actor_id or (acting.user_id if acting else None) or None
    now.info.setdefault(NOTED, []).append((_within(now), clock.real_now().isoformat(), actor_id, noted))


def _within(session: Session) -> list[SessionTransaction]:
    found: list[SessionTransaction] = []
    inner = session.get_nested_transaction()
    while inner is not None and inner.nested:
        found.append(inner)
        inner = inner.parent
    return found


def refused(ref: str | None, code: int, row: tuple[str, int] | None, token: str | None = None) -> None:
    """Log that somebody asked for what is not open to them. It costs as much whether or not the record exists.

    It is told by its reference, a file by the token of its address.
    """
    about = About.RECORD if ref is not None else About.FILE
    asked = _record(ref) if ref is not None else _file(token) if token is not None else None
    found = None
    if asked is not None:
        with escaping(Escape.FOLD):
            found = current().execute(asked).first()
    result = "forbidden" if code == 403 else "hidden" if found or asked is None else "missing"
    if found is not None:
        note(Noted(Deed.REFUSED, about, found.id, level=found.visibility, result=result))
    elif row is not None:
        note(Noted(Deed.REFUSED, row[0], row[1], result=result))
    else:
        note(Noted(Deed.REFUSED, result=result))


def _record(ref: str) -> Select[int, str]:
    return select(RECORDS.c.id, RECORDS.c.visibility).where(RECORDS.c.ref == ref.strip().upper())


def _file(token: str) -> Select[int, str]:
    held = RECORDS.c.id == Attachment.record_id
    return select(Attachment.id, RECORDS.c.visibility).join(RECORDS, held).where(Attachment.token == token)


@event.listens_for(Session, "before_commit")
def _log(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.get(NOTED):
        return
    session.flush()
    noted = session.info.pop(NOTED)
    key = keys.audit_key()
    seq, code, seal = session.execute(select(HEADS.c.seq, HEADS.c.code, HEADS.c.seal).with_for_update()).one()
    head, rows = _chained(key, Head(seq, code), noted)
    session.execute(insert(ACTS), rows)
    # A head that somebody put there keeps its wrong seal: no later act makes a shortened log look whole.
    after = seal_of(key, head) if seal == seal_of(key, Head(seq, code)) else BROKEN
    session.execute(update(HEADS).values(seq=head.seq, code=head.code, seal=after))


def _chained(key: bytes, head: Head, noted: Sequence[tuple[Any, str, int | None, Noted]]) -> tuple[Head, list[Any]]:
    rows = []
    for _within_what, at, actor_id, act in noted:
        said = (str(act.deed), str(act.about), act.about_id, str(act.level), act.result, act.digest)
        entry = Entry(head.seq + 1, at, actor_id, *said, head.code)
        head = Head(entry.seq, code_of(key, entry))
        rows.append({**entry._asdict(), "code": head.code})
    return head, rows


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, ended: SessionTransaction) -> None:
    """What was taken back is not logged; of a part that was taken back, what that part did."""
    if ended.nested or ended.parent is None:
        noted = session.info.pop(NOTED, [])
        session.info[NOTED] = [each for each in noted if ended.nested and ended not in each[0]]

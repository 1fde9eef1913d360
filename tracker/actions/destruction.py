"""Destroy records for good: rows, files, what other histories say of them, and the keys that open copies of them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, or_, select, update

from tracker.actions import audit, shelving, traces
from tracker.actions.audit import Noted
from tracker.actions.records import KEPT_AFTER_DELETION
from tracker.plumbing import clock, full_text
from tracker.plumbing.database import rows_changed, session
from tracker.records.gate import Escape, escaping
from tracker.records.links import Link
from tracker.records.record import Record
from tracker.records.revisions import Revision, naming, revisions_of
from tracker.records.sources import Source
from tracker.rules.audit import About, Deed
from tracker.rules.kinds import Kind

AT_ONCE = 500


def purge_one() -> bool:
    """Destroy one record that was deleted more than thirty days ago; say whether there was one."""
    with escaping(Escape.PURGE):
        limit = clock.now() - KEPT_AFTER_DELETION
        asked = select(Record).where(Record.deleted_at.is_not(None), Record.deleted_at < limit).order_by(Record.id)
        oldest = session().scalars(asked.limit(1)).one_or_none()
        if oldest is not None:
            destroy(oldest)
    return oldest is not None


def destroy_now(record_id: int) -> bool:
    """Destroy a deleted record, and the events that went with it; say whether it was deleted still."""
    with escaping(Escape.PURGE):
        deleted = select(Record).where(Record.id == record_id, Record.deleted_at.is_not(None)).with_for_update()
        record = session().scalars(deleted.execution_options(populate_existing=True)).one_or_none()
        if record is None:
            return False
        for each in [*_gone_with(record), record]:
            destroy(each)
    full_text.forget_removed()
    traces.left()
    return True


def _gone_with(record: Record) -> Iterable[Record]:
    """The events that are tied to it and were deleted with it. None goes with an event."""
    if record.kind == Kind.EVENT:
        return ()
    tied = select(Link.from_id).where(Link.to_id == record.id)
    same = select(Record).where(Record.kind == Kind.EVENT, Record.deleted_at == record.deleted_at, Record.id.in_(tied))
    return session().scalars(same.order_by(Record.id)).all()


def destroy(record: Record) -> None:
    """Destroy a record that is deleted; sources that followed it stay as closed as they are. Read round the gate."""
    audit.note(Noted(Deed.PURGED, About.RECORD, record.id, level=record.visibility))
    shelving.go_with(record.id)
    rows_changed(update(Source).where(Source.noted_with_id == record.id).values(follows=False))
    _forget_in_others(record.id)
    session().delete(record)
    session().flush()


def _forget_in_others(record_id: int) -> None:
    """Destroy what the histories of other records say of their links with it: notes and quotes are among that."""
    others = sorted({end for end in _linked_with(record_id) if end != record_id})
    for first in range(0, len(others), AT_ONCE):
        some = Revision.record_id.in_(others[first : first + AT_ONCE])
        rows_changed(delete(Revision).where(some, naming(record_id)))


def _linked_with(record_id: int) -> Iterable[int]:
    """Which records it is linked with, or was."""
    linked = select(Link.from_id, Link.to_id).where(or_(Link.from_id == record_id, Link.to_id == record_id))
    for ends in session().execute(linked):
        yield from ends
    for changes in session().scalars(revisions_of(record_id).with_only_columns(Revision.changes)):
        for tie in _ties(changes.get("link")):
            yield from (tie["from"], tie["to"])


def _ties(told: Any) -> list[dict[str, Any]]:
    """The link of a change as it is, or as it was before and after."""
    return [told] if isinstance(told, dict) else [tie for tie in told or () if tie]

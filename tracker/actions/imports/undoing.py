"""Takes an import back: what it made goes, what it changed is as it was, and what somebody worked on since stays."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, or_, select, update

from tracker.actions import as_written, audit, deletion, external_ids, filing, records
from tracker.actions.audit import Noted
from tracker.actions.filing import bulk
from tracker.actions.filing.parts import filed
from tracker.actions.imports import calling_off
from tracker.actions.imports.comparing import WORDS
from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records.attachments import Attachment
from tracker.records.follow_ups import FollowUp
from tracker.records.gate import Escape, escaping
from tracker.records.imports import SEEN, Import, ImportRow
from tracker.records.kinds import MODELS, whole
from tracker.records.links import Link
from tracker.records.record import Record
from tracker.rules.audit import About, Deed
from tracker.rules.fields import FIELDS, FOLLOW_UP, Ends, ExternalId
from tracker.rules.imports.fates import Fate
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.outcomes import Lapse

AT_ONCE = 500


class UndoneAlready(Exception):
    """Somebody has taken the import back already."""


class TooLate(Exception):
    """More than thirty days have passed: what was taken in stays."""


@dataclass(slots=True)
class Undone:
    removed: int = 0
    restored: int = 0
    kept: list[str] = field(default_factory=list)
    """The references of records that stay, because somebody worked on them since."""

    @property
    def is_nothing(self) -> bool:
        """Whether nothing was taken back, because all of it stays."""
        return bool(self.kept) and not self.removed and not self.restored


def undo(made: Import) -> Undone:
    """Take an import back; the edge commits. Where all of it stays, it can be asked for again later.

    Raises UndoneAlready, TooLate.
    """
    refuse_late(made)
    claimed = update(Import).where(Import.id == made.id, Import.undone_at.is_(None)).values(undone_at=clock.now())
    if rows_changed(claimed) != 1:
        raise UndoneAlready
    found = Undone()
    found.kept = kept_of(made)
    if made.kind == FOLLOW_UP:
        found.removed = calling_off.call_off(made)
    else:
        _restore(made, found)
        _remove(made, found)
    told = {"removed": found.removed, "restored": found.restored, "kept": found.kept}
    again = {"undone_at": None, "undo_asked_at": None} if found.is_nothing else {}
    rows_changed(update(Import).where(Import.id == made.id).values(undone=told, **again))
    if not found.is_nothing:
        audit.note(Noted(Deed.IMPORT_UNDONE, About.IMPORT, made.id, digest=made.sha256))
    session().expire_all()
    return found


def refuse_late(made: Import) -> None:
    """Raises UndoneAlready, TooLate."""
    if made.undone_at is not None:
        raise UndoneAlready
    if clock.now() > made.undo_until:
        raise TooLate


def _rows(made: Import, fate: Fate) -> ColumnElement[bool]:
    return (ImportRow.import_id == made.id) & (ImportRow.fate == fate)


def _worked_on(made: Import) -> ColumnElement[bool]:
    """Whether a record of the import was changed since, or something was tied to it.

    What happened is in the way only of what would go: one that was changed is put right, whatever was logged of it.
    """
    since = made.created_at
    theirs = select(ImportRow.record_id).where(ImportRow.import_id == made.id)
    tied = select(Link.id).where(Link.created_at > since)
    ends = or_(
        (Link.from_id == Record.id) & Link.to_id.not_in(theirs), (Link.to_id == Record.id) & Link.from_id.not_in(theirs)
    )
    filed = select(Attachment.id).where(Attachment.record_id == Record.id, Attachment.added_at > since)
    stands = FollowUp.outcome.is_distinct_from(Lapse.TAKEN_BACK)
    set_since = select(FollowUp.id).where(FollowUp.record_id == Record.id, FollowUp.by_hand, stands)
    return or_(
        Record.version != ImportRow.version,
        exists(tied.where(ends, or_(Link.role != LinkRole.SUBJECT, ImportRow.fate == Fate.NEW))),
        exists(filed),
        exists(set_since),
    )


def kept_of(made: Import) -> list[str]:
    """Return the references of the records that would stay; or of which follow-ups would, one for each."""
    if made.kind == FOLLOW_UP:
        return list(calling_off.kept_of(made))
    asked = select(Record.ref).join(ImportRow, ImportRow.record_id == Record.id).where(ImportRow.import_id == made.id)
    return list(session().scalars(asked.where(_worked_on(made)).order_by(Record.ref)))


def _remove(made: Import, found: Undone) -> None:
    """Hide what the import made for thirty days, as anything that is deleted, and together."""
    at, there = clock.now(), select(Record.id).join(ImportRow, ImportRow.record_id == Record.id)
    theirs = there.where(_rows(made, Fate.NEW), Record.ref.not_in(found.kept))
    told_of = exists(select(Link.id).where(Link.to_id == Record.id, Link.role == LinkRole.SUBJECT))
    has_events = or_(Record.kind.not_in(bulk.PLAIN), told_of)
    one_by_one = session().scalars(theirs.where(has_events)).all()
    together = session().scalars(theirs.where(~has_events)).all()
    for start in range(0, len(one_by_one), AT_ONCE):
        asked = select(Record).where(Record.id.in_(one_by_one[start : start + AT_ONCE]))
        deletion.delete_all(session().scalars(whole(asked)).all())
    with escaping(Escape.FOLD):  # what is hidden is not there any more for whoever hides it
        for start in range(0, len(together), AT_ONCE):
            rows_changed(_HIDE, {"at": at, "ids": together[start : start + AT_ONCE]})
    found.removed = len(one_by_one) + len(together)


_HIDE = (
    update(Record)
    .where(Record.id.in_(bindparam("ids", expanding=True)), Record.deleted_at.is_(None))
    .values(deleted_at=bindparam("at"))
)


def _restore(made: Import, found: Undone) -> None:
    """Let what the import changed say again what it said before."""
    kind = Kind(made.kind)
    asked = select(ImportRow).where(_rows(made, Fate.UPDATE)).order_by(ImportRow.record_id)
    rows = {row.record_id: row for row in session().scalars(asked)}
    model = MODELS[kind]
    for record in session().scalars(select(model).where(model.id.in_(rows), model.ref.not_in(found.kept))).all():
        before = rows[record.id].before or {}
        beside = ("external_ids", WORDS, SEEN)
        values = {name: _value(kind, name, said) for name, said in before.items() if name not in beside}
        filing.file(kind, record, values, record.version)
        if WORDS in before:
            records.claim(record, record.version, changes=True)
            as_written.put_back(record, before[WORDS])
        if "external_ids" in before:
            external_ids.be_called(record, [ExternalId(*each) for each in before["external_ids"]])
        _leave_to_earlier(rows[record.id], before.get(SEEN), record.version)
        found.restored += 1


def _leave_to_earlier(row: ImportRow, seen: int | None, version: int) -> None:
    """Let earlier imports that left the record as this one found it know it again: it is as they left it."""
    theirs = (ImportRow.record_id == row.record_id, ImportRow.import_id < row.import_id, ImportRow.version == seen)
    if seen is not None and seen != version:
        rows_changed(update(ImportRow).where(*theirs).values(version=version))


def _value(kind: Kind, name: str, said: Any) -> object:
    """Return a value as verbs take it, of what was kept of it."""
    shape = FIELDS[kind][name].shape
    return _records(said) if isinstance(shape, Ends) else filed(shape, said)


def _records(ids: Sequence[int]) -> list[Record]:
    found = {record.id: record for record in session().scalars(whole(select(Record).where(Record.id.in_(ids))))}
    return [found[each] for each in ids if each in found]

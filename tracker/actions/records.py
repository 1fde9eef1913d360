"""Make, edit, delete and share records of any kind."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import bindparam, select, update

from tracker.actions import audit, recounting, visibility, voiding
from tracker.actions.audit import Noted
from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records.gate import Escape, escaping, viewer
from tracker.records.record import RECORDS, Record
from tracker.rules.access import FOR_NAMED, Visibility
from tracker.rules.audit import About, Deed
from tracker.rules.kinds import new_reference

KEPT_AFTER_DELETION = timedelta(days=30)


class EditConflict(Exception):
    """Somebody changed the record after it was read: neither version may silently win."""


R = TypeVar("R", bound=Record)


def add(record: R, visible_to: Visibility | None = None) -> R:
    """Put a new record into the database: give it a reference, an owner, a team and who may see it."""
    add_all([record], visible_to)
    return record


def add_all(new: Sequence[Record], visible_to: Visibility | None = None) -> None:
    """Put many new records into the database as `add` does each, in a number of statements that hardly grows."""
    acting = viewer()
    _refer(new)
    for record in new:
        record.version = 1
        record.owner_id = record.owner_id or acting.user_id or None
        record.team_id = record.team_id or min(acting.team_ids, default=None)
        unsaid = Visibility.TEAM if record.team_id else Visibility.RESTRICTED
        record.visibility = visible_to or record.visibility or unsaid
    session().add_all(new)
    session().flush()
    if acting.user_id:
        visibility.name_first_reader([record for record in new if record.visibility in FOR_NAMED], acting.user_id)


def add_beside(record: R, other: Record) -> R:
    """Put a new record into the database that whoever sees another one may see, and nobody else."""
    record.team_id = other.team_id
    width = Visibility(other.visibility)
    add(record, width)
    if width in FOR_NAMED:
        visibility.name_readers(record, visibility.readers_of(other.id))
    return record


def edit(record: Record, seen_version: int, values: Mapping[str, object]) -> bool:
    """Change a record as somebody saw it at `seen_version`; say whether anything changed. Raises EditConflict."""
    changed = {name: value for name, value in values.items() if getattr(record, name) != value}
    claim(record, seen_version, bool(changed))
    for name, value in changed.items():
        setattr(record, name, value)
    session().flush()
    if "country" in changed:
        recounting.of_record_in_working_days(record.id, "The country of the record was changed.")
    return bool(changed)


def claim(record: Record, seen_version: int, changes: bool) -> None:
    """Let a record be changed by whoever saw it at `seen_version`, and by nobody else. Raises EditConflict."""
    claimed = (
        update(Record)
        .where(Record.id == record.id, Record.version == seen_version)
        .values(version=Record.version + (1 if changes else 0))
    )
    if rows_changed(claimed) != 1:
        raise EditConflict
    session().refresh(record, ["version"])


def save(model: type[R], record: R | None, seen_version: int, values: Mapping[str, object]) -> R:
    """Make a record, or change the one there is as somebody saw it at `seen_version`. Raises EditConflict."""
    if record is None:
        return add(model(**values))
    edit(record, seen_version, values)
    return record


def delete(record: Record, at: datetime | None = None) -> None:
    """Hide a record, and with it what it set to come back, from every page for thirty days.

    Records that are deleted `at` one moment are brought back together.
    """
    delete_all([record], at)


def delete_all(doomed: Sequence[Record], at: datetime | None = None) -> None:
    """Hide many records as `delete` does each, in a number of statements that hardly grows."""
    moment = at or clock.now()
    for record in doomed:
        record.deleted_at = moment
    session().flush()
    voiding.deleted([record.id for record in doomed])
    _note(Deed.DELETED, doomed)


def restore(record: Record) -> None:
    """Bring a deleted record back, and with it what it set to come back."""
    restore_all([record])


def restore_all(deleted: Sequence[Record]) -> None:
    """Bring many deleted records back as `restore` does each, in a number of statements that hardly grows."""
    for record in deleted:
        record.deleted_at = None
    session().flush()
    voiding.brought_back([record.id for record in deleted])
    _note(Deed.RESTORED, deleted)


def _note(deed: Deed, about: Iterable[Record]) -> None:
    for record in about:
        audit.note(Noted(deed, About.RECORD, record.id, level=record.visibility))


_TAKEN = select(RECORDS.c.ref).where(RECORDS.c.ref.in_(bindparam("refs", expanding=True)))


def _refer(new: Sequence[Record]) -> None:
    """Give each a public reference that is free among all; one that has a reference keeps it."""
    wanting = [record for record in new if not record.ref]
    while wanting:
        refs: dict[str, Record] = {new_reference(record.kind_of): record for record in wanting}
        with escaping(Escape.FOLD):
            taken = set(session().scalars(_TAKEN, {"refs": list(refs)}))
        for ref, record in refs.items():
            if ref not in taken:
                record.ref = ref
        wanting = [record for record in wanting if not record.ref]

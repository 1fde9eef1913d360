"""Writes the edit trail and the stamps of every record as the session flushes, so that no verb can forget them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import Session

from tracker.plumbing import clock
from tracker.records.as_written import AsWrittenRow
from tracker.records.attachments import Attachment
from tracker.records.demands import MILESTONES
from tracker.records.external_ids import ExternalIdRow
from tracker.records.gate import Viewer
from tracker.records.links import Link
from tracker.records.people import PersonName
from tracker.records.record import Reader, Record, title_key
from tracker.records.revisions import Revision
from tracker.records.sealed import SealedDetail
from tracker.rules.links import LinkRole

COMPUTED = frozenset(
    {
        *("id", "title_key", "sort_day", "version", "counted"),
        *("noted_with_id", "follows", "record_id", "key_id", "key"),
        *("status", "status_as_of", "status_confirmed", "status_event_id"),
        *(
            "created_at",
            "created_by",
            "updated_at",
            "updated_by",
            "earliest",
            "latest",
            "first_day",
            "last_day",
        ),
        *MILESTONES,
    }
)
"""What follows from something else, or stamps it: not a change that a person made."""


@event.listens_for(Session, "before_flush")
def _stamp(session: Session, *_args: object) -> None:
    by, now = _actor(session), clock.now()
    for thing in session.new:
        if isinstance(thing, Record):
            thing.created_at, thing.created_by = thing.created_at or now, by
            thing.sort_day = thing.sort_day or clock.today()
        if isinstance(thing, Link):
            thing.created_at, thing.created_by = now, by
    for thing in [*session.new, *session.dirty]:
        if isinstance(thing, Record) and (thing in session.new or _changes(thing)):
            thing.updated_at, thing.updated_by = now, by
            thing.title_key = title_key(thing.title)


@event.listens_for(Session, "after_flush")
def _write_trail(session: Session, *_args: object) -> None:
    at, by = clock.now(), _actor(session)
    rows = [
        {"record_id": record_id, "at": at, "by_id": by, "what": what, "changes": changes}
        for record_id, what, changes in _happened(session)
    ]
    if rows:
        session.connection().execute(insert(Revision), rows)


def _happened(session: Session) -> list[tuple[int, str, dict[str, Any]]]:
    found: list[tuple[int, str, dict[str, Any]]] = []
    for thing in session.new:
        found += _made(thing)
    for thing in session.dirty:
        found += _changed(thing)
    gone = {thing.id for thing in session.deleted if isinstance(thing, Record)}
    for thing in session.deleted:
        found += [row for row in _removed(thing) if row[0] not in gone]
    return found


def _made(thing: object) -> list[tuple[int, str, dict[str, Any]]]:
    if isinstance(thing, Record):
        return [(thing.id, "created", _initial(thing))]
    return [(record_id, "added", change) for record_id, change in _told_of(thing, added=True)]


def _changed(thing: object) -> list[tuple[int, str, dict[str, Any]]]:
    changes = _changes(thing)
    if not changes:
        return []
    if isinstance(thing, Record):
        if "deleted_at" in changes:
            return [(thing.id, "deleted" if thing.deleted_at else "restored", {})]
        return [(thing.id, "changed", changes)]
    return _changed_part(thing, changes)


def _changed_part(thing: object, changes: dict[str, Any]) -> list[tuple[int, str, dict[str, Any]]]:
    """What was changed of something that belongs to a record."""
    if isinstance(thing, Link):
        return [(thing.from_id, "changed", {"link": _named(thing), **changes})]
    if isinstance(thing, Attachment):
        what = ("removed" if thing.deleted_at else "added") if "deleted_at" in changes else "changed"
        said = {} if "deleted_at" in changes else changes
        return [(thing.record_id, what, {**_named_file(thing, what), **said})]
    if isinstance(thing, PersonName):
        return [(thing.person_id, "changed", {"name": changes.get("text", [thing.text, thing.text])})]
    if isinstance(thing, AsWrittenRow):
        return [(thing.record_id, "changed", {"as_written": changes.get("words", [thing.words, thing.words])})]
    if isinstance(thing, SealedDetail):
        return [(thing.record_id, "changed", {"sealed": [thing.name, thing.name]})]
    return []


def _removed(thing: object) -> list[tuple[int, str, dict[str, Any]]]:
    return [(record_id, "removed", change) for record_id, change in _told_of(thing, added=False)]


def _told_of(thing: object, added: bool) -> list[tuple[int, dict[str, Any]]]:
    def sides(value: object) -> list[object]:
        return [None, value] if added else [value, None]

    if isinstance(thing, Link):
        change = {"link": sides(_named(thing))}
        on_a_timeline = thing.role_of in (LinkRole.SUBJECT, LinkRole.SPEAKER)
        return [(thing.from_id, change)] if on_a_timeline else [(thing.from_id, change), (thing.to_id, change)]
    if isinstance(thing, PersonName):
        return [(thing.person_id, {"name": sides(thing.text)})]
    if isinstance(thing, Attachment) and added:
        return [(thing.record_id, _named_file(thing, "added"))]
    if isinstance(thing, Reader | SealedDetail | ExternalIdRow | AsWrittenRow):
        name, value = _said_beside(thing)
        return [(thing.record_id, {name: sides(value)})]
    return []


def _said_beside(thing: Reader | SealedDetail | ExternalIdRow | AsWrittenRow) -> tuple[str, object]:
    if isinstance(thing, Reader):
        return "reader", thing.user_id
    if isinstance(thing, SealedDetail):
        return "sealed", thing.name
    return ("as_written", thing.words) if isinstance(thing, AsWrittenRow) else ("external_id", thing.called)


def _named(link: Link) -> dict[str, Any]:
    said = {"note": link.note, "since": link.since, "until": link.until}
    ends = {"role": str(link.role), "from": link.from_id, "to": link.to_id, "quote": link.quote}
    return ends | {name: value for name, value in said.items() if value}


def _named_file(file: Attachment, what: str) -> dict[str, Any]:
    sides = {"added": [None, file.title], "removed": [file.title, None]}
    return {"file": sides.get(what, [file.title, file.title]), "file_id": file.id}


def _initial(record: Record) -> dict[str, Any]:
    names = [column.key for column in inspect(type(record)).column_attrs if column.key not in COMPUTED]
    return {name: [None, _plain(value)] for name in names if (value := getattr(record, name)) not in (None, "")}


def _changes(thing: object) -> dict[str, Any]:
    state = inspect(thing)
    changes, as_they_were = {}, state.unmodified | COMPUTED
    for attribute in state.mapper.column_attrs:
        if attribute.key in as_they_were:
            continue
        history = state.attrs[attribute.key].history
        if history.has_changes():
            before = history.deleted[0] if history.deleted else None
            after = history.added[0] if history.added else None
            if before != after:
                changes[attribute.key] = [_plain(before), _plain(after)]
    return changes


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _actor(session: Session) -> int | None:
    viewer: Viewer | None = session.info.get("viewer")
    return (viewer.user_id or None) if viewer else None

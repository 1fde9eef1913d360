"""Keeps the index: what a transaction changed is entered anew before it commits, so that no verb can forget it."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, event, insert, inspect, or_, select
from sqlalchemy.orm import Session, selectin_polymorphic

from tracker.plumbing import full_text
from tracker.plumbing.database import rows_changed
from tracker.plumbing.database import session as current
from tracker.records.gate import Escape, escaping
from tracker.records.links import Link
from tracker.records.people import PersonName
from tracker.records.record import Record
from tracker.records.searching.entries import ENTRIES, SearchEntry, ToEnter, place_of
from tracker.records.searching.texts import cut, names_in, texts_of
from tracker.rules.links import LinkRole
from tracker.rules.searching.tokens import normal

AT_ONCE = 500
"""Records that are entered by one set of statements."""

CHANGED = "to enter into the index"

COUNTED = frozenset({"status", "status_as_of", "status_event_id", "version", "updated_at", "updated_by", "owner_id"})
"""Changes of a record that are no words of it and move no day."""


@event.listens_for(Session, "after_flush")
def _note(session: Session, *_args: object) -> None:
    changed: set[int] = session.info.setdefault(CHANGED, set())
    for thing in [*session.new, *session.dirty, *session.deleted]:
        changed.update(_about(thing))


def _about(thing: object) -> Iterator[int]:
    """The records whose entries follow from a row."""
    if isinstance(thing, Record) and _has_new_words(thing):
        yield thing.id
    elif isinstance(thing, PersonName):
        yield thing.person_id
    elif isinstance(thing, Link) and (thing.quote or thing.note or inspect(thing).attrs.quote.history.has_changes()):
        yield from (thing.from_id, thing.to_id)


def _has_new_words(record: Record) -> bool:
    state = inspect(record)
    keys = {column.key for column in state.mapper.column_attrs} - COUNTED
    return any(state.attrs[key].history.has_changes() for key in keys)


@event.listens_for(Session, "before_commit")
def _enter_what_changed(session: Session) -> None:
    session.flush()
    changed: set[int] = session.info.pop(CHANGED, set())
    if changed:
        enter(changed)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, *_args: object) -> None:
    session.info.pop(CHANGED, None)


def enter(record_ids: Collection[int]) -> None:
    """Enter records anew, whoever may see them, with the links that have words. It does not commit."""
    every = sorted(record_ids)
    with escaping(Escape.FOLD):
        for first in range(0, len(every), AT_ONCE):
            _enter(every[first : first + AT_ONCE])


def enter_waiting() -> int:
    """Enter the newest of the records that wait to be entered; return how many there were. It does not commit."""
    waiting = select(ToEnter.record_id).order_by(ToEnter.record_id.desc()).limit(AT_ONCE)
    ids = current().scalars(waiting).all()
    enter(ids)
    rows_changed(delete(ToEnter).where(ToEnter.record_id.in_(ids)))
    return len(ids)


def _enter(ids: Sequence[int]) -> None:
    asked = select(Record).where(Record.id.in_(ids)).options(selectin_polymorphic(Record, Record.__subclasses__()))
    records = {record.id: record for record in current().scalars(asked)}
    rows = [*_of_records(records, ids), *_of_links(records, ids)]
    these = SearchEntry.record_id.in_(ids)
    _remove(these)
    if rows:
        current().execute(insert(SearchEntry), rows)
        full_text.enter(ENTRIES, these)


def _remove(which: ColumnElement[bool]) -> None:
    full_text.leave(ENTRIES, which)
    rows_changed(delete(SearchEntry).where(which))


@event.listens_for(Session, "before_flush")
def _remove_destroyed(session: Session, *_args: object) -> None:
    ids = [thing.id for thing in session.deleted if isinstance(thing, Record)]
    if ids:
        with escaping(Escape.PURGE), session.no_autoflush:
            _remove(or_(SearchEntry.record_id.in_(ids), SearchEntry.other_id.in_(ids)))


def _of_records(records: dict[int, Record], ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    spelt: dict[int, list[str]] = {}
    asked = select(PersonName.person_id, PersonName.text).where(PersonName.person_id.in_(ids)).order_by(PersonName.id)
    for person_id, text in current().execute(asked):
        spelt.setdefault(person_id, []).append(text)
    for record in records.values():
        names = spelt.get(record.id, [])
        texts = texts_of(record.kind_of, partial(getattr, record), names)
        tokens = cut(texts, names_in(record.kind_of, record.title, names))
        yield entry(place_of(record.sort_day, record.id), record.id, None, texts, tokens)


def _of_links(records: dict[int, Record], ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    has_words = or_(Link.quote != "", Link.note != "")
    here = or_(Link.from_id.in_(ids), and_(Link.to_id.in_(ids), Link.role == LinkRole.MAKES_DEMAND))
    asked = select(Link.from_id, Link.to_id, Link.quote, Link.note, Link.role).where(has_words, here).order_by(Link.id)
    entries: Counter[int] = Counter()
    for start, end, quote, note, role in current().execute(asked):
        texts = [text for text in (quote, note) if text]
        for near, far in [(start, end), (end, start)] if role == LinkRole.MAKES_DEMAND else [(start, end)]:
            if near in records:
                entries[near] += 1
                yield entry(place_of(records[near].sort_day, near, entries[near]), near, far, texts, cut(texts))


def entry(place: int, record_id: int, other_id: int | None, texts: Sequence[str], tokens: list[str]) -> dict[str, Any]:
    """Return the row of an entry."""
    text = "\n".join(" ".join(normal(each).split()) for each in texts)
    return {"place": place, "record_id": record_id, "other_id": other_id, "text": text, "tokens": tokens}

"""Keeps the index: what a transaction changed is entered anew before it commits, so that no verb can forget it."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, delete, event, insert, inspect, or_, select
from sqlalchemy.orm import Session, SessionTransaction, selectin_polymorphic
from sqlalchemy.orm.util import identity_key

from tracker.actions import bulk
from tracker.plumbing import full_text
from tracker.plumbing.database import rows_changed
from tracker.plumbing.database import session as current
from tracker.records.gate import Escape, escaping
from tracker.records.links import Link
from tracker.records.people import PersonName
from tracker.records.record import SEALED_IDS, Record
from tracker.records.searching.entries import ENTRIES, SearchEntry, ToEnter, place_of
from tracker.records.searching.texts import columns_of, cut, names_in, texts_of
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.searching.tokens import normal

AT_ONCE = 500
"""Records that are entered by one set of statements."""

CHANGED, NEW, SEALED = "to enter into the index", "not in the index yet", "sealed or opened"

COUNTED = frozenset(
    {
        *("status", "status_as_of", "status_confirmed", "status_event_id"),
        *("version", "updated_at", "updated_by", "owner_id"),
    }
)
"""Changes of a record that are no words of it and move no day."""


@event.listens_for(Session, "after_flush")
def _note(session: Session, *_args: object) -> None:
    changed: set[int] = session.info.setdefault(CHANGED, set())
    for thing in [*session.new, *session.dirty, *session.deleted]:
        changed.update(_about(thing))
    crossed: set[int] = session.info.setdefault(SEALED, set())
    crossed.update(thing.id for thing in session.dirty if isinstance(thing, Record) and _crosses_the_seal(thing))
    new: dict[int, Record | None] = session.info.setdefault(NEW, {})
    made = {thing.id: thing for thing in session.new if isinstance(thing, Record)}
    # Those that are held need not be read again; of very many, memory does not hold them all.
    new |= made if len(new) < AT_ONCE else dict.fromkeys(made)


def _about(thing: object) -> Iterator[int]:
    """The records whose entries follow from a row."""
    if isinstance(thing, Record) and _has_new_words(thing):
        yield thing.id
    elif isinstance(thing, PersonName):
        yield thing.person_id
    elif isinstance(thing, Link) and (thing.quote or thing.note or inspect(thing).attrs.quote.history.deleted):
        yield from (thing.from_id, thing.to_id) if thing.role == LinkRole.MAKES_DEMAND else (thing.from_id,)


def _has_new_words(record: Record) -> bool:
    state = inspect(record)
    keys = {column.key for column in state.mapper.column_attrs} - COUNTED - state.unmodified
    return any(state.attrs[key].history.has_changes() for key in keys)


def _crosses_the_seal(record: Record) -> bool:
    return Visibility.SEALED in inspect(record).attrs.visibility.history.sum()


@event.listens_for(Session, "before_commit")
def _enter_what_changed(session: Session) -> None:
    session.flush()
    changed: set[int] = session.info.pop(CHANGED, set()) | _tied_to(session.info.pop(SEALED, set()))
    new: dict[int, Record | None] = session.info.pop(NEW, {})
    if changed:
        enter(changed, new)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, ended: SessionTransaction) -> None:
    """Of a part that was taken back nothing is forgotten: what else was changed is entered, and the rest as it is."""
    if ended.parent is not None:
        return
    session.info.pop(CHANGED, None)
    session.info.pop(NEW, None)
    session.info.pop(SEALED, None)


def _tied_to(sealed: set[int]) -> set[int]:
    """The records that have words of a tie to one of these: those words are sealed and opened with it."""
    if not sealed:
        return set()
    with escaping(Escape.FOLD):
        ties = current().execute(select(Link.from_id, Link.to_id).where(_has_words(), _touches(sealed)))
        return {end for tie in ties for end in tie}


def enter(record_ids: Collection[int], new: Collection[int] = ()) -> None:
    """Enter records anew, whoever may see them, with the links that have words; what is sealed leaves the index.

    What is `new` has never been entered. It does not commit.
    """
    every = sorted(record_ids)
    with escaping(Escape.FOLD):
        for first in range(0, len(every), AT_ONCE):
            some = every[first : first + AT_ONCE]
            if known := [record_id for record_id in some if record_id not in new]:
                current().execute(_ONE_BY_ONE, {"ids": known})
                _remove(SearchEntry.record_id.in_(known))
            _enter(some)


def enter_waiting() -> int:
    """Enter the newest of the records that wait to be entered; return how many there were. It does not commit."""
    waiting = select(ToEnter.record_id).order_by(ToEnter.record_id.desc()).limit(AT_ONCE)
    ids = current().scalars(waiting).all()
    enter(ids)
    rows_changed(delete(ToEnter).where(ToEnter.record_id.in_(ids)))
    return len(ids)


def _enter(ids: Sequence[int]) -> None:
    records = {record.id: record for record in _read(ids).values() if record.visibility != Visibility.SEALED}
    rows = [*_of_records(records), *_of_links(records, ids)]
    if rows:
        current().execute(insert(SearchEntry), rows)
        full_text.enter(ENTRIES, SearchEntry.record_id.in_(ids))


def _read(ids: Collection[int]) -> dict[int, Record]:
    """Return records with all their words; those that were just written are at hand."""
    at_hand = map(current().identity_map.get, (identity_key(Record, record_id) for record_id in ids))
    found = {record.id: record for record in at_hand if record is not None and _has_its_words(record)}
    if missing := [record_id for record_id in ids if record_id not in found]:
        found |= {record.id: record for record in current().scalars(_WHOLE, {"ids": missing})}
    return found


def _has_its_words(record: Record) -> bool:
    unloaded = inspect(record).unloaded
    return unloaded.isdisjoint(("id", "kind", "sort_day", "visibility")) and unloaded.isdisjoint(
        columns_of(record.kind_of)
    )


def _has_words() -> ColumnElement[bool]:
    return or_(Link.quote != "", Link.note != "")


def _touches(ids: Collection[int]) -> ColumnElement[bool]:
    return or_(Link.from_id.in_(ids), Link.to_id.in_(ids))


_OF_THESE: BindParameter[int] = bindparam("ids", expanding=True)
# Of two who enter a record at once, the second finds what the first has entered.
_ONE_BY_ONE = (
    select(Record.id).where(Record.id.in_(_OF_THESE)).order_by(Record.id).with_for_update(of=Record, key_share=True)
)
_KINDS = selectin_polymorphic(Record, Record.__subclasses__())
_WHOLE = select(Record).where(Record.id.in_(_OF_THESE)).options(_KINDS)
_NAMES = (
    select(PersonName.person_id, PersonName.text).where(PersonName.person_id.in_(_OF_THESE)).order_by(PersonName.id)
)
_WORDED = (
    select(Link.from_id, Link.to_id, Link.quote, Link.note, Link.role)
    .where(_has_words(), Link.from_id.not_in(SEALED_IDS), Link.to_id.not_in(SEALED_IDS))
    .where(or_(Link.from_id.in_(_OF_THESE), and_(Link.to_id.in_(_OF_THESE), Link.role == LinkRole.MAKES_DEMAND)))
    .order_by(Link.id)
)


def _remove(which: ColumnElement[bool]) -> None:
    full_text.leave(ENTRIES, which)
    rows_changed(delete(SearchEntry).where(which))


@event.listens_for(Session, "before_flush")
def _remove_destroyed(session: Session, *_args: object) -> None:
    ids = [thing.id for thing in session.deleted if isinstance(thing, Record)]
    if ids:
        with escaping(Escape.PURGE), session.no_autoflush:
            _remove(or_(SearchEntry.record_id.in_(ids), SearchEntry.other_id.in_(ids)))


def _of_records(records: dict[int, Record]) -> Iterator[dict[str, Any]]:
    spelt: dict[int, list[str]] = {}
    people = [record.id for record in records.values() if record.kind == Kind.PERSON]
    for person_id, text in current().execute(_NAMES, {"ids": people}) if people else ():
        spelt.setdefault(person_id, []).append(text)
    for record in records.values():
        names = spelt.get(record.id, [])
        texts = texts_of(record.kind_of, partial(getattr, record), names)
        tokens = cut(texts, names_in(record.kind_of, record.title, names))
        yield entry(place_of(record.sort_day, record.id), record.id, None, texts, tokens)


def _of_links(records: dict[int, Record], ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    entries: Counter[int] = Counter()
    for start, end, quote, note, role in current().execute(_WORDED, {"ids": ids}):
        texts = [text for text in (quote, note) if text]
        for near, far in [(start, end), (end, start)] if role == LinkRole.MAKES_DEMAND else [(start, end)]:
            if near in records:
                entries[near] += 1
                yield entry(place_of(records[near].sort_day, near, entries[near]), near, far, texts, cut(texts))


def enter_new(
    kind: Kind, ids: Sequence[int], columns: Mapping[str, Sequence[Any]], spelt: Sequence[Sequence[str]]
) -> None:
    """Enter new records of one kind, none of them sealed, whose ids follow one another. It does not commit.

    Their words are given column by column, and the other names of each; nothing is tied to them by words of its own.
    """
    given = [columns[name] for name in columns_of(kind)[1:] if name in columns]
    texts, tokens = [], []
    for title, names, *others in zip(columns["title"], spelt, *given, strict=True):
        said = [text for text in (title, *names, *others) if text]
        texts.append("\n".join(" ".join(normal(text).split()) for text in said))
        tokens.append(cut(said, names_in(kind, title, names)))
    places = [place_of(day, record_id) for day, record_id in zip(columns["sort_day"], ids, strict=True)]
    bulk.put(ENTRIES, {"place": places, "record_id": ids, "text": texts, "tokens": tokens}, {"other_id": None})
    with escaping(Escape.FOLD):
        full_text.enter(ENTRIES, ENTRIES.c.record_id.between(ids[0], ids[-1]))


def entry(place: int, record_id: int, other_id: int | None, texts: Sequence[str], tokens: list[str]) -> dict[str, Any]:
    """Return the row of an entry."""
    text = "\n".join(" ".join(normal(each).split()) for each in texts)
    return {"place": place, "record_id": record_id, "other_id": other_id, "text": text, "tokens": tokens}

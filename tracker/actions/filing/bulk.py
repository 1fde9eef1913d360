"""Files very many new records of a kind at once, past the ORM: a few statements for all of them.

What the trail would say of each says the import that they came with. What happens to them is told by the verbs.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import Table, func, insert, literal, select

from tracker.actions import search_entries
from tracker.actions.filing.parts import columns_of, first_day, when_in, words_in
from tracker.actions.links import NO_TERMS, quote_key
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.as_written import AS_WRITTEN, MOST_WORDS
from tracker.records.external_ids import EXTERNAL_IDS
from tracker.records.gate import Escape, escaping, viewer
from tracker.records.kinds import MODELS
from tracker.records.links import LINKS
from tracker.records.people import NAMES
from tracker.records.record import READERS, RECORDS, title_key
from tracker.rules.access import FOR_NAMED, Visibility
from tracker.rules.events import Certainty
from tracker.rules.exposure import Exposure
from tracker.rules.fields import FIELDS, Ends, ExternalId, Values
from tracker.rules.kinds import Kind, new_references
from tracker.rules.people import Name, NameKind

Row = dict[str, Any]
"""A row of a table."""

PLAIN = frozenset({Kind.PERSON, Kind.ORGANISATION, Kind.CASE, Kind.SOURCE, Kind.DEMAND})
"""Kinds of which nothing follows from a new one but what happens to it."""


def put(kind: Kind, rows: Sequence[Values], visible_to: Visibility | None = None) -> list[int]:
    """Record new things of a plain kind, and return their ids, in order. What happened to them is not told.

    A field that names records has their ids here, bare. Nothing is asked of anybody: the values hold together.
    """
    ids = _ids(len(rows))
    columns = [columns_of(kind, values) for values in rows]
    _put_spine(kind, ids, rows, columns, visible_to)
    _put_own(kind, ids, columns)
    if kind is Kind.PERSON:
        _insert(NAMES, _names(ids, rows))
    _insert(LINKS, _links(kind, ids, rows))
    _insert(EXTERNAL_IDS, _numbers(ids, rows))
    _insert(AS_WRITTEN, _words(ids, rows))
    _enter(kind, ids, rows, columns)
    return ids


def _ids(many: int) -> list[int]:
    """Return the next ids of records; whoever writes to SQLite is alone, and PostgreSQL gives none twice."""
    with escaping(Escape.FOLD):
        if session().get_bind().dialect.name == "postgresql":
            sequence = func.pg_get_serial_sequence("records", "id")
            each = func.generate_series(1, many).table_valued("value")
            return list(session().scalars(select(func.nextval(sequence)).select_from(each)))
        last = session().scalar(select(func.max(RECORDS.c.id))) or 0
    return list(range(last + 1, last + many + 1))


def _put_spine(
    kind: Kind, ids: Sequence[int], rows: Sequence[Values], columns: Sequence[Row], visible_to: Visibility | None
) -> None:
    acting, now, refs = viewer(), clock.now(), _references(kind, len(ids))
    team = min(acting.team_ids, default=None)
    width = visible_to or (Visibility.TEAM if team else Visibility.RESTRICTED)
    shared: Row = {"kind": kind, "visibility": width, "owner_id": acting.user_id or None, "team_id": team}
    shared |= {"certainty": Certainty.CONFIRMED, "exposure": Exposure.INTERNAL, "in_mail": False, "version": 1}
    shared |= {"created_at": now, "updated_at": now, "created_by": acting.user_id or None}
    shared |= {"updated_by": acting.user_id or None}
    days, today = _days(kind, rows), clock.today()
    spine = [
        {
            "id": record_id,
            "ref": ref,
            "title": own["title"],
            "title_key": title_key(own["title"]),
            "country": own.get("country"),
            "summary": own.get("summary") or "",
            "sort_day": day or today,
        }
        for record_id, ref, own, day in zip(ids, refs, columns, days, strict=True)
    ]
    for own, ref in zip(columns, refs, strict=True):
        own["ref"] = ref
    _insert(RECORDS, spine, shared)
    if width in FOR_NAMED and acting.user_id:
        _insert(READERS, ({"record_id": record_id, "user_id": acting.user_id} for record_id in ids))


def _days(kind: Kind, rows: Sequence[Values]) -> Iterator[date | None]:
    """A source stands where it was published; everything else where it was recorded."""
    return (first_day(when_in(values, "published")) if kind is Kind.SOURCE else None for values in rows)


def _references(kind: Kind, many: int) -> list[str]:
    """Return free references, all different."""
    found: dict[str, None] = {}
    while len(found) < many:
        new = dict.fromkeys(new_references(kind, many - len(found)))
        with escaping(Escape.FOLD):
            taken = set(session().scalars(select(RECORDS.c.ref).where(RECORDS.c.ref.in_(new))))
        found |= {ref: None for ref in new if ref not in taken}
    return list(found)


def _put_own(kind: Kind, ids: Sequence[int], columns: Sequence[Row]) -> None:
    """Put what only this kind has; where a field was not given, what a new record of the kind has there."""
    table = cast(Table, MODELS[kind].__table__)
    initial = {column.name: getattr(column.default, "arg", None) for column in table.c if column.name != "id"}
    given = {name for own in columns for name in own if name in initial}
    shared = {name: value for name, value in initial.items() if name not in given}
    rows = [
        {"id": record_id, **{name: own.get(name, initial[name]) for name in given}}
        for record_id, own in zip(ids, columns, strict=True)
    ]
    _insert(table, rows, shared)


def _names(ids: Sequence[int], rows: Sequence[Values]) -> Iterator[Row]:
    for person, values in zip(ids, rows, strict=True):
        main = Name(str(values["title"]), NameKind.MAIN)
        others = cast(Sequence[Name], values.get("other_names") or ())
        for name in (main, *(other for other in others if other.text != main.text)):
            key = title_key(name.text)[:300]
            yield {
                "person_id": person,
                "text": name.text,
                "text_key": key,
                "kind": name.kind,
                "language": name.language,
            }


def _links(kind: Kind, ids: Sequence[int], rows: Sequence[Values]) -> Iterator[Row]:
    roles = {field.name: field.shape.role for field in FIELDS[kind] if isinstance(field.shape, Ends) and not field.told}
    shared = {"quote": "", "quote_key": quote_key(NO_TERMS.quote), "note": "", "created_at": clock.now()}
    shared["created_by"] = viewer().user_id or None
    for start, values in zip(ids, rows, strict=True):
        for name, role in roles.items():
            for place, end in enumerate(cast(Sequence[int], values.get(name) or ()), start=1):
                assert role is not None, name
                position = place if role.rule.ordered else 0
                yield {"from_id": start, "to_id": end, "role": role, "position": position, **shared}


def _numbers(ids: Sequence[int], rows: Sequence[Values]) -> Iterator[Row]:
    for record_id, values in zip(ids, rows, strict=True):
        for each in dict.fromkeys(cast(Sequence[ExternalId], values.get("external_ids") or ())):
            yield {"record_id": record_id, "origin": each.origin, "code": each.code}


def _words(ids: Sequence[int], rows: Sequence[Values]) -> Iterator[Row]:
    for record_id, values in zip(ids, rows, strict=True):
        for name, said in words_in(values).items():
            yield {"record_id": record_id, "field": name, "words": said[:MOST_WORDS]}


def _enter(kind: Kind, ids: Sequence[int], rows: Sequence[Values], columns: Sequence[Row]) -> None:
    """Let them be found by their words."""
    days, today = _days(kind, rows), clock.today()
    new = (
        search_entries.New(kind, record_id, day or today, own, _spelt(values))
        for record_id, day, own, values in zip(ids, days, columns, rows, strict=True)
    )
    search_entries.enter_new(new)


def _spelt(values: Values) -> list[str]:
    return [name.text for name in cast(Sequence[Name], values.get("other_names") or ())]


def _insert(table: Table, rows: Iterable[Row], shared: Mapping[str, Any] | None = None) -> None:
    """Insert rows; what all of them share is written into the statement once."""
    every = list(rows)
    if not every:
        return
    fixed = {name: literal(value, table.c[name].type) for name, value in (shared or {}).items() if value is not None}
    session().connection().execute(insert(table).values(fixed) if fixed else insert(table), every)

"""Files very many new records of a kind at once, past the ORM: a few statements for all of them.

What the trail would say of each says the import that they came with. What happens to them is told by the verbs.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from sqlalchemy import Table, func, select

from tracker.actions import bulk, search_entries
from tracker.actions.filing.parts import first_day, stored, when_in, words_in
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
from tracker.rules.fields import FIELDS, Ends, ExternalId, Text, Values
from tracker.rules.fields.people import of_new
from tracker.rules.kinds import Kind, new_references
from tracker.rules.people import Name, NameKind

Row = dict[str, Any]
"""A row of a table."""
Columns = dict[str, Sequence[Any]]
"""Rows, column by column."""

PLAIN = frozenset({Kind.PERSON, Kind.ORGANISATION, Kind.CASE, Kind.SOURCE, Kind.DEMAND})
"""Kinds of which nothing follows from a new one but what happens to it."""


def put(kind: Kind, rows: Sequence[Values], visible_to: Visibility | None = None) -> list[int]:
    """Record new things of a plain kind, and return their ids, in order. What happened to them is not told.

    A field that names records has their ids here, bare. Nothing is asked of anybody: the values hold together.
    """
    rows = [of_new(values) for values in rows] if kind is Kind.PERSON else rows
    ids, columns = _ids(len(rows)), _columns(kind, rows)
    _put_spine(kind, ids, columns, visible_to)
    _put_own(kind, ids, columns)
    if kind is Kind.PERSON:
        _put_names(ids, columns, rows)
    _insert(LINKS, _links(kind, ids, rows))
    _insert(EXTERNAL_IDS, _numbers(ids, rows))
    _insert(AS_WRITTEN, _words(ids, rows))
    _enter(kind, ids, columns, rows)
    return ids


def _columns(kind: Kind, rows: Sequence[Values]) -> Columns:
    """Return what the tables hold of these values, column by column, for those that any row gives."""
    given = {name for values in rows for name in values}
    found: Columns = {}
    for field in FIELDS[kind]:
        if field.is_column and field.name in given:
            shape, said = field.shape, [values.get(field.name, field.shape.empty) for values in rows]
            plain = isinstance(shape, Text)
            found[field.name] = said if plain else [stored(shape, value) for value in said]
    today = clock.today()
    found["sort_day"] = [today] * len(rows)
    if kind is Kind.SOURCE:  # it stands where it was published
        found["sort_day"] = [first_day(when_in(values, "published")) or today for values in rows]
    return found


def _ids(many: int) -> list[int]:
    """Return the next ids of records; whoever writes to SQLite is alone, and PostgreSQL gives none twice."""
    with escaping(Escape.FOLD):
        if session().get_bind().dialect.name == "postgresql":
            sequence = func.pg_get_serial_sequence("records", "id")
            each = func.generate_series(1, many).table_valued("value")
            return list(session().scalars(select(func.nextval(sequence)).select_from(each)))
        last = session().scalar(select(func.max(RECORDS.c.id))) or 0
    return list(range(last + 1, last + many + 1))


def _put_spine(kind: Kind, ids: Sequence[int], columns: Columns, visible_to: Visibility | None) -> None:
    acting, now = viewer(), clock.now()
    team = min(acting.team_ids, default=None)
    width = visible_to or (Visibility.TEAM if team else Visibility.RESTRICTED)
    shared: Row = {"kind": kind, "visibility": width, "owner_id": acting.user_id or None, "team_id": team}
    shared |= {"certainty": Certainty.CONFIRMED, "exposure": Exposure.INTERNAL, "in_mail": False, "version": 1}
    shared |= {"created_at": now, "updated_at": now}
    shared |= dict.fromkeys(("created_by", "updated_by"), acting.user_id or None)
    columns["ref"] = _references(kind, len(ids))
    columns["title_key"] = list(map(title_key, columns["title"]))
    names = ("ref", "title", "title_key", "country", "summary", "sort_day")
    given = {name: columns[name] for name in names if name in columns}
    shared |= {name: None if name == "country" else "" for name in names if name not in given}
    bulk.put(RECORDS, {"id": ids, **given}, shared)
    if width in FOR_NAMED and acting.user_id:
        bulk.put(READERS, {"record_id": ids}, {"user_id": acting.user_id})


def _references(kind: Kind, many: int) -> list[str]:
    """Return free references, all different."""
    found: dict[str, None] = {}
    while len(found) < many:
        new = dict.fromkeys(new_references(kind, many - len(found)))
        with escaping(Escape.FOLD):
            taken = set(session().scalars(select(RECORDS.c.ref).where(RECORDS.c.ref.in_(new))))
        found |= {ref: None for ref in new if ref not in taken}
    return list(found)


def _put_own(kind: Kind, ids: Sequence[int], columns: Columns) -> None:
    """Put what only this kind has; where a field was not given, what a new record of the kind has there."""
    table = cast(Table, MODELS[kind].__table__)
    initial = {column.name: getattr(column.default, "arg", None) for column in table.c if column.name != "id"}
    given = {name: column for name, column in columns.items() if name in initial}
    shared = {name: value for name, value in initial.items() if name not in given}
    bulk.put(table, {"id": ids, **given}, shared)


def _put_names(ids: Sequence[int], columns: Columns, rows: Sequence[Values]) -> None:
    """Every person has the title for a main name; others beside it."""
    keys = [key[:300] for key in columns["title_key"]]
    main = {"person_id": ids, "text": columns["title"], "text_key": keys}
    bulk.put(NAMES, main, {"kind": NameKind.MAIN, "language": ""})
    others = [
        {
            "person_id": person,
            "text": name.text,
            "text_key": title_key(name.text)[:300],
            "kind": name.kind,
            "language": "",
        }
        for person, values in zip(ids, rows, strict=True)
        for name in cast(Sequence[Name], values.get("other_names") or ())
        if name.text != values["title"]
    ]
    _insert(NAMES, others)


def _links(kind: Kind, ids: Sequence[int], rows: Sequence[Values]) -> Iterator[Row]:
    roles = {field.name: field.shape.role for field in FIELDS[kind] if isinstance(field.shape, Ends) and not field.told}
    shared: Row = {"quote": "", "quote_key": quote_key(NO_TERMS.quote), "note": "", "created_at": clock.now()}
    shared |= {"created_by": viewer().user_id or None, **dict.fromkeys(("since", "until", "day", "last_day"))}
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


def _enter(kind: Kind, ids: Sequence[int], columns: Columns, rows: Sequence[Values]) -> None:
    """Let them be found by their words."""
    spelt = [[name.text for name in cast(Sequence[Name], values.get("other_names") or ())] for values in rows]
    search_entries.enter_new(kind, ids, columns, spelt)


def _insert(table: Table, rows: Iterable[Row]) -> None:
    every = list(rows)
    if every:
        bulk.put(table, {name: [row[name] for row in every] for name in every[0]})

"""Rows that are put into the database together: written past the verbs, in bulk, by table."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

from sqlalchemy import Index, func, select

from tracker.actions import bulk
from tracker.plumbing import full_text
from tracker.plumbing.database import Base, session
from tracker.records.record import title_key
from tracker.records.searching.entries import ENTRIES
from tracker.rules.kinds import ALPHABET, REFERENCE_LENGTH, Kind
from tracker.rules.links import LinkRole

Row = dict[str, Any]

ORDER = (
    *("records", "people", "organisations", "cases", "sources", "letters", "demands", "visits", "events"),
    *("person_names", "readers", "links", "standings", "follow_ups"),
)
"""Each table behind those to which its rows belong."""

AT_ONCE = 20_000
"""Links, with all that they tie together."""

REFERENCES = len(ALPHABET) ** REFERENCE_LENGTH
SCATTERED = 19_260_817
"""Odd, and so every number has a reference of its own."""


def reference(kind: Kind, number: int) -> str:
    """Return a public reference that is always the same for a number, and tells as little as a random one."""
    code, rest = "", number * SCATTERED % REFERENCES
    for _ in range(REFERENCE_LENGTH):
        rest, digit = divmod(rest, len(ALPHABET))
        code += ALPHABET[digit]
    return f"{kind.initial}-{code}"


@lru_cache(maxsize=100_000)
def morning(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)


class Batch:
    """What is written next. The events come first among the records: what stands where it does refers to them."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Row]] = {table: [] for table in ORDER}
        self._events: list[Row] = []

    def record(self, spine: Row, own: Row) -> None:
        """Add a record: its row of the spine, and what only its kind has. Both may be changed until they are put."""
        kind: Kind = spine["kind"]
        own["id"] = spine["id"]
        (self._events if kind is Kind.EVENT else self._rows["records"]).append(spine)
        self._rows[_TABLES[kind]].append(own)

    def add(self, table: str, row: Row) -> None:
        self._rows[table].append(row)

    def link(self, start: Row, role: LinkRole, end: Row, **terms: object) -> None:
        row = {"from_id": start["id"], "to_id": end["id"], "role": role, "created_at": start["created_at"]}
        row |= {"created_by": start["created_by"], "position": 0, "quote": "", "quote_key": "", "note": "", "day": None}
        self._rows["links"].append(row | terms)

    def put(self) -> None:
        """Write everything; it does not commit."""
        for table, rows in [("records", self._events), *self._rows.items()]:
            if rows:
                bulk.copy(Base.metadata.tables[table], rows)
                rows.clear()

    @property
    def is_full(self) -> bool:
        return len(self._rows["links"]) > AT_ONCE


_TABLES = {
    Kind.EVENT: "events",
    Kind.LETTER: "letters",
    Kind.DEMAND: "demands",
    Kind.VISIT: "visits",
    Kind.PERSON: "people",
    Kind.ORGANISATION: "organisations",
    Kind.CASE: "cases",
    Kind.SOURCE: "sources",
}


def spine(number: int, kind: Kind, title: str, day: date, common: Row) -> Row:
    """Return the row of a record's spine; `common` is what all records of a case share."""
    made = morning(day)
    return {
        "id": number,
        "ref": reference(kind, number),
        "kind": kind,
        "title": title,
        "title_key": title_key(title),
        "summary": "",
        "certainty": "confirmed",
        "status": None,
        "status_as_of": None,
        "status_confirmed": None,
        "status_event_id": None,
        "sort_day": day,
        "version": 1,
        "created_at": made,
        "updated_at": made,
        "created_by": common["owner_id"],
        **common,
    }


def drop_indexes() -> None:
    """Let rows be written without any order to keep: the indexes are made when all are there."""
    for index in _indexes():
        index.drop(session().connection())
    full_text.drop_index()


def make_indexes() -> Iterator[tuple[int, int]]:
    """Make them, one after the other, and return each time how many there are, and of how many."""
    found = _indexes()
    for done, index in enumerate(found, start=1):
        index.create(session().connection())
        yield done, len(found) + 1
    full_text.make_index()
    yield len(found) + 1, len(found) + 1


def _indexes() -> list[Index]:
    tables = (Base.metadata.tables[name] for name in (*ORDER, ENTRIES.name))
    return [index for table in tables for index in sorted(table.indexes, key=lambda each: str(each.name))]


def count_on(last: int) -> None:
    """Let the database give its next record the number behind the last that was written here."""
    if session().get_bind().dialect.name == "postgresql":
        session().execute(select(func.setval(func.pg_get_serial_sequence("records", "id"), last)))

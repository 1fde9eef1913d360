"""What a bundle carries, table by table: all that people wrote, and nothing that opens a door or a seal."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, DateTime, Float, Integer, MetaData, Table

from tracker.plumbing.database import Base
from tracker.records import contents

STAYS: Mapping[str, str] = {
    "answer_links": "secrets of links in mails",
    "api_tokens": "tokens of programs",
    "arrivals": "secrets of people who are half-way in",
    "channels": "addresses that may hold a secret",
    "code_apps": "seeds of apps",
    "data_keys": "keys",
    "deliveries": "news for programs",
    "failed_sign_ins": "tries at passwords",
    "feeds": "secrets of calendar addresses",
    "import_drafts": "tables on their way in",
    "installation": "the machine that it ran on",
    "leases": "the clock that ran",
    "lost_steps": "second steps that are lost",
    "mails": "mails, with secrets in their links",
    "master_keys": "names of keys",
    "passkeys": "passkeys",
    "recovery_codes": "recovery codes",
    "sealed_details": "sealed details",
    "sessions": "sessions",
    "sign_in_links": "secrets of sign-in links",
    "spent_challenges": "challenges of passkeys",
    "submissions": "forms that were sent",
    "webhooks": "addresses of programs that are told, with their secrets",
}
"""Tables that stay here, and what would be in them."""
LESS: Mapping[str, frozenset[str]] = {
    "alerts": frozenset({"mail_id"}),
    "attachments": frozenset({"key_id", "key", "original", "stripped", "preview"}),
    "search_matches": frozenset({"mail_id"}),
    "users": frozenset({"password_hash"}),
}
"""Columns that stay here of tables that go: the files themselves go in the clear, and are sealed anew."""
COUNTED = (
    *("sealed_details", "passkeys", "code_apps", "channels", "mails", "feeds", "api_tokens", "webhooks"),
    "import_drafts",
)
"""Of these it is said how many stay here."""


def is_carried(name: str) -> bool:
    return name not in STAYS and name not in contents.MADE_AGAIN


def tables(connection: Connection) -> list[Table]:
    """Return the tables that go, with the columns that go, as they are in this database, by their names."""
    return [without(table) for table in contents.tables(connection) if is_carried(table.name)]


def without(table: Table) -> Table:
    """Return a table with those columns alone that go."""
    stays = LESS.get(table.name, frozenset())
    return Table(
        table.name, MetaData(), *(Column(each.name, each.type) for each in table.columns if each.name not in stays)
    )


def objects(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    """Return the rows of a table as objects, with values as the database gives them."""
    names = [column.name for column in table.columns]
    return (dict(zip(names, row, strict=True)) for row in contents.rows(connection, table))


def _marked(value: Any) -> str:
    said = contents.plain(value)
    return f"{said}Z" if isinstance(value, datetime) else said


as_line = contents.lining(_marked)
"""Writes an object as a line, moments marked as UTC."""


class Rows:
    """Turns objects of a table into rows again."""

    def __init__(self, table: Table) -> None:
        self._table, self._names = table, [column.name for column in table.columns]
        self._known = set(self._names)
        self._moments = [at for at, column in enumerate(table.columns) if isinstance(column.type, DateTime)]

    def row_of(self, found: Mapping[str, Any]) -> contents.Row:
        """Return an object as a row. Raises ValueError where it has other members than the table has columns."""
        if found.keys() != self._known:
            raise ValueError(f"{self._table.name} has other columns")
        row = [found[name] for name in self._names]
        for at in self._moments:
            row[at] = _unmarked(row[at])
        return row


def _unmarked(value: Any) -> Any:
    if value is None:
        return None
    if not isinstance(value, str) or not value.endswith("Z"):
        raise ValueError(f"{value!r} is no moment in UTC")
    return value.removesuffix("Z")


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a line of each table, and of the manifest."""
    found = {name: _table(each) for name, each in sorted(Base.metadata.tables.items()) if is_carried(name)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:tracker:bundle:1",
        "title": "A bundle of the tracker",
        "description": "The root describes manifest.json; $defs/NAME describes a line of tables/NAME.jsonl.",
        **_MANIFEST,
        "$defs": found,
    }


def _table(table: Table) -> dict[str, Any]:
    carried = without(table)
    nullable = {each.name for each in table.columns if each.nullable}
    properties = {each.name: _column(each, nullable=each.name in nullable) for each in carried.columns}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _column(column: Column[Any], *, nullable: bool) -> dict[str, Any]:
    found = dict(_type(column.type))
    if nullable and "type" in found:
        found["type"] = [found["type"], "null"]
    return found


def _type(kind: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(kind, JSON):
        return
    if isinstance(kind, Boolean):
        yield "type", "boolean"
    elif isinstance(kind, Integer):
        yield "type", "integer"
    elif isinstance(kind, Float):
        yield "type", "number"
    else:
        yield "type", "string"
        yield from _text(kind)


def _text(kind: Any) -> Iterator[tuple[str, Any]]:
    name = type(getattr(kind, "impl_instance", kind)).__name__
    if isinstance(kind, Date):
        yield "format", "date"
    elif isinstance(kind, DateTime) or name == "DateTime":
        yield "format", "date-time"
    elif length := getattr(kind, "length", None):
        yield "maxLength", length


_HASHES = {"type": "object", "additionalProperties": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}
_COUNTS = {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}}
_MANIFEST = {
    "type": "object",
    "properties": {
        "tracker_bundle": {"const": 1},
        "schema": {"type": "string", "description": "The revision of the database that it was made from."},
        "made_at": {"type": "string", "format": "date-time"},
        "rows": {**_COUNTS, "description": "How many lines each table has."},
        "members": {**_HASHES, "description": "The SHA-256 of every other member of the ZIP file."},
        "left_out": {**_COUNTS, "description": "How much stays where it was, by what it is."},
        "sealed_records": {"type": "integer", "description": "Records for named people, sealed, that it holds."},
    },
    "required": ["tracker_bundle", "schema", "made_at", "rows", "members", "left_out", "sealed_records"],
    "additionalProperties": False,
}

"""All that the database holds, table by table, as plain values that either kind of database takes back.

What is left out is made again from the rest: the index of words, what waits for it, and by what records are compared.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, Date, DateTime, LargeBinary, MetaData, Table, inspect, null, select

from tracker.records import schema

MADE_AGAIN = frozenset({"alembic_version", "search_entries", "search_waiting", "twin_keys", "twins_sought"})
AT_ONCE = 1000
SUM_BITS = 256

Row = list[Any]
"""A row as JSON can say it: in the order of the columns."""


@dataclass(slots=True)
class Sum:
    """How many rows a table has, and what they come to: the same for the same rows in any order."""

    count: int = 0
    total: int = 0

    def add(self, line: str) -> None:
        self.count += 1
        self.total += int.from_bytes(hashlib.sha256(line.encode()).digest())
        self.total %= 1 << SUM_BITS


def tables(connection: Connection) -> list[Table]:
    """Return the tables as they are in this database, which may have an older schema, by their names."""
    names = [name for name in inspect(connection).get_table_names() if schema.is_ours(name, "table", None)]
    return [described(connection, name) for name in sorted(names) if name not in MADE_AGAIN]


def described(connection: Connection, name: str) -> Table:
    """Return a table as it is in this database."""
    columns = inspect(connection).get_columns(name)
    return Table(name, MetaData(), *(Column(each["name"], each["type"]) for each in columns))


def lines(connection: Connection, table: Table) -> Iterator[str]:
    """Return the rows of a table, each as a line of JSON, without ever having all of them at hand."""
    found = connection.execute(select(table), execution_options={"yield_per": AT_ONCE})
    for row in found:
        yield json.dumps([_plain(value) for value in row], ensure_ascii=False, separators=(",", ":"))


def summed(connection: Connection, table: Table) -> Sum:
    found = Sum()
    for line in lines(connection, table):
        found.add(line)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def stored(table: Table, row: Row) -> dict[str, Any]:
    """Return a row as the database takes it. Raises ValueError or TypeError when it does not fit the table."""
    return {column.name: _of_kind(column.type, value) for column, value in zip(table.columns, row, strict=True)}


def _of_kind(kind: Any, value: Any) -> Any:
    if isinstance(kind, JSON):
        return null() if value is None else value
    if value is None:
        return None
    if isinstance(kind, DateTime):
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if kind.timezone else moment
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value, validate=True)
    if type(value) is not kind.python_type:
        raise TypeError(f"{type(value).__name__} instead of {kind.python_type.__name__}")
    return value

"""All that the database holds, table by table, as plain values that either kind of database takes back.

What is left out is made again from the rest: the index of words, what waits for it, and by what records are compared.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
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
    return [table for table in every_table(connection) if table.name not in MADE_AGAIN]


def every_table(connection: Connection) -> list[Table]:
    """Return the same with what is made again from the rest."""
    names = [name for name in inspect(connection).get_table_names() if schema.is_ours(name, "table", None)]
    return [described(connection, name) for name in sorted(names)]


def described(connection: Connection, name: str) -> Table:
    """Return a table as it is in this database."""
    columns = inspect(connection).get_columns(name)
    return Table(name, MetaData(), *(Column(each["name"], each["type"]) for each in columns))


def lines(connection: Connection, table: Table) -> Iterator[str]:
    """Return the rows of a table, each as a line of JSON."""
    return map(as_line, rows(connection, table))


def rows(connection: Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    """Return the rows of a table as the database gives them, without ever having all of them at hand."""
    return map(tuple, connection.execute(select(table), execution_options={"yield_per": AT_ONCE}))


def summed(connection: Connection, table: Table) -> Sum:
    found = Sum()
    for line in lines(connection, table):
        found.add(line)
    return found


def plain(value: Any) -> str:
    """Return a value of which JSON knows nothing as a text. Raises TypeError."""
    if isinstance(value, datetime):
        return (value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    raise TypeError(f"JSON cannot say {type(value).__name__}")


def lining(said: Callable[[Any], str]) -> Callable[[Any], str]:
    """Return what writes a line of JSON; `said` writes what JSON knows nothing of."""
    return json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"), default=said).encode


as_line = lining(plain)


def storing(table: Table) -> Callable[[Row], dict[str, Any]]:
    """Return what turns a row into what the database takes: it raises ValueError or TypeError for what does not fit."""
    columns = [(column.name, _reading(column.type)) for column in table.columns]
    return lambda row: {name: read(value) for (name, read), value in zip(columns, row, strict=True)}


def _reading(kind: Any) -> Callable[[Any], Any]:
    """Return what reads the values of a column; how is known once, and there are many values."""
    if isinstance(kind, JSON):
        return lambda value: null() if value is None else value
    if isinstance(kind, DateTime):
        zone = UTC if kind.timezone else None
        return lambda value: None if value is None else datetime.fromisoformat(value).replace(tzinfo=zone)
    if isinstance(kind, Date):
        return lambda value: None if value is None else date.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return lambda value: None if value is None else base64.b64decode(value, validate=True)
    return partial(_of_type, kind.python_type)


def _of_type(wanted: type, value: Any) -> Any:
    if value is None or type(value) is wanted:
        return value
    raise TypeError(f"{type(value).__name__} instead of {wanted.__name__}")

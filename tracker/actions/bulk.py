"""Puts very many rows into a table at once, past the ORM, by one statement; into an empty PostgreSQL by COPY."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any

from sqlalchemy import Column, Connection, Dialect, MetaData, Table, insert

from tracker.plumbing.database import session
from tracker.records import row_policies


def copy(table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns, and every one that has no default of the database's own.

    On PostgreSQL nobody else may need the table meanwhile.
    """
    columns, connection = {name: [row[name] for row in rows] for name in rows[0]}, session().connection()
    if connection.dialect.name == "postgresql":
        _copy(connection, table, columns)
    else:
        put(table, columns)


def put(table: Table, columns: Mapping[str, Sequence[Any]], shared: Mapping[str, Any] | None = None) -> None:
    """Insert rows that are given column by column; what all of them share is given once."""
    connection, fixed = session().connection(), shared or {}
    names = (*columns, *fixed)
    if connection.dialect.name == "postgresql":
        rows = zip(*columns.values(), *map(repeat, fixed.values()), strict=False)
        connection.execute(insert(_bare(table, names)), [dict(zip(names, row, strict=True)) for row in rows])
        return
    values: list[Iterable[Any]] = [_written(table, name, connection, column) for name, column in columns.items()]
    values += [repeat(*_written(table, name, connection, [value])) for name, value in fixed.items()]
    driver: Any = connection.connection.driver_connection
    driver.executemany(_statement(table, names, connection.dialect), zip(*values, strict=False))


@lru_cache(maxsize=200)
def _bare(table: Table, names: tuple[str, ...]) -> Table:
    return Table(table.name, MetaData(), *(Column(name, table.c[name].type) for name in names))


@lru_cache(maxsize=200)
def _statement(table: Table, names: tuple[str, ...], dialect: Dialect) -> str:
    return str(insert(_bare(table, names)).compile(dialect=dialect))


def _copy(connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    quoted = connection.dialect.identifier_preparer
    into = f"{quoted.format_table(table)} ({', '.join(map(quoted.quote, columns))})"
    rows = zip(*(_written(table, name, connection, column) for name, column in columns.items()), strict=True)
    driver: Any = connection.connection.driver_connection
    open_to_us = row_policies.not_for_owners(connection, table)
    with open_to_us, driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copied:
        for row in rows:
            copied.write_row(row)


def _written(table: Table, name: str, connection: Connection, values: Sequence[Any]) -> Sequence[Any]:
    """Return values as the driver knows them."""
    dialect = connection.dialect
    write: Callable[[Any], Any] | None = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
    return list(map(write, values)) if write else values

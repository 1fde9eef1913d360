"""Puts very many rows into a table at once, past the ORM: on PostgreSQL by COPY, elsewhere by one statement."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Dialect, Table, insert

from tracker.plumbing.database import session
from tracker.records import row_policies


def put(table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns, and every one that has no default of the database's own."""
    connection = session().connection()
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), rows)
        return
    columns = [table.c[name] for name in rows[0]]
    written = [(column.name, _writer(column, connection.dialect)) for column in columns]
    quoted = connection.dialect.identifier_preparer
    into = f"{quoted.format_table(table)} ({', '.join(quoted.quote(column.name) for column in columns)})"
    driver: Any = connection.connection.driver_connection
    open_to_us = row_policies.not_for_owners(connection, table)
    with open_to_us, driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row([write(row[name]) if write else row[name] for name, write in written])


def _writer(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """Return how a value becomes one that the driver knows; None when it is one."""
    return column.type.dialect_impl(dialect).bind_processor(dialect)

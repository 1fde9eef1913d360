"""Where every test of a run finds its database, and how what it begins with is put there."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql

from tests import postgresql
from tracker.plumbing.database import db


def let_go() -> None:
    """Close every connection of the application in whose context we are."""
    db.session.remove()
    db.engine.dispose()


class Place(Protocol):
    """The address of the database of all tests, one after the other. While it is changed, nobody is connected."""

    @property
    def url(self) -> str: ...

    def keep(self, name: str) -> None:
        """Keep what the database holds, under a name."""

    def keeps(self, name: str) -> bool: ...

    def put(self, name: str) -> None:
        """Let the database hold what was kept under this name, and nothing else."""


@dataclass(frozen=True)
class SqlitePlace:
    path: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    def keep(self, name: str) -> None:
        shutil.copy(self.path, self._kept(name))

    def keeps(self, name: str) -> bool:
        return self._kept(name).exists()

    def put(self, name: str) -> None:
        for old in self.path.parent.glob(f"{self.path.name}*"):
            old.unlink()
        shutil.copy(self._kept(name), self.path)

    def _kept(self, name: str) -> Path:
        return self.path.with_name(f"kept-{name}")


TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
SHAPE = "SELECT count(*), (SELECT count(*) FROM pg_attribute), (SELECT count(*) FROM pg_trigger) FROM pg_class"
OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


SWEPT_EACH = 25
"""After so many tests the server forgets the rows that were deleted, and what it believed of their tables."""


@dataclass(frozen=True)
class Contents:
    rows: dict[str, bytes]
    """By table, as COPY writes them."""
    sequences: dict[str, int | None]


@dataclass
class PostgresqlPlace:
    """Rows are deleted and copied in: to make a database anew takes twenty times as long."""

    server: str
    url: str
    template: str
    _kept: dict[str, Contents] = field(default_factory=dict)
    _shape: tuple[int, ...] = ()
    _emptied: int = 0

    def keep(self, name: str) -> None:
        with psycopg.connect(self._as_superuser()) as connection:
            tables = [row[0] for row in connection.execute(TABLES)]
            rows = {table: written for table in tables if (written := _read(connection, table))}
            self._kept[name] = Contents(rows, dict(connection.execute(SEQUENCES).fetchall()))
            self._shape = _shape(connection)

    def _as_superuser(self) -> str:
        return postgresql.as_user(postgresql.SUPERUSER, self.url)

    def keeps(self, name: str) -> bool:
        return name in self._kept

    def put(self, name: str) -> None:
        if not self._is_put(self._kept[name]):
            postgresql.replace_database(self.server, self.url, self.template)
            assert self._is_put(self._kept[name])

    def _is_put(self, kept: Contents) -> bool:
        """Delete every row and copy in what was kept, unless a test changed the tables themselves."""
        with psycopg.connect(self._as_superuser()) as connection:
            connection.execute(OTHERS)
            if _shape(connection) != self._shape:
                return False
            connection.execute("SET session_replication_role = replica")  # no foreign key is looked at
            connection.execute(_emptying(connection))
            for table, rows in kept.rows.items():
                copy = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
                with connection.cursor() as cursor, cursor.copy(copy) as into:
                    into.write(rows)
            connection.execute(_counting_on(kept.sequences))
        self._emptied += 1
        if self._emptied % SWEPT_EACH == 0:
            with psycopg.connect(self._as_superuser(), autocommit=True) as connection:
                connection.execute("VACUUM")
        return True


def _emptying(connection: psycopg.Connection) -> sql.Composed:
    """All in one message, and of tables that ever held something: to say it takes longer than to do it."""
    tables = [sql.Identifier(table) for (table,) in connection.execute(f"{TABLES} AND pg_relation_size(oid) > 0")]
    return sql.SQL(";").join(sql.SQL("DELETE FROM {}").format(table) for table in tables)


def _counting_on(sequences: dict[str, int | None]) -> sql.Composed:
    """Let every number begin where it began."""
    said = [
        sql.SQL("setval({}::regclass, {}, {})").format(f'"{name}"', last or 1, last is not None)
        for name, last in sequences.items()
    ]
    return sql.SQL("SELECT {}").format(sql.SQL(",").join(said))


def _read(connection: psycopg.Connection, table: str) -> bytes:
    copy = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
    with connection.cursor() as cursor, cursor.copy(copy) as rows:
        return b"".join(bytes(part) for part in rows)


def _shape(connection: psycopg.Connection) -> tuple[int, ...]:
    return tuple(connection.execute(SHAPE).fetchall()[0])

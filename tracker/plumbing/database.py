"""The database: one declarative base, one session, and what SQLite must be told on every connection."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Connection, CursorResult, Delete, Dialect, Engine, MetaData, Update, event
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from tracker.plumbing.addresses import UnsafeSettings

BUSY_TIMEOUT_MS = 5000


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, aware and in UTC: SQLite forgets time zones, so a naive one never gets in."""

    impl = SqlDateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value.astimezone(UTC) if value else None
        return value.replace(tzinfo=UTC)  # type: ignore[no-any-return]  # the driver's value is untyped


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime}


class CarefulSession(FlaskSession):
    """A session that gives nothing guarded away from memory: `get` would answer without asking the gate."""

    def get(self, entity: Any, *args: Any, **kwargs: Any) -> Any:
        if getattr(entity, "guarded", None) is not None:
            raise LookupError(f"Ask for {entity.__name__} by a select: get() may answer from memory")
        return super().get(entity, *args, **kwargs)


db = SQLAlchemy(metadata=Base.metadata, session_options={"class_": CarefulSession})


def session() -> Session:
    """Return the session of this request, command or round."""
    return db.session()


Values = Mapping[str, object]
"""What a statement that was built once leaves open."""


def rows_changed(change: Update | Delete, values: Values | Sequence[Values] | None = None) -> int:
    """Change rows where they lie, whatever this session holds of them, and return how many they were."""
    done = session().execute(change, values, execution_options={"synchronize_session": False})
    assert isinstance(done, CursorResult)
    return done.rowcount


_reads_only: ContextVar[bool] = ContextVar("reads_only", default=False)


@contextmanager
def only_reading() -> Iterator[None]:
    """Let transactions begun here take no write lock on SQLite: for pages that only show."""
    token = _reads_only.set(True)
    try:
        yield
    finally:
        _reads_only.reset(token)


@contextmanager
def at_one_moment() -> Iterator[None]:
    """Show all that is read as it is at this moment, while others go on writing. Begin without a transaction."""
    with only_reading():
        if db.engine.dialect.name != "sqlite":
            session().connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield


def reads_only() -> bool:
    """Say whether whoever asks has said that they only read."""
    return _reads_only.get()


def read_only_until_reset(value: bool) -> None:
    _reads_only.set(value)


def prepare(engine: Engine) -> None:
    """Tell every connection of this engine what its database should know."""
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    else:
        event.listen(engine, "connect", _compile_nothing)


def _compile_nothing(connection: Any, _record: object) -> None:
    """Let PostgreSQL compile no statement: it takes up to seconds, and ours are done in milliseconds."""
    connection.autocommit = True
    connection.execute("SET jit = off")
    connection.autocommit = False


def _prepare_sqlite(engine: Engine) -> None:
    """Tell every connection what SQLite forgets between connections."""

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "secure_delete=ON",
            "trusted_schema=OFF",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that starts reading and then writes cannot wait for another writer (its snapshot is stale):
        # whoever may write takes the lock at once, and the busy timeout applies.
        connection.exec_driver_sql("BEGIN" if _reads_only.get() else "BEGIN IMMEDIATE")


OLDEST_POSTGRESQL = 15


def refuse_untrusted(engine: Engine, setting: str = "TRACKER_DATABASE_URL") -> None:
    """Refuse a database that does not do what the tracker relies on. Raises UnsafeSettings, with a sentence.

    `setting`: which one leads to it.
    """
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            _refuse_sqlite(connection)
        else:
            _refuse_postgresql(connection, setting)


def _refuse_sqlite(connection: Connection) -> None:
    if connection.exec_driver_sql("PRAGMA secure_delete").scalar() != 1:
        raise UnsafeSettings("This SQLite does not overwrite what is deleted. Install one that knows secure_delete.")


def _refuse_postgresql(connection: Connection, setting: str) -> None:
    asked = "SELECT current_setting('server_version_num')::int / 10000, current_setting('server_encoding'), rolsuper"
    version, encoding, is_superuser = connection.exec_driver_sql(
        f"{asked} OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).one()
    if is_superuser:
        raise UnsafeSettings(
            f"{setting} signs in as somebody who passes every rule of the database. Take that away: "
            "ALTER ROLE ... NOSUPERUSER NOBYPASSRLS; of postgres it cannot be taken: see Upgrades in the "
            "administrator's guide."
        )
    if encoding != "UTF8":
        raise UnsafeSettings(
            f"The database keeps text as {encoding}: names would be lost. "
            "Make one by: CREATE DATABASE ... ENCODING 'UTF8';"
        )
    if version < OLDEST_POSTGRESQL:
        raise UnsafeSettings(f"This is PostgreSQL {version}. The tracker needs {OLDEST_POSTGRESQL} or later.")

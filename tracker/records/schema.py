"""Brings a database up to the schema of this version, or back, with Alembic."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, ForeignKeyConstraint, MetaData, inspect
from sqlalchemy.schema import AddConstraint, DropConstraint

from tracker.plumbing.addresses import UnsafeSettings
from tracker.plumbing.database import refuse_untrusted
from tracker.records import gate, row_policies

FOLDER = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, revision: str = "head") -> None:
    _run(engine, command.upgrade, revision)


def downgrade(engine: Engine, revision: str = "base") -> None:
    _run(engine, command.downgrade, revision)


def is_current(engine: Engine) -> bool:
    """Say whether the database has the schema that this version of the program works with."""
    return _is_newest(_revision(engine))


def _is_newest(revision: str | None) -> bool:
    return revision == ScriptDirectory.from_config(configuration()).get_current_head()


def refuse_unusable(engine: Engine, *, upgrades: bool = False) -> None:
    """Refuse a database that this version of the program cannot work with, unless it may bring it up to date.

    Raises UnsafeSettings, with a sentence, and leaves no connection open.
    """
    try:
        refuse_untrusted(engine)
        _refuse_schema(engine, upgrades)
    except UnsafeSettings:
        engine.dispose()
        raise


def _refuse_schema(engine: Engine, upgrades: bool) -> None:
    revision, ours = _revision(engine), ScriptDirectory.from_config(configuration()).walk_revisions()
    if revision is None and set(inspect(engine).get_table_names()) - {"alembic_version"}:
        raise UnsafeSettings(
            "The database holds tables of another program, and nothing of the tracker. "
            "Set TRACKER_DATABASE_URL to an empty database."
        )
    if revision is not None and revision not in {script.revision for script in ours}:
        raise UnsafeSettings(
            "The database was made by a later version of the tracker. Install that version, or restore a backup that "
            "this one made."
        )
    if revision is not None and not upgrades and not is_current(engine):
        raise UnsafeSettings("The database has the schema of an earlier version. Run: tracker db upgrade")
    if revision is not None and not upgrades:
        _refuse_unguarded(engine)


def _refuse_unguarded(engine: Engine) -> None:
    with engine.connect() as connection:
        lacking = row_policies.lacking(connection)
    if lacking:
        raise UnsafeSettings(
            f"PostgreSQL does not guard the rows of {', '.join(lacking)} as this version does. Run: tracker db upgrade"
        )


def is_new(engine: Engine) -> bool:
    """Say whether nothing was ever put into the database."""
    return _revision(engine) is None


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return revision_of(connection)


def configuration(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes.update(connection=connection, include_name=is_ours)
    return config


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Say whether a table or an index is described by our tables: what one database alone finds words with is not."""
    of_sqlite = kind == "table" and (name or "").startswith("search_words")
    return not of_sqlite and name != "ix_search_entries_tokens"


def remove(engine: Engine) -> None:
    """Remove every table from PostgreSQL, and what it knew of their values; SQLite is removed as a file."""
    if engine.dialect.name == "postgresql":
        found = MetaData()
        with engine.begin() as connection, gate.whole(connection):
            row_policies.lift(connection)
            found.reflect(connection)
            found.drop_all(connection)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")


def hold_still(connection: Connection) -> None:
    """Let nobody write to a database of PostgreSQL before this transaction ends; it may not have read anything yet."""
    quoted = connection.dialect.identifier_preparer.quote
    names = ", ".join(quoted(name) for name in inspect(connection.engine).get_table_names())
    connection.exec_driver_sql(f"LOCK TABLE {names} IN SHARE MODE")


def _run(engine: Engine, step: Callable[[Config, str], None], revision: str) -> None:
    """Run a migration in one transaction."""
    with _changing(engine) as connection, gate.whole(connection):
        if _is_there(connection) and revision == "head":
            return
        row_policies.lift(connection)
        step(configuration(connection), revision)
        if _is_newest(revision_of(connection)):
            row_policies.put(connection)


def _is_there(connection: Connection) -> bool:
    return _is_newest(revision_of(connection)) and not row_policies.lacking(connection)


@contextmanager
def _changing(engine: Engine) -> Iterator[Connection]:
    """One transaction. On SQLite foreign keys are off meanwhile: rebuilding a table would empty its children."""
    with engine.connect() as connection:
        is_sqlite = engine.dialect.name == "sqlite"
        raw = connection.connection.cursor()
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError("Rows would be left without what they belong to: undone.")
        finally:
            if is_sqlite:
                raw.execute("PRAGMA foreign_keys=ON")


@contextmanager
def filling(engine: Engine) -> Iterator[Connection]:
    """One transaction in which rows come in any order: what they belong to is looked for when all are there."""
    with _changing(engine) as connection, gate.whole(connection):
        keys = [] if engine.dialect.name == "sqlite" else _foreign_keys(connection)
        for key in keys:
            connection.execute(DropConstraint(key))
        yield connection
        for key in keys:
            connection.execute(AddConstraint(key))


def _foreign_keys(connection: Connection) -> list[ForeignKeyConstraint]:
    found = MetaData()
    found.reflect(connection)
    return [key for table in found.tables.values() for key in table.foreign_key_constraints]


def is_known(revision: str) -> bool:
    """Say whether this version of the program can make a database of this revision."""
    steps = ScriptDirectory.from_config(configuration()).walk_revisions()
    return revision in {step.revision for step in steps}


def revision_of(connection: Connection) -> str | None:
    """Return the revision of the schema; None when there is none yet."""
    return MigrationContext.configure(connection).get_current_revision()

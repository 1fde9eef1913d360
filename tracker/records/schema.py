"""Brings a database up to the schema of this version, or back, with Alembic."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

FOLDER = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, revision: str = "head") -> None:
    _run(engine, command.upgrade, revision)


def downgrade(engine: Engine, revision: str = "base") -> None:
    _run(engine, command.downgrade, revision)


def is_current(engine: Engine) -> bool:
    """Say whether the database has the schema that this version of the program works with."""
    return _revision(engine) == ScriptDirectory.from_config(configuration()).get_current_head()


def is_new(engine: Engine) -> bool:
    """Say whether nothing was ever put into the database."""
    return _revision(engine) is None


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def configuration(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes.update(connection=connection, include_name=is_ours)
    return config


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Say whether a table or an index is described by our tables: what one database alone finds words with is not."""
    of_sqlite = kind == "table" and (name or "").startswith("search_words")
    return not of_sqlite and name != "ix_search_entries_tokens"


def _run(engine: Engine, step: Callable[[Config, str], None], revision: str) -> None:
    """Run a migration in one transaction.

    On SQLite foreign keys are off meanwhile: rebuilding a table would empty its children.
    """
    with engine.connect() as connection:
        is_sqlite = engine.dialect.name == "sqlite"
        raw = connection.connection.cursor()
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                step(configuration(connection), revision)
                if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError("The migration would leave rows without what they belong to: undone.")
        finally:
            if is_sqlite:
                raw.execute("PRAGMA foreign_keys=ON")

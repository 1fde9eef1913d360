"""Finds rows by the words in them: one way to ask, and a file for each database that answers.

The words are cut by us (rules/searching), never by a database: so that all find the same.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Table

from tracker.plumbing.database import session
from tracker.plumbing.full_text import postgresql, sqlite
from tracker.rules.searching.wanted import Phrase

Database = sqlite.Sqlite | postgresql.Postgresql

_SQLITE, _POSTGRESQL = sqlite.Sqlite(), postgresql.Postgresql()


def database() -> Database:
    """Return what asks the database of this session for words, and tells its index of them.

    Its `having` says from where to read the rows with some words, under which condition, in which order. The rows have
    a number `place` for their key and their words in `tokens`; the order is that of the places.
    """
    return _SQLITE if session().get_bind().dialect.name == "sqlite" else _POSTGRESQL


def written(groups: Sequence[Sequence[Phrase]]) -> str:
    """Return the words in the language of the index: a phrase of every group is to be there."""
    return database().written(groups)


def enter(rows: Table, which: ColumnElement[bool]) -> None:
    """Tell the index of rows that were just written."""
    database().enter(rows, which)


def leave(rows: Table, which: ColumnElement[bool]) -> None:
    """Tell the index of rows that are about to be removed."""
    database().leave(rows, which)


def forget_removed() -> None:
    """Let nothing of what was removed be left in the index itself. It reads the whole index."""
    database().forget_removed(session().connection())


def forget_all(connection: Connection) -> None:
    """Empty the index itself: all rows were removed, and it was not told."""
    if connection.dialect.name == "sqlite":
        _SQLITE.forget_all(connection)


def drop_index() -> None:
    """Let very many rows be entered without an index, which is made when all are there."""
    database().drop_index(session().connection())


def make_index() -> None:
    """Make the index of all that was entered since it was dropped."""
    database().make_index(session().connection())

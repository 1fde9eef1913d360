"""Finds rows by the words in them: one way to ask, and a file for each database that answers.

The words are cut by us (rules/searching), never by a database: so that all find the same.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, FromClause, Table

from tracker.plumbing.database import session
from tracker.plumbing.full_text import postgresql, sqlite
from tracker.rules.searching.wanted import Phrase


def having(
    rows: Table, groups: Sequence[Sequence[Phrase]]
) -> tuple[FromClause, ColumnElement[bool], ColumnElement[int]]:
    """Return from where to read the rows that have a phrase of every group, under which condition, in which order.

    `rows` has a number `place` for its key and its words in `tokens`; the order is that of the places.
    """
    return _database().having(rows, groups)


def enter(rows: Table, which: ColumnElement[bool]) -> None:
    """Tell the index of rows that were just written."""
    _database().enter(rows, which)


def leave(rows: Table, which: ColumnElement[bool]) -> None:
    """Tell the index of rows that are about to be removed."""
    _database().leave(rows, which)


def forget_removed() -> None:
    """Let nothing of what was removed be left in the index itself. It reads the whole index."""
    _database().forget_removed(session().connection())


def drop_index() -> None:
    """Let very many rows be entered without an index, which is made when all are there."""
    _database().drop_index(session().connection())


def make_index() -> None:
    """Make the index of all that was entered since it was dropped."""
    _database().make_index(session().connection())


def _database() -> "type[sqlite.Sqlite] | type[postgresql.Postgresql]":
    return sqlite.Sqlite if session().get_bind().dialect.name == "sqlite" else postgresql.Postgresql

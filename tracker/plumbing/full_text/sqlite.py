"""FTS5, which keeps no text of its own: the words lie in `search_entries`, and the index is told of each change.

Triggers could tell it, if every connection trusted what stands in the schema; ours trusts nothing in there.
"""

from collections.abc import Sequence

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Insert,
    Integer,
    MetaData,
    Table,
    Text,
    insert,
    literal,
    select,
    type_coerce,
)

from tracker.plumbing.database import session
from tracker.rules.searching.wanted import Phrase

WORDS = Table(
    "search_words",
    MetaData(),
    Column("rowid", Integer, primary_key=True),
    Column("tokens", Text),
    Column("search_words", Text),
)

# Tokens are cut by spaces alone: to this tokenizer every character beyond ASCII is part of one.
INDEX = """
    CREATE VIRTUAL TABLE search_words
    USING fts5(tokens, content='search_entries', content_rowid='place', tokenize='ascii')
"""
FORGET = "INSERT INTO search_words(search_words) VALUES ('optimize')"
FORGET_ALL = "INSERT INTO search_words(search_words) VALUES ('delete-all')"


class Sqlite:
    @staticmethod
    def written(groups: Sequence[Sequence[Phrase]]) -> str:
        return " AND ".join(f"({' OR '.join(map(_phrase, group))})" for group in groups)

    @staticmethod
    def having(rows: Table, words: ColumnElement[str]) -> tuple[FromClause, ColumnElement[bool], ColumnElement[int]]:
        """The index comes first and in its own order: of a common word only the newest rows are read."""
        both = WORDS.join(rows, rows.c.place == WORDS.c.rowid)
        return both, WORDS.c[WORDS.name].op("MATCH")(words), WORDS.c.rowid

    @staticmethod
    def enter(rows: Table, which: ColumnElement[bool]) -> None:
        told = select(rows.c.place, type_coerce(rows.c.tokens, Text)).where(which)
        _tell(insert(WORDS).from_select(["rowid", "tokens"], told))

    @staticmethod
    def leave(rows: Table, which: ColumnElement[bool]) -> None:
        told = select(literal("delete"), rows.c.place, type_coerce(rows.c.tokens, Text)).where(which)
        _tell(insert(WORDS).from_select([WORDS.name, "rowid", "tokens"], told))

    @staticmethod
    def forget_removed(connection: Connection) -> None:
        connection.exec_driver_sql(FORGET)

    @staticmethod
    def forget_all(connection: Connection) -> None:
        connection.exec_driver_sql(FORGET_ALL)

    @staticmethod
    def drop_index(connection: Connection) -> None:
        """FTS5 is quick while it grows at its end: there is nothing to put off."""

    make_index = drop_index


def _tell(change: Insert) -> None:
    session().execute(change)


def _phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.tokens)}"{"*" if phrase.goes_on else ""}'


def create(connection: Connection) -> None:
    """Make the index of the words that lie in `search_entries`."""
    connection.exec_driver_sql(INDEX)


def remove(connection: Connection) -> None:
    connection.exec_driver_sql("DROP TABLE search_words")

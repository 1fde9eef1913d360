"""A tsvector column with a GIN index; the queries are literals, as the words are: no parser of PostgreSQL is asked."""

from collections.abc import Sequence

from sqlalchemy import Column, ColumnElement, Connection, FromClause, Index, MetaData, Table, cast, select, true
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from tracker.rules.searching.wanted import Phrase

_ENTRIES = Table("search_entries", MetaData(), Column("tokens", TSVECTOR))
INDEX = Index("ix_search_entries_tokens", _ENTRIES.c.tokens, postgresql_using="gin")


class Postgresql:
    @staticmethod
    def written(groups: Sequence[Sequence[Phrase]]) -> str:
        return " & ".join(f"({' | '.join(map(_phrase, group))})" for group in groups)

    @staticmethod
    def having(rows: Table, words: ColumnElement[str]) -> tuple[FromClause, ColumnElement[bool], ColumnElement[int]]:
        """The rows are found and sorted by themselves, and then read as far as is asked: not all are joined first."""
        found = select(rows.c.place).where(rows.c.tokens.op("@@")(cast(words, TSQUERY)))
        found_in_order = found.order_by(rows.c.place.desc()).offset(0).subquery("found")
        place = found_in_order.c.place
        return found_in_order.join(rows, rows.c.place == place), true(), place

    @staticmethod
    def enter(rows: Table, which: ColumnElement[bool]) -> None:
        """The index is told by PostgreSQL itself, as of what leaves it."""

    leave = enter

    @staticmethod
    def forget_removed(connection: Connection) -> None:
        """What is removed from a GIN index is gone with the next vacuum, which PostgreSQL does by itself."""

    @staticmethod
    def drop_index(connection: Connection) -> None:
        INDEX.drop(connection)

    @staticmethod
    def make_index(connection: Connection) -> None:
        INDEX.create(connection)


def _phrase(phrase: Phrase) -> str:
    tokens = [f"'{token}'" for token in phrase.tokens]
    tokens[-1] += ":*" if phrase.goes_on else ""
    return f"({' <-> '.join(tokens)})"

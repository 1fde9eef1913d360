"""The column that holds the words of a row, in their order."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Dialect, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.types import TypeDecorator, TypeEngine

LAST_POSITION = 16_383
"""PostgreSQL knows no later one: words beyond it are found, but not as phrases."""


class Words(TypeDecorator[Sequence[str]]):
    """Tokens without spaces or quotation marks: text on SQLite, a tsvector made without a parser on PostgreSQL."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return TSVECTOR() if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if dialect.name != "postgresql":
            return " ".join(value)
        return " ".join(f"'{token}':{min(place, LAST_POSITION)}" for place, token in enumerate(value, start=1))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Sequence[str] | None:
        return None if value is None else value.split()

"""The second gate: whatever goes to a database and names a guarded table must have passed the first.

It reads the words themselves, as they go, whoever wrote them: the ORM, Core, or somebody by hand.
"""

import re
from contextvars import ContextVar
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Compiled, Connection, Engine, Table, event
from sqlalchemy.orm import FromStatement, Session
from sqlalchemy.sql import visitors
from sqlalchemy.sql.dml import UpdateBase

from tracker.records.gate import NARROWED, PASSED, UnguardedRead, asks_deleted, named_in, words_of
from tracker.records.narrowing import bare

_flushing: ContextVar[bool] = ContextVar("flushing", default=False)


@event.listens_for(Session, "before_flush")
def _flush_begins(*_args: object) -> None:
    _flushing.set(True)


@event.listens_for(Session, "after_flush_postexec")
def _flush_ends(*_args: object) -> None:
    _flushing.set(False)


@event.listens_for(Session, "after_soft_rollback")
def _flush_failed(*_args: object) -> None:
    _flushing.set(False)


def watch(engine: Engine) -> None:
    """Refuse, on this engine, every statement that reads a guarded table and that nothing narrowed."""

    @event.listens_for(engine, "before_cursor_execute")
    def _refuse(
        _connection: Connection, _cursor: object, statement: str, _parameters: object, context: Any, _many: object
    ) -> None:
        found = _reached(statement, context)
        if found:
            raise UnguardedRead(f"A statement reached {', '.join(sorted(found))} round the gate")


def _reached(statement: str, context: Any) -> frozenset[str]:
    if _passed(context) or _is_flushed(context):
        return frozenset()
    if _gate(context) != NARROWED:
        return _read_by(statement)
    return _by_hand(context.compiled, asks_deleted(context.execution_options))


def sees_everything(statement: str, context: Any) -> bool:
    """Say whether a statement passed by a named way, writes what was read through the gate, or puts rows alone."""
    return _passed(context) or _is_flushed(context) or (_puts(context) and not _read_by(statement))


def only_counts(context: Any) -> bool:
    """Say whether a statement adds up very many rows (COUNTS), each of which was narrowed: others were refused."""
    return context is not None and _gate(context) == NARROWED and bool(context.execution_options.get("counts"))


def _gate(context: Any) -> Any:
    return context.execution_options.get("gate") if context is not None else None


def _passed(context: Any) -> bool:
    return bool(_gate(context) == PASSED)


def _puts(context: Any) -> bool:
    return context is not None and context.isinsert


def _is_flushed(context: Any) -> bool:
    return context is not None and _flushing.get() and (context.isupdate or context.isdelete)


_OF_SHAPES = re.compile(r"PRAGMA |(CREATE|DROP)( UNIQUE)? INDEX ")


@lru_cache(4096)
def _read_by(statement: str) -> frozenset[str]:
    """Return what a statement reads that is guarded: not where it puts rows, nor what it asks of a table's shape."""
    if _OF_SHAPES.match(statement):
        return frozenset()
    into = re.match(r"\s*INSERT INTO (\w+) ?(\([^()]*\))?", statement)
    if into is None:
        return named_in(statement)
    return named_in(statement[into.end() :].replace(f"{into[1]}.", ""))  # its own columns come back


_seen: WeakKeyDictionary[Compiled, dict[bool, frozenset[str]]] = WeakKeyDictionary()
"""Statements are compiled once and kept: each is walked once, and once more where it asks for what is deleted, too."""


def _by_hand(compiled: Compiled, deleted: bool) -> frozenset[str]:
    forms = _seen.setdefault(compiled, {})
    if deleted not in forms:
        forms[deleted] = _not_narrowed(compiled.statement, deleted)
    return forms[deleted]


def _not_narrowed(statement: Any, deleted: bool) -> frozenset[str]:
    """Return what a statement of the ORM reaches where it is not narrowed: in words by hand, or by tables alone."""
    parts = list(visitors.iterate(statement))
    if any(isinstance(part, FromStatement) for part in parts):
        return named_in(words_of(parts))
    by_hand = named_in(words_of(part for part in parts if not isinstance(part, Table | UpdateBase)))
    return by_hand | bare(statement, deleted)

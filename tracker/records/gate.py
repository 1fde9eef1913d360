"""The one door to reading: every question about records is asked on behalf of a viewer, and answered only as far as
that viewer may see. A record one may not see does not exist: it is absent from pages, timelines and counts alike.

Statements of the ORM are narrowed as they run; what goes round it to a guarded table the second gate refuses.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, cast
from weakref import WeakKeyDictionary, WeakSet

from sqlalchemy import (
    Boolean,
    ColumnClause,
    ColumnElement,
    Connection,
    Executable,
    Integer,
    TableClause,
    TextClause,
    bindparam,
    event,
    false,
)
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.sql import visitors
from sqlalchemy.sql.dml import UpdateBase

from tracker.plumbing.database import session
from tracker.plumbing.full_text.sqlite import WORDS
from tracker.rules.access import Ability, Role

PASSED, NARROWED = "passed", "narrowed"
"""What a statement carries to the second gate: that one of the named ways let it by, or that the first narrowed it."""
COUNTS = {"counts": True}
"""Of a statement that adds up very many rows: both gates have asked of each what the policies of PostgreSQL would."""


class NoViewer(Exception):
    """Somebody asked for records without saying on whose behalf."""


class UnguardedRead(Exception):
    """A statement tried to reach guarded records without passing the gate."""


class Escape(StrEnum):
    """The named ways round the gate. Each is a reason; there are no others."""

    FOLD = "what follows from records (a status, who may see an event, a free reference) is computed from all of them"
    CLOCK = "the clock finds the rows that are due, for everybody"
    PURGE = "what was deleted is destroyed, after thirty days or as two people said"
    DEMO = "the demonstration is made, in a database that holds no other records"
    WHOLE = "everything is copied, restored, brought to another schema or key, and shown to nobody"


@dataclass(frozen=True, slots=True)
class Viewer:
    user_id: int
    name: str
    role: Role
    team_ids: frozenset[int] = field(default_factory=frozenset)
    escape: Escape | None = None
    unsealed: bool = False
    """Whether what is sealed is there for them now."""

    def may(self, ability: Ability | str) -> bool:
        return self.role.may(Ability(ability))


class Guarded:
    """A table whose rows are seen only through the gate."""

    guarded: ClassVar[list[type["Guarded"]]] = []
    """The tables that are narrowed; those that extend a narrowed one are narrowed with it."""
    tables: ClassVar[dict[str, type["Guarded"]]] = {}
    owned_by: ClassVar[tuple[str, ...]] = ()
    """The columns that hold the numbers of records: whoever may see all of these may see a row. Where others decide
    too, or something else, none: then it is never read but narrowed by itself.
    """
    known_by: ClassVar[str] = ""
    """The column that tells one row, of a table that is tied to itself by it."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not any(parent in Guarded.guarded for parent in cls.__mro__):
            Guarded.guarded.append(cls)
        Guarded.tables[cls.__dict__["__tablename__"]] = cls

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        """Return the condition under which whoever looks may see a row; `deleted` asks for the deleted ones instead.

        It is built once: who looks, and in which teams they are, is asked as a statement runs.
        """
        raise NotImplementedError


RULES: dict[bool, WeakSet[ColumnElement[bool]]] = {deleted: WeakSet() for deleted in (False, True)}
"""The conditions that are the rule for whoever looks, of what is there and of what is deleted: so it is known where a
statement asks it.
"""


def asks_deleted(options: Mapping[str, Any]) -> bool:
    """Say whether a statement asks for what is deleted: alone (the first gate turns round), or beside all else."""
    return bool(options.get("deleted") or options.get("also_deleted"))


def look_as(viewer: Viewer | None) -> None:
    """Let everything this session reads from now on be seen with the eyes of `viewer`."""
    current = session()
    if current.info.get("viewer") != viewer:
        if any(isinstance(thing, Guarded) for thing in (*current.new, *current.dirty, *current.deleted)):
            raise UnguardedRead("The viewer changed in the middle of a change")
        for thing in list(current.identity_map.values()):
            if isinstance(thing, Guarded):
                current.expunge(thing)
    current.info["viewer"] = viewer


def viewer() -> Viewer:
    """Return on whose behalf this session reads and writes; raises NoViewer."""
    found: Viewer | None = session().info.get("viewer")
    if found is None:
        raise NoViewer("No viewer is bound to this session")
    return found


VIEWER_ID = bindparam("viewer_id", callable_=lambda: viewer().user_id, type_=Integer)
VIEWER_TEAMS = bindparam("viewer_teams", callable_=lambda: sorted(viewer().team_ids), expanding=True, type_=Integer)
VIEWER_UNSEALED = bindparam("viewer_unsealed", callable_=lambda: viewer().unsealed, type_=Boolean)


@contextmanager
def escaping(reason: Escape) -> Iterator[None]:
    """Read round the gate for one of the named reasons; what was read stays inside."""
    info = session().info
    before = info.get("viewer")
    acting = before or Viewer(0, "clock", Role.ADMINISTRATOR)
    info["viewer"] = replace(acting, escape=reason)
    try:
        yield
    finally:
        info["viewer"] = before


@event.listens_for(Session, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    current: Viewer | None = state.session.info.get("viewer")
    if current is not None and current.escape is not None:
        state.update_execution_options(gate=PASSED)
    elif state.is_insert:
        return
    elif current is None:
        if _guarded_tables(state.statement):
            raise NoViewer("Records were asked for without a viewer")
    elif state.is_column_load:  # more of what this viewer has read: whatever another one read is forgotten (look_as)
        state.update_execution_options(gate=PASSED)
    elif state.is_orm_statement:  # nothing narrows another: the second gate refuses it where it reaches guarded rows
        deleted = bool(state.execution_options.get("deleted"))
        state.statement = _narrowed(state.statement, current.may(Ability.READ), deleted)
        state.update_execution_options(gate=NARROWED)


_narrow_forms: WeakKeyDictionary[Executable, dict[tuple[bool, bool], Any]] = WeakKeyDictionary()
"""Of the statements that are there, their narrowed forms: those that were built once are narrowed once."""


def _narrowed(statement: Any, reads: bool, deleted: bool) -> Any:
    forms = _narrow_forms.setdefault(statement, {})
    found = forms.get((reads, deleted))
    if found is None:
        found = forms[reads, deleted] = statement.options(*_criteria(tuple(Guarded.guarded), reads, deleted))
    return found


@cache
def _criteria(guarded: tuple[type[Guarded], ...], reads: bool, deleted: bool) -> list["_SeenBy"]:
    return [_SeenBy(table, table.seen_by(deleted) if reads else false(), include_aliases=True) for table in guarded]


class _SeenBy(LoaderCriteriaOption):
    """Criteria that hold for an alias too where it is joined: there SQLAlchemy applies them to the table itself."""

    def _gen_cache_key(self, anon_map: object, bindparams: object) -> tuple[object, ...]:
        """Each is made once and lives as long as the process, so it is its own key: no statement walks through it."""
        return (_SeenBy, id(self))

    def _resolve_where_criteria(self, ext_info: Any) -> ColumnElement[bool]:
        found = super()._resolve_where_criteria(ext_info)
        adapter = ext_info._adapter if ext_info.is_aliased_class else None  # noqa: SLF001  (no public way to it)
        return cast(ColumnElement[bool], adapter.traverse(found)) if adapter else found


@contextmanager
def whole(connection: Connection) -> Iterator[Connection]:
    """Escape.WHOLE: let everything be read through this connection meanwhile, on behalf of nobody."""
    connection.execution_options(gate=PASSED)
    try:
        yield connection
    finally:
        connection.execution_options(gate=None)


_reached: WeakKeyDictionary[Executable, frozenset[str]] = WeakKeyDictionary()
"""Of the statements that are there, which guarded tables each reaches: those that were built once are walked once."""


def _guarded_tables(statement: Any) -> frozenset[str]:
    found = _reached.get(statement)
    if found is None:
        found = _reached[statement] = named_in(words_of(visitors.iterate(statement)))
    return found


def words_of(parts: Iterable[Any]) -> str:
    """Return the names of tables and the words written by hand in parts of a statement."""
    return " ".join(words for part in parts for words in _words_of(part))


def _words_of(part: Any) -> Iterator[str]:
    if isinstance(part, TableClause):
        yield part.name
    elif isinstance(part, TextClause):
        yield part.text
    elif isinstance(part, ColumnClause) and part.is_literal:
        yield part.name
    elif isinstance(part, UpdateBase):
        yield from _words_of(part.table)


def named_in(words: str) -> frozenset[str]:
    """Return which guarded tables are named in words of SQL, the index of words among them."""
    return frozenset(_names(frozenset(Guarded.tables)).findall(words.lower()))


@cache
def _names(tables: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(tables))}|{WORDS.name}\w*)\b")

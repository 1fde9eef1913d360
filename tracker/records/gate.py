"""The one door to reading: every question about records is asked on behalf of a viewer, and answered only as far as
that viewer may see. A record one may not see does not exist: it is absent from pages, timelines and counts alike.

Statements of the ORM are narrowed as they run; whatever goes round the ORM to a guarded table is refused at the engine.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Delete,
    Engine,
    Executable,
    Insert,
    Integer,
    Table,
    TextClause,
    Update,
    bindparam,
    event,
    false,
)
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.sql import visitors

from tracker.plumbing.database import session
from tracker.rules.access import Ability, Role


class NoViewer(Exception):
    """Somebody asked for records without saying on whose behalf."""


class UnguardedRead(Exception):
    """A statement tried to reach guarded records without passing the gate."""


class Escape(StrEnum):
    """The named ways round the gate. Each is a reason; there are no others."""

    FOLD = "what follows from records (a status, who may see an event) is computed from all of them"
    CLOCK = "the clock finds the rows that are due, for everybody"
    PURGE = "what was deleted thirty days ago is destroyed"
    REFERENCE = "a new public reference must be free among all"
    DEMO = "the demonstration refuses a database that holds other records"


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
    tables: ClassVar[set[str]] = set()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not any(parent in Guarded.guarded for parent in cls.__mro__):
            Guarded.guarded.append(cls)
        Guarded.tables.add(cls.__dict__["__tablename__"])

    @classmethod
    def seen_by(cls, deleted: bool) -> ColumnElement[bool]:
        """Return the condition under which whoever looks may see a row; `deleted` asks for the deleted ones instead.

        It is built once: who looks, and in which teams they are, is asked as a statement runs.
        """
        raise NotImplementedError


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
    if state.is_insert:
        state.update_execution_options(gate="passed")
        return
    current: Viewer | None = state.session.info.get("viewer")
    if current is None:
        if _guarded_tables(state.statement):
            raise NoViewer("Records were asked for without a viewer")
        return
    if current.escape is None:
        if not state.is_orm_statement:
            return  # nothing narrows it: the engine refuses it where it reaches guarded rows
        deleted = bool(state.execution_options.get("deleted"))
        state.statement = _narrowed(state.statement, current.may(Ability.READ), deleted)
    state.update_execution_options(gate="passed")


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
    """Refuse, on this engine, every statement that reaches a guarded table without having passed the gate."""

    @event.listens_for(engine, "before_execute")
    def _refuse(
        _connection: Connection,
        statement: Executable,
        _many: object,
        _parameters: object,
        options: dict[str, Any],
    ) -> None:
        if options.get("gate") == "passed" or isinstance(statement, Insert):
            return
        if _flushing.get() and isinstance(statement, Update | Delete):
            return
        found = _guarded_tables(statement)
        if found:
            raise UnguardedRead(f"A statement reached {', '.join(sorted(found))} round the gate")


def whole(connection: Connection) -> Connection:
    """Let everything be read through this connection, by nobody: to be copied as a whole, encrypted, and compared."""
    return connection.execution_options(gate="passed")


_reached: WeakKeyDictionary[Executable, set[str]] = WeakKeyDictionary()
"""Of the statements that are there, which guarded tables each reaches: those that were built once are walked once."""


def _guarded_tables(statement: Any) -> set[str]:
    found = _reached.get(statement)
    if found is None:
        found = _reached[statement] = _walked(statement)
    return found


def _walked(statement: Any) -> set[str]:
    names = Guarded.tables
    if isinstance(statement, TextClause):
        return {name for name in names if name in statement.text.lower()}
    found = {part.name for part in visitors.iterate(statement) if isinstance(part, Table) and part.name in names}
    if isinstance(statement, Update | Delete) and isinstance(statement.table, Table) and statement.table.name in names:
        found.add(statement.table.name)
    return found

"""A statement of the ORM taken apart: which tables each SELECT in it reads itself, and what stands directly in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import FromClause
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression, ColumnClause
from sqlalchemy.sql.selectable import AliasedReturnsRows, FromGrouping, Join, ScalarSelect, SelectBase

from tracker.records.gate import Guarded

IN = (operators.in_op, operators.not_in_op)
Named = tuple[int, int, str]
"""A column: in which scope, of which table there, called what."""


@dataclass(eq=False, slots=True)
class Scope:
    """A SELECT or a change, with the tables that it reads itself and not from the one around it."""

    outer: "Scope | None" = None
    froms: list[FromClause] = field(default_factory=list)
    """As they are joined; `tables` are what is joined."""
    entities: set[Any] = field(default_factory=set)
    """What the first gate narrows wherever it stands."""
    nested: list[tuple[Any, Any]] = field(default_factory=list)
    """What is asked within it, and the column that is compared with that, of IN."""
    columns: list[Any] = field(default_factory=list)
    """Columns of bare tables."""
    seen: set[Named] = field(default_factory=set)
    """The columns that hold nothing but the number of a record that whoever looks may see."""

    @property
    def tables(self) -> list[FromClause]:
        return leaves(self.froms)

    def named(self, column: Any) -> Named | None:
        """Return which column this is, of a table here or around here; None of no table."""
        table = hash(getattr(column, "table", None))
        scope: Scope | None = self
        while scope is not None and all(hash(each) != table for each in scope.tables):
            scope = scope.outer
        return None if scope is None else (id(scope), table, str(column.key))

    def narrowed(self) -> dict[int, Any]:
        """Return the tables of entities, each with its entity."""
        return {hash(table): entity for entity in self.entities for table in leaves([entity.selectable])}


def opened(statement: Any, outer: Scope | None) -> Scope:
    """Take a statement apart that stands in another one, or in none."""
    scope = Scope(outer)
    waiting = list(statement.get_children())
    while waiting:
        part = waiting.pop()
        if _is_asked(part):
            scope.nested.append((part, None))
        elif isinstance(part, BinaryExpression) and part.operator in IN and _is_asked(part.right):
            scope.nested.append((part.right, part.left))
            waiting.append(part.left)
        elif _is_entity(part, scope):
            continue
        elif isinstance(part, ColumnClause):
            scope.columns.append(part)
        elif not isinstance(part, AliasedReturnsRows):
            waiting += part.get_children()
    return scope


def _is_asked(part: Any) -> bool:
    return isinstance(part, SelectBase | ScalarSelect)


def _is_entity(part: Any, scope: Scope) -> bool:
    entity = getattr(part, "_annotations", {}).get("parententity")
    if entity is None or (isinstance(part, Join) and hash(part) != hash(entity.selectable)):
        return False
    if issubclass(entity.mapper.class_, Guarded):
        scope.entities.add(entity)
    return True


def leaves(froms: Iterable[Any]) -> list[FromClause]:
    """Return what is joined."""
    found: list[FromClause] = []
    for each in map(_ungrouped, froms):
        found += leaves((each.left, each.right)) if isinstance(each, Join) else [each]
    return found


def joins(froms: Iterable[Any]) -> Iterator[Join]:
    for each in map(_ungrouped, froms):
        if isinstance(each, Join):
            yield each
            yield from joins((each.left, each.right))


def _ungrouped(each: Any) -> Any:
    return each.element if isinstance(each, FromGrouping) else each


def own_froms(select: Any, outer: Scope | None) -> list[FromClause]:
    """Return what a SELECT reads itself, by the rules by which it may take a table from the one around it."""
    froms: list[FromClause] = list(select.get_final_froms())
    around, next_to = _around(outer), _around(outer, 1)
    only, all_but = getattr(select, "_correlate", ()), getattr(select, "_correlate_except", None)
    if only:
        froms = [each for each in froms if not (hash(each) in around and hash(each) in map(hash, only))]
    if all_but is not None:
        froms = [each for each in froms if hash(each) not in around or hash(each) in map(hash, all_but)]
    if getattr(select, "_auto_correlate", True) and len(froms) > 1:
        froms = [each for each in froms if hash(each) not in next_to]
    return froms


def _around(outer: Scope | None, most: int = 1000) -> set[int]:
    found: set[int] = set()
    while outer is not None and most:
        found |= {hash(table) for table in (*outer.froms, *outer.tables)}
        outer, most = outer.outer, most - 1
    return found


def source_of(table: Any) -> Any:
    """Return what an alias is of."""
    while isinstance(table, AliasedReturnsRows):
        table = table.element
    return table

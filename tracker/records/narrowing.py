"""Whether all that a statement of the ORM reads is narrowed: by itself, or because it is tied to what is.

A bare table passes where each column by which it belongs to a record (`Guarded.owned_by`) must equal one of what is
narrowed in the same statement, or of what the rule itself is asked of. Whatever else is bare is named.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, FromClause, Insert, Label, Select, Table, TableClause
from sqlalchemy.orm import Mapper
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList, ColumnClause, Grouping, Null, Over
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import AliasedReturnsRows, Exists

from tracker.records.gate import RULES, Guarded
from tracker.records.scopes import Named, Scope, joins, leaves, opened, own_froms, source_of

Parts = list[tuple[Scope, Any]]


def bare(statement: Any, deleted: bool = False) -> frozenset[str]:
    """Return the guarded tables that a statement reads and that nothing in it narrows.

    The rule of what is deleted narrows only a statement that asks for that (`deleted`).
    """
    reading = _Reading(deleted)
    reading.look_at(statement)
    return frozenset(reading.bare)


@dataclass(frozen=True, slots=True)
class _Tie:
    """Two columns that are equal where a row is read; of an outer join, only where those on its right are."""

    one: Named
    other: Named
    on_right: frozenset[int] | None = None

    def tells(self, seen: set[Named]) -> Iterator[Named]:
        for known, told in ((self.one, self.other), (self.other, self.one)):
            if known in seen and (self.on_right is None or told[1] in self.on_right):
                yield told


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted of a SELECT that stands in another one."""

    seen: frozenset[int] = frozenset()
    """Which of its columns are compared with what may be seen: what else it finds nobody gets."""
    entity: Any = None
    """What it stands for, which is narrowed as a whole."""


NOTHING = Asked()


class _Reading:
    """One walk through a statement; scopes are kept until it ends, as columns are told apart by them."""

    def __init__(self, deleted: bool) -> None:
        self._rules = [RULES[False], RULES[True]] if deleted else [RULES[False]]
        self.bare: set[str] = set()
        self._kept: list[Scope] = []
        self._parts: dict[int, Parts] = {}
        self._looked: set[tuple[int, Asked]] = set()

    def look_at(self, statement: Any, outer: Scope | None = None, asked: Asked = NOTHING) -> Parts:
        """Look at a statement and at all that stands in it; return its parts with their scopes."""
        if isinstance(statement, CompoundSelect):
            return [part for each in statement.selects for part in self.look_at(each, outer, asked)]
        if not isinstance(statement, Select | UpdateBase):
            element = getattr(statement, "element", None)
            return [] if element is None else self.look_at(element, outer, asked)
        scope = self._solved(statement, outer, asked)
        if asked.entity is None or not _stands_for(scope, statement, asked.entity):
            self.bare |= set(_unseen(scope))
        self._look_inside(scope)
        return [(scope, statement)]

    def _look_inside(self, scope: Scope) -> None:
        narrowed = scope.narrowed()
        for table in scope.tables:
            if _is_select(table):
                columns = (number for number, column in enumerate(table.c) if scope.named(column) in scope.seen)
                self._look_once(table, Asked(frozenset(columns), narrowed.get(hash(table))))
        for each, compared in scope.nested:
            is_seen = compared is not None and scope.named(compared) in scope.seen
            self.look_at(each, scope, Asked(frozenset({0} if is_seen else ())))

    def _look_once(self, table: FromClause, asked: Asked) -> None:
        if (hash(table), asked) not in self._looked:
            self._looked.add((hash(table), asked))
            self.look_at(table, None, asked)

    def _solved(self, statement: Any, outer: Scope | None, asked: Asked) -> Scope:
        scope = self._open(statement, outer)
        scope.seen |= {name for column in _kept(statement, asked) if (name := scope.named(column))}
        ties = list(self._ties(scope, statement, scope.seen))
        while more := {*_told_of_rows(scope), *(told for tie in ties for told in tie.tells(scope.seen))} - scope.seen:
            scope.seen |= more
        return scope

    def _open(self, statement: Any, outer: Scope | None) -> Scope:
        scope = opened(statement, outer)
        scope.froms = own_froms(statement, outer) if isinstance(statement, Select) else _changed(statement, scope)
        self._kept.append(scope)
        scope.seen |= outer.seen if outer else set()
        scope.seen |= {name for column in self._known(scope) if (name := scope.named(column))}
        return scope

    def _known(self, scope: Scope) -> Iterator[Any]:
        narrowed = scope.narrowed()
        for table in scope.tables:
            if hash(table) in narrowed:
                yield from _owners(narrowed[hash(table)])
            elif _is_select(table):
                yield from _seen_in_all(table, self._parts_of(table))

    def _parts_of(self, table: Any) -> Parts:
        """Return the parts of a SELECT among tables, with what is seen in them whoever asks for it."""
        if hash(table) not in self._parts:
            self._parts[hash(table)] = []  # what asks itself again knows nothing yet
            selects = list(_selects(table))
            self._parts[hash(table)] = [(self._solved(select, None, NOTHING), select) for select in selects]
        return self._parts[hash(table)]

    def _ties(self, scope: Scope, statement: Any, seen: set[Named]) -> Iterator[_Tie]:
        for join in joins(scope.froms):
            right = frozenset(map(hash, leaves([join.right]))) if join.isouter else None
            for condition in [] if join.full else _all_of(join.onclause):
                yield from _equal(scope, condition, right)
        for condition in _all_of(getattr(statement, "whereclause", None)):
            yield from _equal(scope, condition)
            if any(condition in rules for rules in self._rules):
                seen |= {name for table in _ruled(condition) if (name := scope.named(table.c.id))}
            if _is_nothing(condition) and (name := scope.named(condition.left)):
                seen.add(name)
            yield from self._within(scope, condition, seen)

    def _within(self, scope: Scope, condition: Any, seen: set[Named]) -> Iterator[_Tie]:
        """What there has to be for a row to be read ties it as well: in EXISTS, and in IN."""
        is_in = isinstance(condition, BinaryExpression) and condition.operator is operators.in_op
        select = _select_in(condition.right if is_in else condition) if is_in or isinstance(condition, Exists) else None
        if select is None:
            return
        inner = self._open(select, scope)
        seen |= inner.seen
        if is_in:
            one, other = scope.named(condition.left), inner.named(_plain(next(iter(select.selected_columns))))
            if one and other:
                yield _Tie(one, other)
        yield from self._ties(inner, select, seen)


def _changed(statement: Any, scope: Scope) -> list[FromClause]:
    """What a change reads: the table that it changes, if it adds no rows, and all that its conditions name."""
    subject = getattr(statement, "_propagate_attrs", {}).get("plugin_subject")
    if isinstance(subject, Mapper) and issubclass(subject.class_, Guarded):
        scope.entities.add(subject)
    into = [] if isinstance(statement, Insert) else [statement.table]
    return list({hash(each): each for each in (*into, *(column.table for column in scope.columns))}.values())


def _is_select(table: Any) -> bool:
    return isinstance(table, AliasedReturnsRows) and not isinstance(source_of(table), TableClause)


def _selects(statement: Any) -> Iterator[Any]:
    if isinstance(statement, CompoundSelect):
        for each in statement.selects:
            yield from _selects(each)
    elif isinstance(statement, Select):
        yield statement
    elif getattr(statement, "element", None) is not None:
        yield from _selects(statement.element)


def _kept(statement: Any, asked: Asked) -> Iterator[Any]:
    """Return the columns whose rows are dropped by whoever asks unless they may be seen, as if they were not there.

    Not where others tell what is left of them: in sums over more than themselves, and where some are cut off.
    """
    if not asked.seen or _cuts_off(statement):
        return
    groups = [_plain(each) for each in getattr(statement, "_group_by_clauses", ())]
    columns = [_plain(each) for each in statement.selected_columns]
    sums = any(isinstance(part, FunctionElement | Over) for each in columns for part in visitors.iterate(each))
    for number in asked.seen:
        if any(columns[number] is each for each in groups) or not (groups or sums):
            yield columns[number]


def _cuts_off(statement: Any) -> bool:
    limits = (getattr(statement, "_limit_clause", None), getattr(statement, "_offset_clause", None))
    return limits[0] is not None or (limits[1] is not None and getattr(limits[1], "value", None) != 0)


def _owners(entity: Any) -> Iterator[Any]:
    guarded = entity.mapper.class_
    for name in (*guarded.owned_by, *filter(None, [guarded.known_by])):
        if isinstance(entity, Mapper):
            yield from entity.attrs[name].columns
        else:
            yield getattr(entity.entity, name).__clause_element__()


def _seen_in_all(table: Any, parts: Parts) -> Iterator[Any]:
    """Return the columns of a SELECT among tables that hold only what may be seen, in each of its parts."""
    columns = [[_plain(column) for column in select.selected_columns] for _scope, select in parts]
    for number, column in enumerate(table.c if parts else ()):
        found = [scope.named(each[number]) for (scope, _select), each in zip(parts, columns, strict=True)]
        if all(name in scope.seen for name, (scope, _select) in zip(found, parts, strict=True)):
            yield column


def _unseen(scope: Scope) -> Iterator[str]:
    for table, guarded in _bare_tables(scope):
        row = guarded.known_by and scope.named(table.c[guarded.known_by])
        if not (_is_tied(scope, table, guarded) or row in scope.seen):
            yield source_of(table).name


def _told_of_rows(scope: Scope) -> Iterator[Named]:
    """Return what tells the rows of bare tables that are tied to what is seen."""
    for table, guarded in _bare_tables(scope):
        if guarded.known_by and _is_tied(scope, table, guarded) and (name := scope.named(table.c[guarded.known_by])):
            yield name


def _bare_tables(scope: Scope) -> Iterator[tuple[Any, type[Guarded]]]:
    narrowed = scope.narrowed()
    for table in scope.tables:
        source = source_of(table)
        if isinstance(source, Table) and source.name in Guarded.tables and hash(table) not in narrowed:
            yield table, Guarded.tables[source.name]


def _is_tied(scope: Scope, table: Any, guarded: type[Guarded]) -> bool:
    owners = [scope.named(table.c[name]) for name in guarded.owned_by]
    return bool(owners) and all(owner in scope.seen for owner in owners)


def _stands_for(scope: Scope, select: Any, entity: Any) -> bool:
    """Whether a SELECT holds nothing but columns of the tables of an entity."""
    plain = all(isinstance(_plain(column), ColumnClause) for column in select.selected_columns)
    return plain and all(source_of(table) in entity.mapper.tables for table in scope.tables)


def _all_of(condition: Any) -> Iterator[Any]:
    """Return the conditions that all have to hold."""
    if isinstance(condition, Grouping):
        yield from _all_of(condition.element)
    elif isinstance(condition, BooleanClauseList) and condition.operator is operators.and_:
        for each in condition.clauses:
            yield from _all_of(each)
    elif condition is not None:
        yield condition


def _equal(scope: Scope, condition: Any, on_right: frozenset[int] | None = None) -> Iterator[_Tie]:
    if isinstance(condition, BinaryExpression) and condition.operator is operators.eq:
        one, other = scope.named(condition.left), scope.named(condition.right)
        if one and other:
            yield _Tie(one, other, on_right)


def _is_nothing(condition: Any) -> bool:
    is_of = isinstance(condition, BinaryExpression) and condition.operator is operators.is_
    return is_of and isinstance(condition.right, Null)


def _ruled(condition: Any) -> Iterator[Any]:
    """Return the table of which the rule is asked."""
    for each in condition.clauses:
        if isinstance(each, BinaryExpression):
            yield each.left.table


def _select_in(condition: Any) -> Any:
    while condition is not None and not isinstance(condition, Select):
        condition = getattr(condition, "element", None)
    return condition


def _plain(column: Any) -> Any:
    return column.element if isinstance(column, Label) else column

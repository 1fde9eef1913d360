"""Row policies of PostgreSQL: what a guarded table shows, written by the database itself from the rule of the gate.

The rule stands in `seen_by` alone. Where it asks who looks, a policy asks what the transaction was told (row_security).
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    BinaryExpression,
    BindParameter,
    ColumnElement,
    Connection,
    Exists,
    String,
    Table,
    and_,
    any_,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.operators import is_

from tracker.plumbing.database import Base
from tracker.records import gate
from tracker.records.gate import VIEWER_ID, VIEWER_TEAMS, VIEWER_UNSEALED, Guarded
from tracker.records.record import OWNER, OWNER_IS_SEEN, REAL_NOW, RECORDS, Reader, of_visible_record

NAME = "seen"
WITHOUT = {
    "search_entries": "a GIN index finds nothing behind a policy, and each search would read all words",
    "frozen_document_records": "a document that speaks of something hidden is found by what it does not show",
}
"""The guarded tables that have none, each with its reason: the two other gates stand before them."""

SEES, VIEWER, TEAMS, UNSEALED = "tracker.sees", "tracker.viewer", "tracker.teams", "tracker.unsealed"
"""What a transaction is told: how much is seen, and who looks, in which teams, and whether what is sealed is there."""
THEIRS, DELETED, EVERYTHING, ON = "theirs", "deleted", "everything", "on"
"""What is theirs to see; that with what is deleted; everything. Told nothing, nothing is seen."""

_AS_KEPT = """
    SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity, p.polname,
        pg_get_expr(p.polqual, p.polrelid), obj_description(p.oid, 'pg_policy')
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_policy p ON p.polrelid = c.oid
    WHERE n.nspname = current_schema() AND (c.relrowsecurity OR p.oid IS NOT NULL)
"""


class _Policy(NamedTuple):
    """A policy as the database keeps it: whether it holds for everybody, its name, its condition and its mark."""

    is_on: bool
    name: str | None
    as_kept: str | None
    mark: str | None


def _told(setting: str, kind: str) -> ColumnElement[Any]:
    """What the transaction was told; NULL when nothing was said."""
    return literal_column(f"nullif(current_setting('{setting}', true), '')::{kind}")


def _said(setting: str, value: str) -> ColumnElement[bool]:
    return literal_column(f"current_setting('{setting}', true)", String) == literal_column(f"'{value}'", String)


_ASKED = {
    VIEWER_ID.key: _told(VIEWER, "integer"),
    VIEWER_UNSEALED.key: _said(UNSEALED, ON),
    REAL_NOW.key: literal_column("now()"),
}


@cache
def policies() -> dict[str, str]:
    """Return, by table, the condition under which PostgreSQL shows a row."""
    return {table.name: _condition(table, model) for table, model in _guarded() if table.name not in WITHOUT}


def _guarded() -> Iterator[tuple[Table, type[Guarded]]]:
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, Guarded):
            yield cast(Table, mapper.local_table), mapper.class_


def _condition(table: Table, model: type[Guarded]) -> str:
    extends_records = model not in Guarded.guarded
    rule = of_visible_record(table.c.id) if extends_records else model.seen_by(deleted=False)
    seen = visitors.replacement_traverse(rule, {}, _in_a_policy)
    if table is RECORDS:  # the others ask for these
        seen = and_(_told(SEES, "text").is_not(None), seen)
    asked = select(true()).select_from(table).where(or_(_said(SEES, EVERYTHING), seen))
    return str(asked.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})).partition("WHERE ")[
        2
    ]


def _in_a_policy(element: Any, **_more: Any) -> Any:
    """Return what stands in a policy for a part of the rule; None for most, which stand as they are."""
    if any(element is seen for seen in OWNER_IS_SEEN.values()):
        return true()  # a policy that asks for records is shown those that the policy of records lets be seen
    if isinstance(element, Exists) and _is_of_one(element):
        return visitors.replacement_traverse(element.element, {}, _in_a_policy).is_not(None)
    if isinstance(element, BinaryExpression):
        return _in_its_place(element)
    return _ASKED.get(element.key) if isinstance(element, BindParameter) else None


def _in_its_place(element: BinaryExpression[Any]) -> ColumnElement[Any] | None:
    if getattr(element.right, "key", None) == VIEWER_TEAMS.key:
        return element.left == any_(_told(TEAMS, "integer[]"))
    if element.operator is is_ and element.left.key == "deleted_at":
        return or_(element, _said(SEES, DELETED)).self_group(against=operators.and_)
    return None


def _is_of_one(element: Exists) -> bool:
    """Say whether a record, or one of its readers, is asked for.

    To look for that one row costs PostgreSQL half the thinking, and it knows that there mostly is one.
    """
    asked: Any = element.element.element
    return all(column.table in (OWNER, Reader.__table__) for column in asked.selected_columns)


def lacking(connection: Connection) -> list[str]:
    """Return the tables whose policy is not there, or is not that of this version; none of a database without any."""
    if connection.dialect.name != "postgresql":
        return []
    wanted, kept = policies(), _kept(connection)
    sound = {name for name, found in kept.items() if name in wanted and _is_sound(wanted[name], found)}
    return sorted({*wanted, *kept} - sound)


def put(connection: Connection) -> None:
    """Let PostgreSQL show of every guarded table what the rule says, and nothing else."""
    if connection.dialect.name != "postgresql":
        return
    for name, condition in policies().items():
        table = _quoted(connection, name)
        _do(connection, f"CREATE POLICY {NAME} ON {table} USING ({condition}) WITH CHECK (true)")
        _do(connection, f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
    for name, [policy] in _kept(connection).items():
        mark = _marked(policies()[name], policy.as_kept)
        _do(connection, f"COMMENT ON POLICY {NAME} ON {_quoted(connection, name)} IS '{mark}'")


def lift(connection: Connection) -> None:
    """Take every policy away, as long as this transaction changes tables: a policy holds on to what it asks for."""
    for name, found in _kept(connection).items():
        table = _quoted(connection, name)
        for policy in found:
            if policy.name is not None:
                _do(connection, f"DROP POLICY {_quoted(connection, policy.name)} ON {table}")
        _do(connection, f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY")


@contextmanager
def not_for_owners(connection: Connection, table: Table) -> Iterator[None]:
    """Let whoever owns a table copy rows into it, within this transaction: COPY refuses where rows are guarded."""
    if table.name not in policies():
        yield
        return
    alter = f"ALTER TABLE {_quoted(connection, table.name)}"
    with gate.whole(connection):
        _do(connection, f"{alter} NO FORCE ROW LEVEL SECURITY")
    yield
    with gate.whole(connection):
        _do(connection, f"{alter} FORCE ROW LEVEL SECURITY")


def _kept(connection: Connection) -> dict[str, list[_Policy]]:
    """Return what the database keeps of our tables, by table; SQLite keeps none."""
    found: dict[str, list[_Policy]] = {}
    rows = connection.exec_driver_sql(_AS_KEPT) if connection.dialect.name == "postgresql" else ()
    for name, *policy in rows:
        found.setdefault(name, []).append(_Policy(*policy))
    return {name: each for name, each in found.items() if _is_ours(name, each)}


def _is_ours(name: str, found: list[_Policy]) -> bool:
    """Say whether a table belongs to this version, or to another one that put a policy there."""
    return name in Base.metadata.tables or any(policy.name == NAME and policy.mark for policy in found)


def _is_sound(condition: str, found: list[_Policy]) -> bool:
    first = found[0]
    return len(found) == 1 and first.is_on and first.mark == _marked(condition, first.as_kept)


def _marked(condition: str, as_kept: str | None) -> str:
    """Return what is kept beside a policy: of which rule it was made, and what PostgreSQL made of that."""
    return hashlib.sha256(f"{condition}\n{as_kept}".encode()).hexdigest()


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)


def _do(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement.replace("%", "%%"))

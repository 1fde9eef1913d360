"""The third gate: PostgreSQL is told on whose behalf it is asked, and shows no other rows, whoever wrote the statement.

What it is told holds until the transaction ends, so that no connection carries it to the next. Told nothing, it shows
nothing. It is told by SET, which takes no snapshot: whoever locks tables before they read still does.
"""

from collections.abc import MutableMapping
from contextlib import closing
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from tracker.records import second_gate
from tracker.records.gate import Viewer, asks_deleted, named_in
from tracker.records.row_policies import DELETED, EVERYTHING, ON, SEES, TEAMS, THEIRS, UNSEALED, VIEWER
from tracker.rules.access import Ability

_OF_TRANSACTIONS = ("SAVEPOINT ", "ROLLBACK TO ", "RELEASE ")
_UNKNOWN = ""
"""What was told is undone with a savepoint: what holds now was told before that."""

_told: WeakKeyDictionary[Connection, str] = WeakKeyDictionary()
_asks_for: WeakKeyDictionary[Connection, MutableMapping[Any, Any]] = WeakKeyDictionary()
"""Of a connection of a session, what that session is told: its viewer."""


@lru_cache(512)
def telling(viewer: Viewer, deleted: bool = False) -> str:
    """Return what PostgreSQL is told when somebody looks, or looks for what is deleted."""
    if not viewer.may(Ability.READ):
        return _NOBODY
    teams = ",".join(map(str, sorted(viewer.team_ids)))
    said = {SEES: DELETED if deleted else THEIRS, VIEWER: str(viewer.user_id), TEAMS: f"{{{teams}}}"}
    return _settings({**said, UNSEALED: ON if viewer.unsealed else ""})


def _settings(said: dict[str, str]) -> str:
    return "; ".join(f"SET LOCAL {name} = '{said.get(name, '')}'" for name in (SEES, VIEWER, TEAMS, UNSEALED))


_ALL, _NOBODY = _settings({SEES: EVERYTHING}), _settings({})


@event.listens_for(Session, "after_begin")
def _session_begins(session: Session, _transaction: object, connection: Connection) -> None:
    _asks_for[connection] = session.info


def watch(engine: Engine) -> None:
    """Tell PostgreSQL, before a statement reads guarded tables through this engine, what it may show."""
    if engine.dialect.name == "postgresql":
        event.listen(engine, "begin", _begins)
        event.listen(engine, "rollback_savepoint", _undone)
        event.listen(engine, "before_cursor_execute", _tell)


def _begins(connection: Connection) -> None:
    _told.pop(connection, None)


def _undone(connection: Connection, _name: str, _context: None) -> None:
    _told[connection] = _UNKNOWN


def _tell(connection: Connection, _its: object, statement: str, _values: object, context: Any, _many: bool) -> None:
    told, wanted = _told.get(connection, _NOBODY), _wanted(connection, statement, context)
    if told == wanted or statement.startswith(_OF_TRANSACTIONS):
        return
    if told in (_ALL, _UNKNOWN) or _names_guarded(statement):
        cursor: Any = connection.connection.cursor()
        with closing(cursor):
            cursor.execute(wanted, prepare=False)
        _told[connection] = wanted


def _wanted(connection: Connection, statement: str, context: Any) -> str:
    if second_gate.sees_everything(statement, context) or second_gate.only_counts(context):
        return _ALL
    viewer: Viewer | None = _asks_for.get(connection, {}).get("viewer")
    if viewer is None:
        return _NOBODY
    return telling(viewer, context is not None and asks_deleted(context.execution_options))


@lru_cache(4096)
def _names_guarded(statement: str) -> bool:
    return bool(named_in(statement))

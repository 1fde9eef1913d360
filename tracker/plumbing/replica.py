"""A replica of the database, which PostgreSQL keeps by itself: lists and searches are read from it.

What it answers is never older than the request. The database says how far it has written, and the replica how far it
has followed; while it is behind, is no replica, or does not answer, the database answers in its place.
"""

import logging
import time
from collections.abc import Mapping
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Engine, Result, func, literal_column, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.selectable import TypedReturnsRows

from tracker.plumbing.database import db, reads_only, session

REPLICA = "replica"
CONNECT_SECONDS, SILENT_MS = 2, 5000
REST_SECONDS = 30
"""So long it is left alone after it did not answer, and so long it may be behind before that is worth a line."""

log = logging.getLogger("tracker.replica")

Columns = TypeVarTuple("Columns")

_START: ColumnElement[str] = literal_column("'0/0'")
_SYSTEM = func.pg_control_system().table_valued("system_identifier")
_WRITTEN = select(_SYSTEM.c.system_identifier, func.pg_wal_lsn_diff(func.pg_current_wal_flush_lsn(), _START))
_FOLLOWED = select(
    _SYSTEM.c.system_identifier,
    func.coalesce(func.pg_wal_lsn_diff(func.pg_last_wal_replay_lsn(), _START), -1),
    func.pg_is_in_recovery(),
)

_rests_until: dict[Engine, float] = {}
_followed_at: dict[Engine, float] = {}


def binds(url: str) -> dict[str, Any]:
    """Return how a replica is reached: it may be away, and nobody waits for it for long."""
    patience = {"connect_timeout": CONNECT_SECONDS, "tcp_user_timeout": SILENT_MS}
    return {REPLICA: {"url": url, "hide_parameters": True, "connect_args": patience}}


def ask(asked: TypedReturnsRows[*Columns], values: Mapping[str, object] | None = None) -> Result[*Columns]:
    """Ask the replica, where there is one and whoever asks only reads; else the database itself."""
    engine = _replica()
    if engine is not None:
        try:
            return session().execute(asked, values, bind_arguments={"bind": engine})
        except OperationalError as error:
            _leave_alone(engine, f"does not answer ({type(error.orig).__name__})")
            session().info[REPLICA] = None
    return session().execute(asked, values)


def _replica() -> Engine | None:
    """Return the replica when it holds all that was written before this request first asked."""
    engine = db.engines.get(REPLICA)
    if engine is None or not reads_only():
        return None
    info = session().info
    if REPLICA not in info:
        info[REPLICA] = engine if _has_followed(engine) else None
    found: Engine | None = info[REPLICA]
    return found


def _has_followed(engine: Engine) -> bool:
    now = time.monotonic()
    if now < _rests_until.get(engine, now):
        return False
    system, written = session().execute(_WRITTEN).one()
    try:
        its_system, followed, follows = session().execute(_FOLLOWED, bind_arguments={"bind": engine}).one()
    except OperationalError as error:
        _leave_alone(engine, f"does not answer ({type(error.orig).__name__})")
        return False
    if its_system != system or not follows:
        _leave_alone(engine, "is no replica of this database")
        return False
    if followed < written:
        if now - _followed_at.setdefault(engine, now) > REST_SECONDS:
            _leave_alone(engine, "has been behind for long")
        return False
    _followed_at[engine] = now
    return True


def _leave_alone(engine: Engine, why: str) -> None:
    _rests_until[engine] = time.monotonic() + REST_SECONDS
    log.warning("What TRACKER_REPLICA_URL leads to %s: the database answers in its place", why)

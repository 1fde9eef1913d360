"""The key of the log of acts: made with an empty log, wanted by one that is not, made anew when it is lost."""

import hashlib
from contextlib import suppress

from sqlalchemy import Connection, Engine, func, select, update

from tracker.actions import audit
from tracker.actions.audit import Noted
from tracker.plumbing import keys
from tracker.plumbing.addresses import UnsafeSettings
from tracker.plumbing.database import session
from tracker.records.audit import ACTS, HEADS
from tracker.rules.audit import EMPTY, Deed, Entry, Head, seal_of, told

_HEAD = select(HEADS.c.seq, HEADS.c.code, HEADS.c.seal).with_for_update()
_ROWS = select(*ACTS.c).order_by(ACTS.c.seq).execution_options(yield_per=1000)
TAKEN_OVER = select(func.max(ACTS.c.seq)).where(ACTS.c.deed == Deed.KEY_CHANGED)
"""The act with which the key of today began; None when it is the first one."""


class NotLost(Exception):
    """The key is there, and it is the one that the log was written with."""


def open_log(engine: Engine, *, is_new: bool = False) -> None:
    """Seal an empty log with the key that is made for it. Raises UnsafeSettings where a log has no key that is read.

    `is_new`: the schema was made just now. Of two processes that begin at once, one makes the key, and the other waits.
    """
    try:
        with engine.begin() as connection:
            _open(connection, is_new)
    except UnsafeSettings:
        engine.dispose()
        raise


def _open(connection: Connection, is_new: bool) -> None:
    seq, missing = connection.execute(_HEAD).scalar(), keys.missing_audit_key()
    if seq and missing:
        raise UnsafeSettings(
            f"The log of acts was written with a key, and {missing} is not there. Put back the file; if it is lost, "
            "run: tracker audit new-key"
        )
    key = keys.audit_key()
    if seq == 0 and (is_new or missing):
        connection.execute(update(HEADS).values(seal=seal_of(key, EMPTY)))


def take_over() -> int:
    """Let the log go on with the key that is here, made when there is none; return how many acts were taken over.

    The act that says so holds the sum of all that stands in the log: the new key vouches for it from now on, as it is.
    Raises NotLost.
    """
    key = keys.audit_key()
    seq, code, seal = session().execute(_HEAD).one()
    if seal == seal_of(key, Head(seq, code)):
        raise NotLost
    total = hashlib.sha256()
    for row in session().execute(_ROWS):
        total.update(told(Entry(*row[:-1]), row[-1]))
    session().execute(update(HEADS).values(seal=seal_of(key, Head(seq, code))))
    audit.note(Noted(Deed.KEY_CHANGED, digest=total.hexdigest()))
    return int(seq)


def bring_back(digest: str, deed: Deed = Deed.BACKUP_RESTORED) -> None:
    """Let the log of a backup go on where it is restored, with its own key if that was put there, and say so in it."""
    with suppress(NotLost):
        take_over()
    audit.note(Noted(deed, digest=digest))

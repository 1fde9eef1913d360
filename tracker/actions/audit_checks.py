"""Says whether the log of acts is as it was written, and puts its head down where nobody who changes it reaches."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from tracker.actions.audit_keys import TAKEN_OVER
from tracker.actions.checks import Result
from tracker.plumbing import clock, keys, ledger
from tracker.plumbing.database import session
from tracker.records.audit import ACTS, HEADS
from tracker.rules.audit import EMPTY, MOST_FAULTS, Entry, Head, faults

BETWEEN = timedelta(hours=1)
"""How long the head is not put down again: what was done since then can be cut off without a trace."""

_ROWS = select(*ACTS.c).order_by(ACTS.c.seq).execution_options(yield_per=1000)
_HEAD = select(HEADS.c.seq, HEADS.c.code, HEADS.c.seal)


def head() -> Head:
    """Return where the log ends; an empty log ends at (0, "")."""
    row = session().execute(_HEAD).first()
    return Head(row.seq, row.code) if row else EMPTY


def log_is_whole(anchors: Path) -> Result:
    """Check every act of the log, its head, and the heads that were put down in this file."""
    found = Result("log of acts")
    try:
        found.wrong = list(islice(_faults(found, anchors), MOST_FAULTS))
    except (SQLAlchemyError, UnicodeDecodeError, ValueError, TypeError) as problem:
        found.wrong.append(f"the log cannot be read ({type(problem).__name__}): somebody changed it")
    return found


def _faults(found: Result, anchors: Path) -> Iterator[str]:
    row = session().execute(_HEAD).all()
    if len(row) != 1:
        yield "the log has no head, or several"
        return
    seq, code, seal = row[0]
    since = session().scalar(TAKEN_OVER) or 0
    yield from faults(keys.audit_key(), _rows(found), Head(seq, code), seal, put_down(anchors), since)


def _rows(found: Result) -> Iterator[tuple[Entry, str]]:
    for row in session().execute(_ROWS):
        found.looked_at += 1
        yield Entry(*row[:-1]), row[-1]


def put_down(anchors: Path) -> dict[int, str]:
    """Return the heads in this file: the code of each by its number."""
    return {int(line.key): line.message_id for line in ledger.after(anchors, 0) if line.key.isdecimal()}


def anchor(anchors: Path) -> int:
    """Put the head of the log down in this file, once an hour if there is a new one; return how many were put down."""
    lines = list(ledger.after(anchors, 0))
    latest = max((line.at for line in lines), default=None)
    now, end = clock.real_now(), head()
    if end.seq == 0 or (latest is not None and latest > now - BETWEEN) or str(end.seq) in {line.key for line in lines}:
        return 0
    ledger.append(anchors, ledger.Line(now, str(end.seq), end.code))
    return 1

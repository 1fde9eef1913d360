"""How a round does its rows: one at a time, each committed before the next, or some together.

A row that fails is logged by its number and left; the others of the round are done. So are the other rounds when one
fails as a whole.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice

from sqlalchemy.exc import OperationalError

from tracker.plumbing.database import session
from tracker.records.gate import look_as

log = logging.getLogger("tracker.clock")

_failed: ContextVar[list[str] | None] = ContextVar("failed", default=None)


@contextmanager
def noting_failures() -> Iterator[list[str]]:
    """Collect what failed, of all rounds made meanwhile; whoever collects around it is told as well."""
    failed: list[str] = []
    token = _failed.set(failed)
    try:
        yield failed
    finally:
        _failed.reset(token)
        for what in failed:
            _note_failure(what)


def _note_failure(what: str) -> None:
    failed = _failed.get()
    if failed is not None:
        failed.append(what)


def each(what: str, ids: Iterable[int], do: Callable[[int], int]) -> int:
    """Do it row by row and commit each; return how much was done. A database that fails fails the whole round."""
    count = 0
    for row_id in ids:
        try:
            done = do(row_id)
            session().commit()
        except OperationalError:
            raise
        except Exception:
            session().rollback()
            _note_failure(f"{what} {row_id}")
            log.exception("%s %d failed; it is left as it was, and the others are done", what, row_id)
        else:
            count += done
    return count


AT_ONCE = 100
"""Rows of one transaction, where a round can do many together."""


def together(what: str, ids: Iterable[int], do: Callable[[Sequence[int]], int]) -> int:
    """Do many rows at once and commit; return how much was done. Those among which one fails are done row by row."""
    count, left = 0, iter(ids)
    while some := list(islice(left, AT_ONCE)):
        try:
            done = do(some)
            session().commit()
        except OperationalError:
            raise
        except Exception:
            session().rollback()
            log.info("%s %d and others are done one by one", what, some[0], exc_info=True)
            done = each(what, some, lambda row_id: do([row_id]))
        count += done
    return count


def whole(what: str, do: Callable[[], int]) -> int:
    """Make a round; when it fails outside its rows, the others are made. A database that fails fails them all."""
    try:
        return do()
    except OperationalError:
        raise
    except Exception:
        session().rollback()
        look_as(None)
        _note_failure(what)
        log.exception("The round failed (%s); the next tick tries again, and the other rounds are made", what)
        return 0

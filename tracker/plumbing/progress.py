"""How far long work has come, and whether it is to stop: told by small files that hold a number and nothing else.

The database cannot tell: nobody sees what a transaction that is still open has written, and SQLite lets nobody else
write meanwhile.
"""

import time
from contextlib import suppress
from pathlib import Path

from flask import current_app

PROGRESS = "tracker.progress"
NAME = "progress"
"""Of the folder, beside the database."""
EVERY = 1.0
"""Seconds."""


class Stopped(Exception):
    """Somebody asked the work to stop."""


class Progress:
    """Is told how many rows are done. Raises Stopped when somebody asked for that."""

    def __init__(self, token: str) -> None:
        self._token, self._next = token, 0.0
        _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        clear(token)

    def __call__(self, done: int) -> None:
        if _asks_to_stop(self._token).exists():
            raise Stopped
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + EVERY
            (_folder() / self._token).write_text(str(done))


def done_of(token: str) -> int:
    """Return how many rows are done of a work; 0 where nothing is known."""
    with suppress(OSError, ValueError):
        return int((_folder() / token).read_text())
    return 0


def stop(token: str) -> None:
    """Ask a work to stop: it leaves nothing behind."""
    _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    _asks_to_stop(token).touch(mode=0o600)


def clear(token: str) -> None:
    (_folder() / token).unlink(missing_ok=True)
    _asks_to_stop(token).unlink(missing_ok=True)


def _asks_to_stop(token: str) -> Path:
    return _folder() / f"{token}.stop"


def _folder() -> Path:
    found: Path = current_app.extensions[PROGRESS]
    return found

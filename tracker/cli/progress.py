"""Says how far something has come, once it takes more than two seconds."""

import sys
import time

AFTER, EVERY = 2.0, 1.0
"""Seconds."""


class Progress:
    def __init__(self, what: str) -> None:
        self._what, self._next = what, time.monotonic() + AFTER

    def __call__(self, done: int) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + EVERY
            sys.stderr.write(f"{done:,} {self._what}\n")
            sys.stderr.flush()

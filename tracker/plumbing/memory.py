"""What a process keeps in memory stays there: out of garbage collections, and out of files when it dies."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

try:
    import resource
except ImportError:  # Windows writes none
    resource = None  # type: ignore[assignment]  # it is asked for before use


def settle() -> None:
    """Leave all that is there now out of garbage collections: one of everything takes as long as a page."""
    gc.collect()
    gc.freeze()


def keep_to_itself() -> None:
    """Let whatever this process writes be for its owner alone, and let it leave no picture of itself when it dies."""
    os.umask(0o077)
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextmanager
def without_collecting() -> Iterator[None]:
    """Look for no garbage meanwhile: where very many small things come and go and none of them refers to itself,
    looking through all that lives costs as much again as the work."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()

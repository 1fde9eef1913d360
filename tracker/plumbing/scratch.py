"""A folder beside the database where a wipe has everything in the clear to compare it: nothing of it stays."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from tracker.plumbing.erasing import erase

NAME = "wipe.scratch"
TRIES, SECONDS = 20, 0.02
"""How often it is tried to have it, and how long is waited in between."""


@contextmanager
def scratch(data_dir: Path) -> Iterator[Path]:
    """A folder that is written over at the end, whatever happens. Raises BlockingIOError while another has it."""
    folder = data_dir / NAME
    with ExitStack() as held:
        _take(folder, held)
        try:
            yield folder
        finally:
            erase(folder)


def _take(folder: Path, held: ExitStack) -> None:
    """Make the folder and hold it: before it is held, the sweep of another process may take it away."""
    for _try in range(TRIES):
        with suppress(FileExistsError, FileNotFoundError, BlockingIOError):
            sweep(folder.parent)
            folder.mkdir(mode=0o700)
            held.enter_context(_held(folder))
            return
        time.sleep(SECONDS)
    raise BlockingIOError


def sweep(data_dir: Path) -> bool:
    """Destroy what a wipe left that died; say whether there was anything. Raises BlockingIOError while one works."""
    folder = data_dir / NAME
    if not folder.is_dir():
        return False
    try:
        with _held(folder):
            erase(folder)
    except FileNotFoundError:  # another sweep was quicker
        return False
    return True


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Let nobody else have the folder meanwhile. A process that dies lets go.

    Raises BlockingIOError, and FileNotFoundError when it was taken away before.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not os.path.samestat(os.fstat(handle), folder.stat()):
            raise FileNotFoundError(folder)
        yield
    finally:
        os.close(handle)

"""A folder beside the database where a wipe has everything in the clear to compare it: nothing of it stays."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.plumbing.erasing import erase

NAME = "wipe.scratch"


@contextmanager
def scratch(data_dir: Path) -> Iterator[Path]:
    """A folder that is written over at the end, whatever happens. Raises BlockingIOError while another has it."""
    sweep(data_dir)
    folder = data_dir / NAME
    folder.mkdir(mode=0o700)
    try:
        with _held(folder):
            yield folder
    finally:
        erase(folder)


def sweep(data_dir: Path) -> bool:
    """Destroy what a wipe left that died; say whether there was anything. Raises BlockingIOError while one works."""
    folder = data_dir / NAME
    if not folder.is_dir():
        return False
    with _held(folder):
        erase(folder)
    return True


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Let nobody else have the folder meanwhile. A process that dies lets go."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)

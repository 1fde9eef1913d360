"""Destroys files: what they held is written over, and they are gone. What a disk keeps of it by itself, it keeps."""

import os
from contextlib import suppress
from pathlib import Path

PIECE = 1 << 20
MARKER = "being-wiped"
"""A file of the data folder: from when it is there, everything is destroyed, whatever comes between."""


def erase(path: Path) -> None:
    """Write over a file and remove it; one that is not there is gone already, and a folder goes with all it holds."""
    if path.is_dir() and not path.is_symlink():
        for inner in path.iterdir():
            erase(inner)
        path.rmdir()
    elif os.path.lexists(path):
        if path.is_file() and not path.is_symlink():
            _write_over(path)
        path.unlink()


def _write_over(path: Path) -> None:
    """A disk that is full, or that writes elsewhere, keeps no file from being removed."""
    path.chmod(0o600)
    noise = os.urandom(PIECE)
    with suppress(OSError), path.open("r+b") as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(noise[:left])
        file.flush()
        os.fsync(file.fileno())

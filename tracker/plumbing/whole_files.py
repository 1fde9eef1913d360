"""A file that is there whole, or not at all."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Give a new file to write, for its owner alone; it has its name when all of it is on the disk.

    Raises FileExistsError, OSError, and whatever is raised meanwhile: then nothing is left of it.
    """
    if path.exists():
        raise FileExistsError(path)
    handle, name = mkstemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).rename(path)
        keep_name(path.parent)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def written(path: Path, pieces: Iterable[bytes]) -> str:
    """Write a new file, whole or not at all, and return its SHA-256. Raises what `whole_file` and the pieces raise."""
    sha256 = hashlib.sha256()
    with whole_file(path) as file:
        for piece in pieces:
            sha256.update(piece)
            file.write(piece)
    return sha256.hexdigest()


def keep_name(folder: Path) -> None:
    """Return when a file that was renamed in this folder has its new name on the disk."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

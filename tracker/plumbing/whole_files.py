"""A file that is there whole, or not at all."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from tempfile import mkstemp

from tracker.plumbing.archives import keep_name


def written(path: Path, pieces: Iterable[bytes]) -> str:
    """Write a new file for its owner alone, and return its SHA-256; it has its name when all of it is on the disk.

    Raises FileExistsError, OSError, and whatever the pieces raise: then nothing is left of it.
    """
    if path.exists():
        raise FileExistsError(path)
    handle, name = mkstemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent)
    sha256 = hashlib.sha256()
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                sha256.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        Path(name).rename(path)
        keep_name(path.parent)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return sha256.hexdigest()

"""The sent-ledger: a file that only grows, with one line for each mail that left.

It outlives the database it belongs to: an older copy of that, put back, shows by it what has left since.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Line:
    """When a mail left, and which; None for both names in a line that was cut off."""

    at: datetime
    key: str
    message_id: str


def append(path: Path, line: Line) -> None:
    """Write a line, and return when it is on the disk. Raises OSError."""
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        text = f"{line.at.isoformat()}\t{line.key}\t{line.message_id}\n"
        os.write(handle, ("" if _ends_well(handle) else "\n").encode() + text.encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def _ends_well(handle: int) -> bool:
    size = os.fstat(handle).st_size
    return size == 0 or os.pread(handle, 1, size - 1) == b"\n"


def count(path: Path) -> int:
    """Return how many lines there are; a file that is not there has none."""
    try:
        with path.open("rb") as file:
            return sum(piece.count(b"\n") for piece in iter(lambda: file.read(PIECE), b""))
    except FileNotFoundError:
        return 0


def after(path: Path, known: int) -> Iterator[Line]:
    """Return the lines after the first `known`, without those that were cut off when the power failed."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace") as file:
        for text in islice(file, known, None):
            words = text.rstrip("\n").split("\t")
            if len(words) == 3:
                yield Line(datetime.fromisoformat(words[0]), words[1], words[2])

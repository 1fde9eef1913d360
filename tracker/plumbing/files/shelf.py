"""Where attached files lie: each below a random name, sealed, for the account of the tracker alone.

What comes in is sealed on its way into the quarantine, and leaves it for the shelf when it was looked through.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from flask import current_app

from tracker.plumbing.files import sealed
from tracker.plumbing.files.sealed import Sealing
from tracker.plumbing.whole_files import keep_name
from tracker.rules.files import HEAD

SHELF = "tracker.files"
QUARANTINE = "quarantine"


class Part(StrEnum):
    """What is kept of an attachment, each in a file of its own."""

    ORIGINAL = "original"
    STRIPPED = "stripped"
    PREVIEW = "preview"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder of the files, and how much may lie there, in bytes: a file, and all of them."""

    folder: Path
    most: int
    room: int

    def make(self, folder: Path) -> None:
        """Make a folder of files where it is missing, for their owner alone."""
        for each in (self.folder, folder):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)

    def path(self, token: str, part: str) -> Path:
        return self.folder / token[:2] / f"{token}.{part}"

    def pieces(self, token: str, part: str, key: bytes) -> Iterator[bytes]:
        """Return a part of an attachment, piece by piece. Raises Damaged, also after the first pieces."""
        return sealed.pieces(self.path(token, part), key, f"{token}.{part}")

    def names(self) -> Iterator[str]:
        """Return the name of every file there is, but for what is in quarantine."""
        for path in self.folder.glob("*/*"):
            if path.parent.name != QUARANTINE:
                yield path.name

    def used(self) -> int:
        """Bytes of all of them, whoever adds and removes some meanwhile."""
        total = 0
        for path in self.folder.glob("*/*"):
            with suppress(FileNotFoundError):
                total += path.stat().st_size
        return total

    def abandoned(self, before: datetime) -> Iterator[Path]:
        """Return what nobody has written to since then, and that is still in quarantine."""
        for path in (self.folder / QUARANTINE).glob("*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before.timestamp():
                    yield path

    def remove(self, token: str) -> None:
        for part in Part:
            self.path(token, part).unlink(missing_ok=True)


def shelf() -> Shelf:
    """Return the shelf of this installation."""
    found: Shelf = current_app.extensions[SHELF]
    return found


@dataclass(slots=True)
class Parcel:
    """An attachment that came in and is not on the shelf yet: its name, its key, and its parts in quarantine."""

    shelf: Shelf
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    key: bytes = field(default_factory=sealed.new_key, repr=False)
    parts: dict[Part, Sealing] = field(default_factory=dict)
    _files: dict[Part, BinaryIO] = field(default_factory=dict)

    def write_into(self, part: Part) -> Sealing:
        """Begin a part; call `finish` on it at its end. Raises OSError when there is no room on the disk."""
        path = self._waiting(part)
        self.shelf.make(path.parent)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._files[part] = os.fdopen(handle, "wb")
        self.parts[part] = Sealing(self._files[part], self.key, f"{self.token}.{part}")
        return self.parts[part]

    def pieces(self, part: Part) -> Iterator[bytes]:
        return sealed.pieces(self._waiting(part), self.key, f"{self.token}.{part}")

    def put_on_shelf(self) -> None:
        for part in self.parts:
            path = self.shelf.path(self.token, part)
            self.shelf.make(path.parent)
            self._waiting(part).rename(path)
            keep_name(path.parent)
            keep_name(self.shelf.folder)
        self.discard()

    def drop(self, part: Part) -> None:
        self._files.pop(part).close()
        self.parts.pop(part)
        self._waiting(part).unlink(missing_ok=True)

    def discard(self) -> None:
        """Leave nothing in quarantine."""
        for part in list(self._files):
            self.drop(part)

    def _waiting(self, part: str) -> Path:
        return self.shelf.folder / QUARANTINE / f"{self.token}.{part}"


class Arriving:
    """Takes a file as it is sent: a form writes into it, and goes back to its beginning when all of it is there."""

    def __init__(self, shelf: Shelf) -> None:
        self.parcel, self.head = Parcel(shelf), b""
        self._into = self.parcel.write_into(Part.ORIGINAL)
        self._whole = False

    def write(self, piece: bytes) -> int:
        self.head += piece[: max(0, HEAD - len(self.head))]
        return self._into.write(piece)

    def seek(self, _place: int) -> None:
        if not self._whole:
            self._into.finish()
            self._whole = True

    @property
    def size(self) -> int:
        return self._into.size

    @property
    def sha256(self) -> str:
        return self._into.sha256

    def close(self) -> None:
        """Whatever was not put on the shelf is gone when the request is over."""
        self.parcel.discard()

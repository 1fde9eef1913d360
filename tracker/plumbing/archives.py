"""An archive: lines, packed with gzip and encrypted with age as they are made. None of it is held as a whole."""

import gzip
import hashlib
import os
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyrage
from pyrage import x25519

from tracker.plumbing.backup_keys import public_key
from tracker.plumbing.whole_files import whole_file

GZIP = 31
"""What zlib calls the form of gzip."""
LONGEST_LINE = 64 << 20
"""In characters: no line of an archive of ours is nearly so long, and one that is would fill the memory."""


class Unreadable(Exception):
    """The archive is not whole, was changed, or belongs to another key."""


@dataclass(frozen=True, slots=True)
class Written:
    """What an archive became: its size in bytes and the SHA-256 of the encrypted file."""

    size: int
    sha256: str


def write(path: Path, lines: Iterator[str], recipient: str) -> Written:
    """Write an archive for its owner alone; it has its name when it is whole and on the disk, or is not there at all.

    Raises FileExistsError, OSError, BadKey, and whatever the lines raise.
    """
    key = public_key(recipient)
    with whole_file(path) as file:
        return _encrypt(_Packed(lines), _Hashed(file), key)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimals."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _encrypt(source: "_Packed", target: "_Hashed", key: x25519.Recipient) -> Written:
    try:
        pyrage.encrypt_io(source, target, [key])
    except (pyrage.EncryptError, OSError) as problem:
        raise source.problem or target.problem or OSError(str(problem)) from problem
    return Written(target.size, target.sha256.hexdigest())


class _Packed:
    """What the encryption reads from: it asks for more lines when it wants more bytes."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines, self._packer, self._ready = lines, zlib.compressobj(wbits=GZIP), bytearray()
        self._over = False
        self.problem: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            while not self._over and (size < 0 or len(self._ready) < size):
                self._pack_more()
        except BaseException as problem:
            self.problem = problem
            raise
        given = bytes(self._ready[:size] if size >= 0 else self._ready)
        del self._ready[: len(given)]
        return given

    def _pack_more(self) -> None:
        line = next(self._lines, None)
        self._over = line is None
        self._ready += self._packer.flush() if line is None else self._packer.compress(line.encode() + b"\n")


class _Hashed:
    """What the encryption writes to."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.size, self.sha256 = file, 0, hashlib.sha256()
        self.problem: BaseException | None = None

    def write(self, piece: bytes) -> int:
        try:
            self._file.write(piece)
        except BaseException as problem:
            self.problem = problem
            raise
        self.size += len(piece)
        self.sha256.update(piece)
        return len(piece)

    def flush(self) -> None:
        self._file.flush()


def lines_of(path: Path, key: x25519.Identity) -> Iterator[str]:
    """Return the lines of an archive, decrypted as they are asked for. Raises Unreadable, at the end too."""
    reading, writing = os.pipe()
    pump = _Pump(path, key, writing)
    pump.start()
    try:
        with os.fdopen(reading, "rb") as pipe, gzip.open(pipe, "rt", encoding="utf-8", newline="\n") as text:
            while line := text.readline(LONGEST_LINE):
                if len(line) == LONGEST_LINE:
                    raise Unreadable("The backup is damaged.")
                yield line.rstrip("\n")
    except (EOFError, gzip.BadGzipFile, zlib.error, UnicodeDecodeError) as problem:
        raise Unreadable(pump.why() or "The backup is damaged.") from problem
    finally:
        pump.join()
    if why := pump.why():
        raise Unreadable(why)


class _Pump(threading.Thread):
    """Decrypts into a pipe while its other end is read."""

    def __init__(self, path: Path, key: x25519.Identity, handle: int) -> None:
        super().__init__(daemon=True)
        self._path, self._key, self._handle = path, key, handle
        self._why = ""

    def run(self) -> None:
        try:
            with os.fdopen(self._handle, "wb") as pipe, self._path.open("rb") as file:
                pyrage.decrypt_io(file, pipe, [self._key])
        except pyrage.DecryptError:
            self._why = "This is no backup, or it belongs to another private key."
        except OSError:
            self._why = "The backup is cut off or was changed."

    def why(self) -> str:
        """Say why it cannot be read, once all that could be read was; empty when all could."""
        self.join()
        return self._why

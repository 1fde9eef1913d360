"""A file as it lies on the disk: in pieces, each sealed with the key of the file, so that none is held as a whole.

What is cut off, moved, swapped between files or changed by one bit is refused when it is read.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PIECE = 1 << 20
TAG = 16


class Damaged(Exception):
    """The file is missing, was changed, or was sealed with another key."""


def new_key() -> bytes:
    return AESGCM.generate_key(256)


class Sealing:
    """Writes into a file what is sealed on the way. `about` says which file of which attachment it is."""

    def __init__(self, file: BinaryIO, key: bytes, about: str) -> None:
        self._file, self._cipher = file, _cipher(key, about)
        self._rest, self._number = bytearray(), 0
        self._plain, self._sealed = hashlib.sha256(), hashlib.sha256()
        self.size = 0

    def write(self, piece: bytes) -> int:
        self._plain.update(piece)
        self.size += len(piece)
        self._rest += piece
        while len(self._rest) > PIECE:
            self._put(bytes(self._rest[:PIECE]), last=False)
            del self._rest[:PIECE]
        return len(piece)

    def finish(self) -> None:
        """Seal what is left, and let it be on the disk."""
        self._put(bytes(self._rest), last=True)
        self._rest.clear()
        self._file.flush()
        os.fsync(self._file.fileno())

    def _put(self, piece: bytes, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, last), piece, None)
        self._number += 1
        self._sealed.update(sealed)
        self._file.write(sealed)

    @property
    def sha256(self) -> str:
        """The hash of what was written."""
        return self._plain.hexdigest()

    @property
    def sealed_sha256(self) -> str:
        """The hash of what lies on the disk."""
        return self._sealed.hexdigest()


def pieces(path: Path, key: bytes, about: str) -> Iterator[bytes]:
    """Return what was written, piece by piece. Raises Damaged, also after the first pieces."""
    cipher, number = _cipher(key, about), 0
    try:
        with path.open("rb") as file:
            sealed = file.read(PIECE + TAG)
            while True:
                after = file.read(PIECE + TAG)
                yield cipher.decrypt(_nonce(number, last=not after), sealed, None)
                if not after:
                    return
                sealed, number = after, number + 1
    except (OSError, InvalidTag, ValueError) as problem:
        raise Damaged from problem


def plain_size(path: Path) -> int:
    """Return how many bytes were written into a file that lies on the disk."""
    size = path.stat().st_size
    return size - TAG * max(1, -(-size // (PIECE + TAG)))


def _cipher(key: bytes, about: str) -> AESGCM:
    """Each file has a key of its own, made from the key of its attachment: it is written once."""
    return AESGCM(HKDF(SHA256(), length=32, salt=None, info=f"tracker: {about}".encode()).derive(key))


def _nonce(number: int, last: bool) -> bytes:
    return bytes([last]) + number.to_bytes(11, "big")

"""A ZIP file that is given out piece by piece while it is made: no part of it is held as a whole, none on the disk."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator

AT_ONCE = 1 << 16
WHEN = (1980, 1, 1, 0, 0, 0)
"""No time of ours is told: the same content is the same file."""


class Packing:
    """Takes members one after the other; `ready` is what there is to give out, and `hashes` what each came to."""

    def __init__(self, *, large: bool = True) -> None:
        """`large`: a member may have more than four gigabytes, which programs of old do not read."""
        self._pieces, self._ready, self._large = list[bytes](), 0, large
        self._zip = zipfile.ZipFile(_Target(self), "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self.hashes: dict[str, str] = {}

    def take(self, piece: bytes) -> None:
        self._pieces.append(piece)
        self._ready += len(piece)

    def put(self, name: str, content: Iterable[bytes]) -> Iterator[bytes]:
        """Put a member in, and give out what is ready meanwhile."""
        told, sha256 = zipfile.ZipInfo(name, WHEN), hashlib.sha256()
        told.compress_type, told.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        with self._zip.open(told, "w", force_zip64=self._large) as member:
            for piece in content:
                sha256.update(piece)
                member.write(piece)
                if self._ready >= AT_ONCE:
                    yield self._given()
        self.hashes[name] = sha256.hexdigest()

    def end(self) -> Iterator[bytes]:
        self._zip.close()
        yield self._given()

    def _given(self) -> bytes:
        found = b"".join(self._pieces)
        self._pieces.clear()
        self._ready = 0
        return found


class _Target:
    """What a ZIP file is written to that nobody goes back in."""

    def __init__(self, packing: Packing) -> None:
        self._packing = packing

    def write(self, piece: bytes) -> int:
        self._packing.take(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing was opened."""

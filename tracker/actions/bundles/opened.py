"""A bundle as it is read: what its manifest says, and that each member is what the manifest says of it."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracker.actions.bundles.making import FORM, MANIFEST
from tracker.actions.restoring import Different, NotThisForm

PIECE = 1 << 18
LONGEST_LINE = 64 << 20
MOST_MANIFEST = 256 << 20
BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError)
"""What is raised over a ZIP file that is damaged, encrypted, or packed in a way that nobody here knows."""
TOLD = {"tracker_bundle": int, "schema": str, "made_at": str, "rows": dict, "members": dict}
"""What a manifest has to say."""


class Bundle:
    """Raises NotThisForm for what is none of ours, and Different for a member that was changed."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            said = json.loads(self._zip.open(MANIFEST).read(MOST_MANIFEST))
        except (*BROKEN, KeyError, ValueError) as problem:
            raise NotThisForm from problem
        names = self._zip.namelist()
        if not _is_ours(said) or len(names) != len(set(names)):
            raise NotThisForm
        self.manifest: dict[str, Any] = said
        self._hashes: dict[str, str] = said["members"]
        if lacking := {*self._hashes} ^ ({*names} - {MANIFEST}):
            raise Different(sorted(lacking))

    @property
    def schema(self) -> str:
        return str(self.manifest["schema"])

    @property
    def made_at(self) -> str:
        return str(self.manifest["made_at"])

    def has(self, name: str) -> bool:
        return name in self._hashes

    def pieces(self, name: str) -> Iterator[bytes]:
        """Return a member piece by piece. Raises Different, also after the last."""
        sha256 = hashlib.sha256()
        try:
            with self._zip.open(name) as member:
                while piece := member.read(PIECE):
                    sha256.update(piece)
                    yield piece
        except (*BROKEN, EOFError, OSError) as problem:
            raise Different([name]) from problem
        if sha256.hexdigest() != self._hashes[name]:
            raise Different([name])

    def lines(self, name: str) -> Iterator[dict[str, Any]]:
        """Return the objects of a table. Raises Different, NotThisForm."""
        rest = b""
        for piece in self.pieces(name):
            *whole, rest = (rest + piece).split(b"\n")
            if len(rest) > LONGEST_LINE:
                raise NotThisForm
            yield from map(_object, whole)
        if rest:
            raise Different([name])

    def close(self) -> None:
        self._zip.close()


def _is_ours(said: object) -> bool:
    if not isinstance(said, dict) or said.get("tracker_bundle") != FORM:
        return False
    return all(isinstance(said.get(name), kind) for name, kind in TOLD.items())


def _object(line: bytes) -> dict[str, Any]:
    found = json.loads(line)
    if not isinstance(found, dict):
        raise NotThisForm
    return found

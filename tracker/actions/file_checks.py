"""Says whether every attached file is there as it was kept, and no other."""

import hashlib

from tracker.actions.checks import Result
from tracker.plumbing.database import session
from tracker.plumbing.files.shelf import Part, shelf
from tracker.records.attachments import kept_files
from tracker.records.gate import Escape, escaping


def files_are_as_kept() -> Result:
    """Hash every file as it lies on the disk, and compare; no key is needed."""
    found, there = Result("files"), set(shelf().names())
    with escaping(Escape.CLOCK):
        rows = session().execute(kept_files()).all()
    for number, token, *hashes in rows:
        for part, sha256 in zip(Part, hashes, strict=True):
            if sha256 is not None:
                found.looked_at += 1
                _compare(found, there, number, token, part, sha256)
    found.extra += [f"no record has the file {name}" for name in sorted(there)]
    return found


def _compare(found: Result, there: set[str], number: int, token: str, part: Part, sha256: str) -> None:
    path, told = shelf().path(token, part), f"file {number} ({part}) {token}"
    if path.name not in there:
        found.missing.append(f"{told}: it is missing")
        return
    there.discard(path.name)
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            found.wrong.append(f"{told}: it is not what was kept")

"""Says whether every attached file is there as it was kept, and no other."""

import hashlib
from pathlib import Path

from tracker.actions.checks import Result
from tracker.plumbing.database import session
from tracker.plumbing.files.shelf import Part, shelf
from tracker.records.attachments import kept_files
from tracker.records.gate import Escape, escaping


def files_are_as_kept() -> Result:
    """Hash every file as it lies on the disk, and compare; no key is needed.

    Of those that differ it asks again: files come and go meanwhile, and what it reads is of one moment.
    """
    found = Result("files")
    doubted = _compare(found, None)
    if doubted:
        session().rollback()
        _compare(again := Result("files"), doubted)
        again.looked_at = found.looked_at
        return again
    return found


def _compare(found: Result, only: set[str] | None) -> set[str]:
    """Compare all, or only those; return the tokens of the attachments with which something is wrong."""
    there = {name for name in shelf().names() if only is None or _token(name) in only}
    doubted = set[str]()
    with escaping(Escape.CLOCK):
        rows = session().execute(kept_files()).all()
    for number, token, *hashes in rows:
        for part, sha256 in zip(Part, hashes, strict=True):
            if sha256 is None or not (only is None or token in only):
                continue
            found.looked_at += 1
            there.discard(f"{token}.{part}")
            told = f"file {number} ({part}) {token}"
            lies = _sha256(shelf().path(token, part))
            if lies is None:
                found.missing.append(f"{told}: it is missing")
            elif lies != sha256:
                found.wrong.append(f"{told}: it is not what was kept")
            if lies != sha256:
                doubted.add(token)
    found.extra += [f"no record has the file {name}" for name in sorted(there)]
    return doubted | {_token(name) for name in there}


def _token(name: str) -> str:
    return name.partition(".")[0]


def _sha256(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None

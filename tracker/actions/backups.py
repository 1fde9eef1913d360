"""Copy everything into an archive that one private key opens: every table as of one moment, and every file.

No key goes along: neither that of the cookies, nor the one that opens what is sealed.
"""

import base64
import hashlib
import json
import logging
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Table

from tracker.actions import audit
from tracker.actions.audit import Noted
from tracker.plumbing import clock
from tracker.plumbing.archives import Written
from tracker.plumbing.database import session
from tracker.plumbing.files.shelf import QUARANTINE
from tracker.records import contents, gate, schema
from tracker.records.backups import Backup
from tracker.rules.audit import About, Deed

log = logging.getLogger("tracker.backups")

FORM = 1
"""The form of an archive; a later one says another number."""
PIECE = 1 << 18


def lines(files: Path) -> Iterator[str]:
    """Return the lines of an archive. Begin `at_one_moment`; a folder of files that is not there has none.

    Its files are those that are there as it begins: one that is destroyed before its turn stays out, and is named.
    """
    sums: dict[str, list[object]] = {}
    with gate.whole(session().connection()) as connection:
        said: dict[str, object] = {
            "tracker": FORM,
            "schema": schema.revision_of(connection),
            "made_at": f"{clock.real_now():%FT%TZ}",
        }
        there = list(attached(files))
        yield _line(said)
        for table in contents.tables(connection):
            yield from _table(connection, table, sums)
    for path, name in there:
        try:
            yield from file_lines(path, name)
        except FileNotFoundError:
            log.warning("%s was destroyed while the backup was made: it is not in there.", name)
    yield _line({"end": sums})


def _table(connection: Connection, table: Table, sums: dict[str, list[object]]) -> Iterator[str]:
    """A table row by row, and what they come to."""
    yield _line({"table": table.name, "columns": [column.name for column in table.columns]})
    total = contents.Sum()
    for line in contents.lines(connection, table):
        total.add(line)
        yield line
    sums[table.name] = [total.count, f"{total.total:x}"]


def attached(files: Path) -> Iterator[tuple[Path, str]]:
    """Return every file in this folder, with its name as an archive has it; a folder that is not there has none."""
    for path in sorted(files.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.parent.name != QUARANTINE:
            yield path, path.relative_to(files).as_posix()


def _line(said: dict[str, object]) -> str:
    return json.dumps(said)


def file_lines(path: Path, name: str) -> Iterator[str]:
    """Return a file in pieces, so that none is ever held as a whole, and what they come to."""
    sha256 = hashlib.sha256()
    with path.open("rb") as file:
        yield _line({"file": name})
        while piece := file.read(PIECE):
            sha256.update(piece)
            yield json.dumps(base64.b64encode(piece).decode())
    yield _line({"sha256": sha256.hexdigest()})


def note(name: str, written: Written, recipient: str) -> None:
    """Keep that a backup was made."""
    made = Backup(made_at=clock.real_now(), name=name[:255], size=written.size, sha256=written.sha256)
    made.recipient = recipient
    session().add(made)
    session().flush()
    audit.note(Noted(Deed.BACKED_UP, About.BACKUP, made.id, digest=written.sha256))

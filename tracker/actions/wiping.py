"""Take everything along in an archive, compare what comes back from it with what is here, and destroy it here.

Nothing is destroyed before the archive is whole, on the disk, and compared; once a file says that it has begun, nothing
comes back. Nobody writes in between.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, create_engine

from tracker.actions import audit, audit_checks, backups, data_keys, locking, restoring
from tracker.actions.audit import Noted
from tracker.plumbing import archives, backup_keys, progress, scratch
from tracker.plumbing.archives import Unreadable, Written, lines_of
from tracker.plumbing.data_folder import left_beside, write_once
from tracker.plumbing.database import db, prepare, session
from tracker.plumbing.erasing import MARKER, erase
from tracker.plumbing.settings import Settings
from tracker.records import contents, gate, schema
from tracker.rules.audit import Deed, Head


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken along: the archive, what lies beside the database, and where the log of acts ends in it."""

    archive: Path
    written: Written
    beside: Path
    head: Head
    rows: int = 0
    files: int = 0


def beside(archive: Path) -> Path:
    """Return the name of the archive of the keys, to be carried apart from the other."""
    return archive.with_name(f"{archive.name}.keys")


def begin() -> None:
    """Note in the log of acts that everything is to be taken along; it is in the archive when this is committed.

    Raises UnsafeSettings where the master key is not in its place: without it the archive would open nothing sealed.
    """
    data_keys.refuse_missing()
    audit.note(Noted(Deed.WIPE_BEGUN))


def take(settings: Settings, archive: Path, recipient: str, *, compares: bool = True) -> Taken:
    """Write the archives, compare, and lock everybody out. Begin without a transaction; nobody writes before its end.

    Raises FileExistsError, OSError, BadKey, Unreadable, NotThisForm, Different; then there is no archive.
    """
    keys = beside(archive)
    for path in (archive, keys):
        if path.exists():
            raise FileExistsError(path)
    try:
        taken = _taken(settings, _still(), archive, recipient, compares)
        locking.lock()
    except BaseException:
        for path in (archive, keys):
            path.unlink(missing_ok=True)
        raise
    return taken


def _still() -> Connection:
    """Begin a transaction that shows one moment and lets nobody else write; on SQLite every one that may write does."""
    if db.engine.dialect.name == "sqlite":
        return session().connection()
    connection = session().connection(execution_options={"isolation_level": "REPEATABLE READ"})
    with gate.whole(connection):
        schema.hold_still(connection)
    return connection


def _taken(settings: Settings, here: Connection, archive: Path, recipient: str, compares: bool) -> Taken:
    if compares:
        rows, written = _compared(settings, here, archive, recipient)
    else:
        rows, written = 0, archives.write(archive, backups.lines(settings.files_folder), recipient)
    _read_again(archive, written)
    keys = beside(archive)
    _read_again(keys, archives.write(keys, _lines_beside(settings), recipient))
    return Taken(archive, written, keys, audit_checks.head(), rows, len(_files(settings.files_folder)))


def _compared(settings: Settings, here: Connection, archive: Path, recipient: str) -> tuple[int, Written]:
    """Write an archive that was brought back and compared, and is encrypted anew to its owner alone."""
    private, public = backup_keys.new_pair()
    with scratch.scratch(settings.data_dir) as folder:
        first, key = folder / "first.age", backup_keys.private_key(private)
        archives.write(first, backups.lines(settings.files_folder), public)
        rows = _difference(here, settings.files_folder, folder, lines_of(first, key))
        return rows, archives.write(archive, lines_of(first, key), recipient)


def _difference(here: Connection, files: Path, folder: Path, lines: Iterator[str]) -> int:
    """Bring everything back, and compare each table and file with what is here; return how many rows there are.

    Raises Different.
    """
    engine = create_engine(f"sqlite:///{folder / 'tracker.db'}", hide_parameters=True)
    prepare(engine)
    try:
        schema.upgrade(engine)
        next(lines)
        with restoring.fitting(), schema.filling(engine) as there, gate.whole(here):
            restoring.fill(lines, there, folder / "files", restoring.Restored())
            sums = {each.name: contents.summed(here, each) for each in contents.tables(here)}
            back = {each.name: contents.summed(there, each) for each in contents.tables(there)}
    finally:
        engine.dispose()
    wrong = sorted(name for name in {*sums, *back} if sums.get(name) != back.get(name))
    found, brought = _files(files), _files(folder / "files")
    wrong += sorted(name for name in {*found, *brought} if found.get(name) != brought.get(name))
    if wrong:
        raise restoring.Different(wrong)
    return sum(each.count for each in sums.values())


def _files(folder: Path) -> dict[str, str]:
    return {name: archives.sha256_of(path) for path, name in backups.attached(folder)}


def _read_again(path: Path, written: Written) -> None:
    if archives.sha256_of(path) != written.sha256:
        raise Unreadable(f"What was written to {path} does not come back from there. Choose another disk.")


def _lines_beside(settings: Settings) -> Iterator[str]:
    """Return the lines of the archive of the keys, and of what else a restore wants that lies beside the database."""
    yield json.dumps({"beside": backups.FORM})
    for name, path in settings.beside.items():
        if path.exists():
            yield from backups.file_lines(path, name)


def destroy(settings: Settings, archive: Path | None = None) -> list[Path]:
    """Destroy keys, database and files, from wherever it was interrupted; return what is left in the data folder.

    What is left is not the tracker's. Raises OSError, DBAPIError; then it is to be called again.
    """
    marker = settings.data_dir / MARKER
    write_once(marker, f"{archive or ''}\n")
    db.session.remove()
    db.engine.dispose()
    for path in settings.beside.values():
        for each in (path, *left_beside(path)):
            erase(each)
    for path in (settings.files_folder, settings.data_dir / scratch.NAME, settings.data_dir / progress.NAME):
        erase(path)
    _destroy_database()
    erase(marker)
    return sorted(settings.data_dir.iterdir())


def _destroy_database() -> None:
    if db.engine.dialect.name == "sqlite":
        for ending in ("", "-wal", "-shm", "-journal"):
            erase(Path(f"{db.engine.url.database}{ending}"))
        return
    schema.remove(db.engine)
    db.engine.dispose()

"""Put what an archive holds into a database that holds nothing, and compare: all of it, or nothing."""

import base64
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, cast

from sqlalchemy import Connection, Engine, Integer, Table, delete, func, insert, inspect, select
from sqlalchemy.exc import OperationalError, StatementError

from tracker.actions import search_entries
from tracker.actions.backups import FORM
from tracker.plumbing import clock
from tracker.plumbing.database import db, session
from tracker.records import contents, gate, schema
from tracker.records.installation import Hold
from tracker.records.record import Record
from tracker.records.searching.entries import ToEnter
from tracker.rules.holds import Held

AT_ONCE = 1000


class NotEmpty(Exception):
    """There are tables in the database already."""


class NotThisForm(Exception):
    """The archive is of a version that this program does not know, or is none; the sentence says what to do."""


class Different(Exception):
    """What was restored is not what the archive says; the names of the tables and files."""


@dataclass
class Restored:
    """What was restored: how many rows of each table, and how many files."""

    made_at: str = ""
    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0


UNFIT = (
    ArithmeticError,
    AttributeError,
    FileExistsError,
    LookupError,
    RuntimeError,
    StatementError,
    TypeError,
    ValueError,
)
"""What comes of lines that are none of ours, or say something that no table takes."""


@contextmanager
def into_nothing(engine: Engine) -> Iterator[None]:
    """Fill a database that is empty, or leave it empty. Raises NotEmpty, and NotThisForm for whatever does not fit."""
    if inspect(engine).get_table_names():
        raise NotEmpty
    try:
        with fitting():
            yield
    except BaseException:
        db.session.remove()
        schema.remove(engine)
        raise


@contextmanager
def fitting() -> Iterator[None]:
    """Raise NotThisForm for whatever does not fit, however it does not: an archive may be made by an enemy."""
    try:
        yield
    except OperationalError:
        raise
    except UNFIT as problem:
        raise NotThisForm from problem


def restore(lines: Iterator[str], engine: Engine, files: Path) -> Restored:
    """Fill the database and the folder of files, compare, and hold the mail: within `into_nothing`.

    Raises NotThisForm, Different, and whatever the lines raise.
    """
    begins = _said(next(lines, "{}"))
    revision = str(begins.get("schema"))
    if begins.get("tracker") != FORM or not schema.is_known(revision):
        raise NotThisForm
    schema.upgrade(engine, revision)
    restored = Restored(f"{datetime.fromisoformat(begins['made_at']):%FT%TZ}")
    with schema.filling(engine) as connection:
        fill(lines, connection, files, restored)
        hold_mail(connection, f"Restored from a backup of {restored.made_at}")
    schema.upgrade(engine)
    return restored


def fill(lines: Iterator[str], connection: Connection, files: Path, restored: Restored) -> None:
    """Put rows and files where they belong, and compare. Raises Different and, within `fitting`, NotThisForm."""
    _Filling(connection, files, restored).take(lines)


def _said(line: str) -> dict[str, Any]:
    found = json.loads(line)
    return found if isinstance(found, dict) else {}


class _Filling:
    """Takes the lines of an archive, one after the other."""

    def __init__(self, connection: Connection, files: Path, restored: Restored) -> None:
        self._connection, self._files, self._restored = connection, files, restored
        self._tables = {table.name: table for table in contents.tables(connection)}
        self._empty()

    def _empty(self) -> None:
        """Remove what the migrations put in: everything comes from the archive."""
        for table in self._tables.values():
            self._connection.execute(delete(table))

    def take(self, lines: Iterator[str]) -> None:
        table, rows = None, list[contents.Row]()
        for line in lines:
            if line.startswith("["):
                rows.append(json.loads(line))
                if len(rows) < AT_ONCE:
                    continue
            self._put(table, rows)
            if not line.startswith("["):
                said = _said(line)
                table = self._table(said) if "table" in said else None
                if "file" in said:
                    _write(self._files, said["file"], lines)
                    self._restored.files += 1
                if "end" in said:
                    self._compare(said["end"])
                    return
        raise NotThisForm

    def _table(self, said: dict[str, Any]) -> Table:
        table = self._tables[said["table"]]
        if said["columns"] != [column.name for column in table.columns]:
            raise NotThisForm
        return table

    def _put(self, table: Table | None, rows: list[contents.Row]) -> None:
        if rows:
            if table is None:
                raise NotThisForm
            self._connection.execute(insert(table), list(map(contents.storing(table), rows)))
            rows.clear()

    def _compare(self, sums: dict[str, list[Any]]) -> None:
        found = {name: contents.summed(self._connection, table) for name, table in self._tables.items()}
        counted = {name: [each.count, f"{each.total:x}"] for name, each in found.items()}
        if counted != sums:
            raise Different(sorted(name for name in {*counted, *sums} if counted.get(name) != sums.get(name)))
        self._restored.rows = {name: each.count for name, each in found.items()}
        if self._connection.dialect.name == "postgresql":
            count_on(self._connection, self._tables.values())


def count_on(connection: Connection, tables: Iterable[Table]) -> None:
    """Let the numbers of new rows begin after those that are there, in PostgreSQL."""
    for table in tables:
        numbered = "id" in table.columns and isinstance(table.c.id.type, Integer)
        if numbered and (last := connection.scalar(select(func.max(table.c.id)))):
            counter = func.pg_get_serial_sequence(table.name, "id")
            connection.execute(select(func.setval(counter, last)))


def _write(folder: Path, name: str, lines: Iterator[str]) -> None:
    path = folder / _inside(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    sha256, line = hashlib.sha256(), ""
    with path.open("xb") as file:
        for line in lines:
            if line.startswith("{"):
                break
            piece = base64.b64decode(json.loads(line), validate=True)
            sha256.update(piece)
            file.write(piece)
    path.chmod(0o600)
    if _said(line).get("sha256") != sha256.hexdigest():
        raise Different([name])


def put_beside(lines: Iterator[str], folder: Path, names: Collection[str]) -> None:
    """Put keys, and what else lies beside the database, into the folder of a restore. Raises NotThisForm, Different."""
    with fitting():
        if _said(next(lines, "{}")).get("beside") != FORM:
            raise NotThisForm
        for line in lines:
            name = _said(line)["file"]
            if name not in names:
                raise NotThisForm
            _write(folder, name, lines)


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise NotThisForm
    return path


def hold_mail(connection: Connection, detail: str) -> None:
    """Let nothing leave before somebody said what has left since, in the same transaction as the rows."""
    held = {"reason": Held.RESTORED, "detail": detail, "since": clock.real_now()}
    connection.execute(insert(cast(Table, Hold.__table__)), held)


def make_index() -> Iterator[int]:
    """Enter every record into the search, some at a time; it does not commit. Gives how many were entered."""
    waiting = insert(ToEnter).from_select(["record_id"], select(Record.id))
    with gate.escaping(gate.Escape.WHOLE):
        session().execute(waiting)
    while entered := search_entries.enter_waiting():
        yield entered

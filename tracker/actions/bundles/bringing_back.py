"""Put what a bundle holds into an installation that holds nothing, and compare: all of it, or nothing."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import Connection, Engine, Table, delete, insert, inspect, select

from tracker.actions import data_keys, shelving
from tracker.actions.bundles.making import ATTACHMENTS, member
from tracker.actions.bundles.opened import Bundle
from tracker.actions.restoring import AT_ONCE, Different, NotEmpty, NotThisForm, Restored, count_on, fitting, hold_mail
from tracker.plumbing import clock, full_text
from tracker.plumbing.database import db
from tracker.plumbing.files.shelf import Parcel, Part, shelf
from tracker.plumbing.master_key import new as new_key
from tracker.plumbing.sealing import Sealer
from tracker.records import carried, contents, gate, schema
from tracker.records.data_keys import DataKey, MasterKey, wrapping_is_bound_to

ALSO_FILLED = frozenset({"data_keys", "master_keys"}) | contents.MADE_AGAIN - {"alembic_version"}
"""Besides what is carried: what files are sealed with, and what is made again from the rest."""
Rows = dict[str, list[dict[str, Any]]]
"""By the names of their tables."""


@contextmanager
def brought_back(bundle: Bundle, engine: Engine, progress: Callable[[int], None]) -> Iterator[Restored]:
    """Fill an installation in which nobody is and nothing is recorded, compare, and hold the mail.

    Files are sealed anew, with keys that are made here. Raises NotEmpty, NotThisForm, Different. Whatever is raised,
    here or by what is done within: then the installation is as before.
    """
    _refuse_in_use(engine)
    if not schema.is_known(bundle.schema):
        raise NotThisForm
    restored = Restored(bundle.made_at)
    if schema.is_new(engine):
        schema.upgrade(engine, bundle.schema)
    files, before = _Files(bundle), Rows()
    try:
        with fitting(), schema.filling(engine) as connection:
            if schema.revision_of(connection) != bundle.schema:
                raise NotThisForm
            filling = _Filling(connection, bundle, files, restored, progress)
            before = filling.empty()
            filling.fill()
            hold_mail(connection, f"Restored from a bundle of {bundle.made_at}")
        schema.upgrade(engine)
        yield restored
    except BaseException:
        _take_back(engine, before)
        files.remove()
        raise


def _take_back(engine: Engine, before: Rows) -> None:
    """Remove what came in, if it came so far, and put back the little that was there: plans, how the log begins."""
    db.session.remove()
    if not _is_in_use(engine):
        return
    with schema.filling(engine) as connection:
        tables = {table.name: table for table in contents.every_table(connection)}
        for name, table in tables.items():
            if carried.is_carried(name) or name in ALSO_FILLED:
                connection.execute(delete(table))
        full_text.forget_all(connection)
        for name, rows in before.items():
            if rows:
                connection.execute(insert(tables[name]), rows)


def _refuse_in_use(engine: Engine) -> None:
    """Nothing may be there but what a new installation has: its schema and the plans that came with it."""
    if not inspect(engine).has_table("users"):
        if set(inspect(engine).get_table_names()) - {"alembic_version"}:
            raise NotEmpty
        return
    if _is_in_use(engine):
        raise NotEmpty


def _is_in_use(engine: Engine) -> bool:
    with engine.connect() as connection, gate.whole(connection) as whole:
        tables = (contents.described(whole, name) for name in ("users", "records"))
        return any(whole.execute(select(table.c.id).limit(1)).first() for table in tables)


class _Filling:
    def __init__(
        self,
        connection: Connection,
        bundle: Bundle,
        files: "_Files",
        restored: Restored,
        progress: Callable[[int], None],
    ) -> None:
        self._connection, self._bundle, self._files = connection, bundle, files
        self._restored, self._progress, self._count = restored, progress, 0
        self._whole = {table.name: table for table in contents.tables(connection) if carried.is_carried(table.name)}
        self._tables = {name: carried.without(table) for name, table in self._whole.items()}

    def empty(self) -> Rows:
        """Remove the little that is there, and return it."""
        if set(self._tables) != set(self._bundle.manifest["rows"]):
            raise NotThisForm
        found = Rows()
        for name, table in self._whole.items():
            stored = contents.storing(table)
            found[name] = [stored(json.loads(line)) for line in contents.lines(self._connection, table)]
            self._connection.execute(delete(table))
        return found

    def fill(self) -> None:
        sums = {name: self._take(table) for name, table in self._tables.items()}
        found = {name: contents.summed(self._connection, table) for name, table in self._tables.items()}
        if differing := sorted(name for name in sums if sums[name] != found[name]):
            raise Different(differing)
        self._restored.rows = {name: each.count for name, each in found.items()}
        self._restored.files = self._files.count
        if self._connection.dialect.name == "postgresql":
            count_on(self._connection, contents.tables(self._connection))

    def _take(self, table: Table) -> contents.Sum:
        """Put the rows of a table in, some at once, and return what they come to."""
        total, rows = contents.Sum(), list[dict[str, Any]]()
        row_of, stored = carried.Rows(table).row_of, contents.storing(table)
        for found in self._bundle.lines(f"tables/{table.name}.jsonl"):
            row = row_of(found)
            total.add(contents.as_line(row))
            rows.append(stored(row))
            if len(rows) == AT_ONCE:
                self._put(table, rows)
        self._put(table, rows)
        if total.count != self._bundle.manifest["rows"][table.name]:
            raise Different([table.name])
        return total

    def _put(self, table: Table, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        if table.name == ATTACHMENTS:
            rows[:] = [row | self._files.sealed(self._connection, row) for row in rows]
        self._connection.execute(insert(self._whole[table.name]), rows)
        self._count += len(rows)
        self._progress(self._count)
        rows.clear()


class _Files:
    """Seals the files of a bundle anew and puts them on the shelf; or takes all of them away again."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle, self._tokens, self._keys = bundle, list[str](), dict[int, tuple[int, Sealer]]()
        self._master: tuple[str, Sealer] | None = None
        self.count = 0

    def sealed(self, connection: Connection, row: dict[str, Any]) -> dict[str, Any]:
        """Put the parts of a file on the shelf, and return what its row says of them."""
        token = str(row["token"])
        if not token.isalnum() or not self._bundle.has(member(token, Part.ORIGINAL)):
            raise NotThisForm
        parcel = Parcel(shelf(), token=token)
        found: dict[str, Any] = {}
        try:
            for part in Part:
                found[str(part)] = self._part(parcel, part, row)
            self._tokens.append(token)
            parcel.put_on_shelf()
        finally:
            parcel.discard()
        key_id, sealer = self._key(connection, int(row["record_id"]))
        return found | {"key_id": key_id, "key": shelving.wrapped_by(sealer, key_id, token, parcel.key)}

    def _part(self, parcel: Parcel, part: Part, row: dict[str, Any]) -> str | None:
        name = member(parcel.token, part)
        if not self._bundle.has(name):
            return None
        sealing = parcel.write_into(part)
        for piece in self._bundle.pieces(name):
            sealing.write(piece)
        sealing.finish()
        if part is Part.ORIGINAL and sealing.sha256 != row["sha256"]:
            raise Different([name])
        self.count += 1
        return sealing.sealed_sha256

    def _key(self, connection: Connection, record_id: int) -> tuple[int, Sealer]:
        """Return the number of the key of a record, made at its first file, and what seals with it."""
        if record_id not in self._keys:
            master_id, master = self._known_master(connection)
            plain = new_key()
            row = {"record_id": record_id, "master_id": master_id}
            row["wrapped"] = master.seal(plain, wrapping_is_bound_to(record_id, master_id))
            table = cast(Table, DataKey.__table__)
            made = connection.execute(insert(table).values(**row).returning(table.c.id)).scalar_one()
            self._keys[record_id] = int(made), Sealer(plain)
        return self._keys[record_id]

    def _known_master(self, connection: Connection) -> tuple[str, Sealer]:
        if self._master is None:
            self._master = data_keys.newest()
            table = cast(Table, MasterKey.__table__)
            if not connection.execute(select(table.c.id).where(table.c.id == self._master[0])).first():
                connection.execute(insert(table).values(id=self._master[0], since=clock.real_now()))
        return self._master

    def remove(self) -> None:
        for token in self._tokens:
            shelf().remove(token)

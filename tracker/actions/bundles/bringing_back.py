"""Put what a bundle holds into an installation that holds nothing, and compare: all of it, or nothing."""

import json
from collections.abc import Callable
from typing import Any, cast

from sqlalchemy import Connection, Engine, Table, delete, insert, inspect, select

from tracker.actions import data_keys, shelving
from tracker.actions.bundles.making import member
from tracker.actions.bundles.opened import Bundle
from tracker.actions.restoring import AT_ONCE, Different, NotEmpty, NotThisForm, Restored, count_on, fitting, hold_mail
from tracker.plumbing import clock
from tracker.plumbing.files.shelf import Parcel, Part, shelf
from tracker.plumbing.master_key import new as new_key
from tracker.plumbing.sealing import Sealer
from tracker.records import carried, contents, gate, schema
from tracker.records.data_keys import DataKey, MasterKey, wrapping_is_bound_to

ATTACHMENTS = "attachments"


def bring_back(bundle: Bundle, engine: Engine, progress: Callable[[int], None]) -> Restored:
    """Fill an installation in which nobody is and nothing is recorded, compare, and hold the mail.

    Files are sealed anew, with keys that are made here. Raises NotEmpty, NotThisForm, Different; then it is as before.
    """
    _refuse_in_use(engine)
    if not schema.is_known(bundle.schema):
        raise NotThisForm
    restored = Restored(bundle.made_at)
    if schema.is_new(engine):
        schema.upgrade(engine, bundle.schema)
    files = _Files(bundle)
    try:
        with fitting(), schema.filling(engine) as connection:
            if schema.revision_of(connection) != bundle.schema:
                raise NotThisForm
            _Filling(connection, bundle, files, restored, progress).fill()
            hold_mail(connection, f"Restored from a bundle of {bundle.made_at}")
    except BaseException:
        files.remove()
        raise
    schema.upgrade(engine)
    return restored


def _refuse_in_use(engine: Engine) -> None:
    """Nothing may be there but what a new installation has: its schema and the plans that came with it."""
    if not inspect(engine).has_table("users"):
        if set(inspect(engine).get_table_names()) - {"alembic_version"}:
            raise NotEmpty
        return
    with engine.connect() as connection, gate.whole(connection) as whole:
        for name in ("users", "records"):
            if whole.execute(select(contents.described(whole, name).c.id).limit(1)).first():
                raise NotEmpty


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
        self._restored, self._progress = restored, progress
        self._whole = {table.name: table for table in contents.tables(connection) if carried.is_carried(table.name)}
        self._tables = {name: carried.without(table) for name, table in self._whole.items()}

    def fill(self) -> None:
        if set(self._tables) != set(self._bundle.manifest["rows"]):
            raise NotThisForm
        for table in self._tables.values():
            self._connection.execute(delete(table))
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
        for found in self._bundle.lines(f"tables/{table.name}.jsonl"):
            row = carried.row_of(table, found)
            total.add(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
            rows.append(contents.stored(table, row))
            if len(rows) == AT_ONCE:
                self._put(table, rows)
                self._progress(total.count)
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

"""Everything as one file that people and other programs read: a table a file of JSON Lines, the files beside.

It is in the clear. Passwords, keys, links that open and sealed details stay where they are (records/carried.py).
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import Connection, Table, func, select

from tracker.actions import attachments
from tracker.actions.data_keys import NoKey
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.files.sealed import Damaged
from tracker.plumbing.files.shelf import Part
from tracker.plumbing.packing import Packing
from tracker.records import carried, contents, gate, schema
from tracker.records.attachments import Attachment
from tracker.records.record import RECORDS
from tracker.rules.access import Visibility

FORM = 1
MANIFEST, SCHEMA, ATTACHMENTS = "manifest.json", "bundle.schema.json", "attachments"


@dataclass
class Made:
    """What a bundle came to."""

    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    sealed_records: int = 0


def pieces(made: Made, progress: Callable[[int], None]) -> Iterator[bytes]:
    """Return a bundle piece by piece, and say in `made` what it came to. Begin `at_one_moment`."""
    packing = Packing()
    with gate.escaping(gate.Escape.WHOLE), gate.whole(session().connection()) as connection:
        yield from packing.put(SCHEMA, [json.dumps(carried.schema(), indent=1).encode()])
        unopened = set[str]()
        for file in session().scalars(select(Attachment).order_by(Attachment.id).execution_options(yield_per=100)):
            yield from _file(packing, file, made, unopened)
        for table in carried.tables(connection):
            lines = _lines(connection, table, unopened, made, progress)
            yield from packing.put(f"tables/{table.name}.jsonl", lines)
        _count_what_stays(connection, made)
        said = {
            "tracker_bundle": FORM,
            "schema": schema.revision_of(connection),
            "made_at": f"{clock.real_now():%FT%TZ}",
            "rows": made.rows,
            "members": packing.hashes,
            "left_out": made.left_out,
            "sealed_records": made.sealed_records,
        }
    yield from packing.put(MANIFEST, [json.dumps(said, indent=1).encode()])
    yield from packing.end()


def _file(packing: Packing, file: Attachment, made: Made, unopened: set[str]) -> Iterator[bytes]:
    """Put in every part of a file in the clear; one that cannot be opened is left out, with its row."""
    try:
        parts = {part: attachments.pieces(file, part) for part in parts_of(file)}
    except (NoKey, Damaged):
        unopened.add(file.token)
        made.left_out["files that cannot be opened"] = len(unopened)
        return
    for part, content in parts.items():
        yield from packing.put(member(file.token, part), content)
        made.files += 1


def parts_of(file: Attachment) -> list[Part]:
    there = {Part.ORIGINAL: file.original, Part.STRIPPED: file.stripped, Part.PREVIEW: file.preview}
    return [part for part, sha256 in there.items() if sha256]


def member(token: str, part: Part) -> str:
    """Return how a part of a file is called in a bundle."""
    return f"files/{token}/{part}"


def _lines(
    connection: Connection, table: Table, unopened: set[str], made: Made, progress: Callable[[int], None]
) -> Iterator[bytes]:
    made.rows[table.name] = 0
    found = carried.objects(connection, table)
    if table.name == ATTACHMENTS:
        found = (each for each in found if each["token"] not in unopened)
    while some := list(islice(found, contents.AT_ONCE)):
        made.rows[table.name] += len(some)
        progress(sum(made.rows.values()))
        yield "".join(f"{carried.as_line(each)}\n" for each in some).encode()


def _count_what_stays(connection: Connection, made: Made) -> None:
    for table in contents.tables(connection):
        if table.name in carried.COUNTED:
            count = connection.scalar(select(func.count()).select_from(table)) or 0
            if count:
                made.left_out[carried.STAYS[table.name]] = count
    sealed = select(func.count()).select_from(RECORDS).where(RECORDS.c.visibility == Visibility.SEALED)
    made.sealed_records = connection.scalar(sealed) or 0

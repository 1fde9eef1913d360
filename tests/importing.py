"""What stories of imports share: files as a person sends them, and what is there afterwards."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import func, select

from tracker.actions.imports import core
from tracker.actions.imports.visits import Visits
from tracker.plumbing.database import session
from tracker.records.external_ids import called
from tracker.records.links import from_record
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules.imports.headings import TRAVELS
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole

CUT = Path(__file__).parent / "fixtures" / "us-travels-cut.csv"
ROWS_IN_CUT = 59


def csv_of(*rows: Sequence[str]) -> bytes:
    """A file with these rows of id, name, first day, last day, country."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(["id", "name", "start_date", "end_date", "country"])
    table.writerows(rows)
    return written.getvalue().encode()


def take_in(data: bytes, skip_bad: bool = False) -> core.Report:
    importer = Visits()
    return core.apply(core.plan(data, importer), importer, skip_bad)


def count(kind: Kind) -> int:
    return session().scalar(select(func.count()).select_from(Record).where(Record.kind == kind)) or 0


def visit_of(number: str) -> Visit:
    found = called(Kind.VISIT, TRAVELS, [number])[number]
    return session().scalars(select(Visit).where(Visit.id.in_(found))).one()


def ends(record: Record, role: LinkRole) -> list[str]:
    return [end.title for _tie, end in session().execute(from_record(record.id, role))]

"""How the stories take tables in."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from tests.lists import as_csv
from tracker.actions.imports import applying
from tracker.actions.imports.applying import File
from tracker.actions.imports.findings import Findings
from tracker.actions.imports.formats import opened
from tracker.plumbing.database import session
from tracker.records.imports import Import
from tracker.records.people import Person
from tracker.rules.imports.guessing import guess
from tracker.rules.imports.mapping import TableMapping

Rows = Sequence[Sequence[str]]


def mapping_of(kind: str, data: bytes, **more: Any) -> TableMapping:
    table = opened(data)
    found = guess(kind, table.headings, table.samples())
    return replace(found, **more)


def take_in(kind: str, rows: Rows | bytes, *, skip_bad: bool = False, **more: Any) -> tuple[Import, Findings]:
    data = rows if isinstance(rows, bytes) else as_csv(rows).encode()
    made = applying.apply(mapping_of(kind, data, **more), opened(data), File("list.csv", data), skip_bad=skip_bad)
    session().commit()
    return made


def check(kind: str, rows: Rows, **more: Any) -> Findings:
    data = as_csv(rows).encode()
    return applying.check(mapping_of(kind, data, **more), opened(data))


def counted(found: Findings) -> dict[str, int]:
    return {str(fate): count for fate, count in found.counts.items() if count}


def person(title: str) -> Person:
    return session().scalars(select(Person).where(Person.title == title)).one()

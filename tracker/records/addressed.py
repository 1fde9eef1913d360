"""What is addressed to somebody: looked up while it is little; of what is much, records are asked one by one.

A database that chose by itself would guess how much it is, and PostgreSQL read all of it for the first page of a list.
"""

from sqlalchemy import ColumnElement, Select, exists, select

from tracker.plumbing import replica
from tracker.records.links import Link
from tracker.records.record import RECORDS, Record
from tracker.rules.links import LinkRole

FEW = 1000
"""Records that are looked up."""


def few_addressed(whom: ColumnElement[bool]) -> list[int] | None:
    """Return what is addressed to them; None when it is so much that it is not worth looking up."""
    found = list(replica.ask(_addressed(whom).limit(FEW + 1)).scalars())
    return found if len(found) <= FEW else None


def is_addressed(whom: ColumnElement[bool], few: list[int] | None) -> ColumnElement[bool]:
    """Whether a record is among the few, or else addressed to them: a list along an index soon has enough of these."""
    return Record.id.in_(few) if few is not None else exists(_of_record(_addressed(whom).offset(0)).correlate(RECORDS))


def addressed_among(some: Select[int], whom: ColumnElement[bool]) -> Select[int]:
    """The records among some that are addressed to them, found along the links, for whoever counts no further."""
    return _addressed(whom).where(exists(_of_record(some.limit(None).offset(0)).correlate(Link)))


def _of_record(asked: Select[int]) -> Select[int]:
    return asked.where(Link.from_id == Record.id)


def _addressed(whom: ColumnElement[bool]) -> Select[int]:
    return select(Link.from_id).where(Link.role == LinkRole.ADDRESSEE, whom)

"""How many records of a kind lie in each country, as far as whoever looks may see them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, literal, select

from tracker.plumbing import replica
from tracker.records.people import PEOPLE
from tracker.records.record import Record
from tracker.rules.kinds import Kind


@dataclass(frozen=True, slots=True)
class Wanted:
    """A kind of record, and what is chosen of each of these, or None for all."""

    kind: Kind
    status: str | None = None
    year: int | None = None


class Lying(NamedTuple):
    country: str | None
    """By its code; None for those without a country."""
    number: int
    groups: int
    """How many of them are groups of people: counted by others, and not named."""


def by_country(wanted: Wanted) -> Sequence[Lying]:
    return [Lying(*row) for row in replica.ask(_by_country(wanted))]


@lru_cache(100)
def _by_country(wanted: Wanted) -> Select[str | None, int, int]:
    groups = func.count().filter(PEOPLE.c.is_group) if wanted.kind is Kind.PERSON else literal(0)
    asked = select(Record.country, func.count(), groups).where(*_conditions(wanted)).group_by(Record.country)
    return asked.outerjoin(PEOPLE, PEOPLE.c.id == Record.id) if wanted.kind is Kind.PERSON else asked


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """As a list is narrowed by them (lists.py), so that each number leads to its list.

    The kind is written out: a database then sees that an index holds all that is asked of these.
    """
    yield Record.kind == literal(wanted.kind, literal_execute=True)
    if wanted.status:
        yield Record.status == wanted.status
    if wanted.year:
        yield Record.sort_day.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31))

"""The links of a record as its pages show them: read from its side, by role."""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, or_, select
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.links import Link
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.visits import VISITS
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.web.filters import in_words

ON_THE_TIMELINE = (LinkRole.SUBJECT, LinkRole.SPEAKER)
PEOPLE = cast(Table, Person.__table__)


@dataclass(frozen=True, slots=True)
class Tie:
    """A link as one of its ends reads it."""

    id: int
    role: LinkRole
    reads: str
    record: Record
    link: Link
    outward: bool
    is_group: bool = False
    number: int | None = None
    """How many people a group is said to be."""
    starts: str | None = None
    ends: str | None = None
    """The days of a visit (EDTF)."""

    @property
    def note(self) -> str:
        return self.link.note

    @property
    def quote(self) -> str:
        return self.link.quote

    @property
    def dates(self) -> str:
        """Since when and until when, in words."""
        begin, end = in_words(self.link.since), in_words(self.link.until)
        return " – ".join(part for part in (begin, end) if part)


def ties_of(record: Record) -> list[Tie]:
    """The links of a record, read from its side, in their order; events stand on the timeline instead.

    The numbers of groups and the days of visits come along: pages show them beside the link.
    """
    other = aliased(Record)
    asked = (
        select(Link, other, PEOPLE.c.is_group, PEOPLE.c.number, VISITS.c.starts, VISITS.c.ends)
        .join(other, or_(other.id == Link.to_id, other.id == Link.from_id))
        .outerjoin(PEOPLE, PEOPLE.c.id == other.id)
        .outerjoin(VISITS, VISITS.c.id == other.id)
        .where(or_(Link.from_id == record.id, Link.to_id == record.id), other.id != record.id)
    )
    if record.kind != Kind.EVENT:
        asked = asked.where(Link.role.not_in(ON_THE_TIMELINE), other.kind != Kind.EVENT)
    rows = session().execute(asked.order_by(Link.role, Link.position, other.sort_day, Link.id).limit(500)).all()
    return [_tie(record, *row) for row in rows]


def _tie(record: Record, link: Link, end: Record, is_group: bool | None, *rest: Any) -> Tie:
    role, outward = link.role_of, link.from_id == record.id
    reads = role.rule.outward if outward else role.rule.inward
    return Tie(link.id, role, reads, end, link, outward, bool(is_group), *rest)


class Tied:
    """Ties by role: `out("signatory")` for who signed a letter, `back("signatory")` for what somebody signed."""

    def __init__(self, ties: list[Tie]) -> None:
        self._ties = ties

    def out(self, *roles: str) -> list[Tie]:
        return [tie for tie in self._ties if tie.outward and tie.role in roles]

    def back(self, *roles: str) -> list[Tie]:
        return [tie for tie in self._ties if not tie.outward and tie.role in roles]

    def rest(self, *roles: str) -> list[Tie]:
        """The ties of every other role, either way."""
        return [tie for tie in self._ties if tie.role not in roles]

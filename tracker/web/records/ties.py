"""The links of a record as its pages show them: read from its side, by role."""

from collections import Counter
from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import Integer, Select, Table, bindparam, case, select, union_all
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.links import End, Link
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.visits import VISITS
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.web.filters import in_words

ON_THE_TIMELINE = (LinkRole.SUBJECT, LinkRole.SPEAKER)
PEOPLE = cast(Table, Person.__table__)

FIRST, MOST = 50, 500
"""How many links of one role stand on the page of the record to which they lead, and on its longer page."""


class Tie(NamedTuple):
    """A link as one of its ends reads it. Two that say the same are the same: a page draws them once."""

    id: int
    role: LinkRole
    outward: bool
    record: End
    note: str
    quote: str
    since: str | None
    until: str | None
    is_group: bool
    number: int | None
    """How many people a group is said to be."""
    starts: str | None
    ends: str | None
    """The days of a visit (EDTF)."""

    @property
    def reads(self) -> str:
        return self.role.rule.outward if self.outward else self.role.rule.inward

    @property
    def dates(self) -> str:
        """Since when and until when, in words."""
        begin, end = in_words(self.since), in_words(self.until)
        return " – ".join(part for part in (begin, end) if part)


def ties_of(record: Record, most: int = FIRST) -> list[Tie]:
    """The links of a record, read from its side, in their order; events stand on the timeline instead, but for the
    meetings that are to raise a demand.

    The numbers of groups and the days of visits come along: pages show them beside the link.
    """
    rows = session().execute(_asked(record.kind_of), {"record_id": record.id, "most": most})
    return [_tie(record.id, *row) for row in rows]


THIS = bindparam("record_id", type_=Integer)


def _tie(record_id: int, number: int, role: str, start: int, *more: Any) -> Tie:
    end, (note, quote, since, until, is_group, *rest) = End(*more[: len(END)]), more[len(END) :]
    return Tie(number, LinkRole(role), start == record_id, end, note, quote, since, until, bool(is_group), *rest)


@cache
def _asked(kind: Kind) -> Select[*tuple[Any, ...]]:
    """Each role that leads to a record is read by itself, along the index, and no further than it is shown."""
    some = union_all(*(select(each.subquery().c.id) for each in (_outward(), *map(_inward, _roles_to(kind)))))
    said = (Link.note, Link.quote, Link.since, Link.until)
    return (
        select(Link.id, Link.role, Link.from_id, *END, *said, PEOPLE.c.is_group, PEOPLE.c.number, *WHEN)
        .join(_OTHER, _OTHER.id == case((Link.from_id == THIS, Link.to_id), else_=Link.from_id))
        .outerjoin(PEOPLE, PEOPLE.c.id == _OTHER.id)
        .outerjoin(VISITS, VISITS.c.id == _OTHER.id)
        .where(Link.id.in_(some), _OTHER.id != THIS)
        .order_by(Link.role, Link.position, _OTHER.sort_day, Link.id)
    )


def _roles_to(kind: Kind) -> list[LinkRole]:
    return [role for role in LinkRole if kind in role.rule.ends and role not in ON_THE_TIMELINE]


def _outward() -> Select[int]:
    return select(Link.id).where(Link.from_id == THIS).order_by(Link.role, Link.position).limit(MOST)


def _inward(role: LinkRole) -> Select[int]:
    asked = select(Link.id).where(Link.to_id == THIS, Link.role == role)
    if Kind.EVENT in role.rule.starts and role is not LinkRole.TO_RAISE:
        asked = asked.join(Record, Record.id == Link.from_id).where(Record.kind != Kind.EVENT)
    most = MOST if role is LinkRole.MEMBER else bindparam("most", type_=Integer)
    return asked.order_by(Link.day.desc(), Link.from_id.desc()).limit(most)


_OTHER = aliased(Record)
END = tuple(getattr(_OTHER, name) for name in End._fields)
WHEN = (VISITS.c.starts, VISITS.c.ends)


class Tied:
    """Ties by role: `out("signatory")` for who signed a letter, `back("signatory")` for what somebody signed."""

    def __init__(self, ties: list[Tie], most: int = FIRST) -> None:
        self._ties, self.most = ties, most

    def out(self, *roles: str) -> list[Tie]:
        return [tie for tie in self._ties if tie.outward and tie.role in roles]

    def back(self, *roles: str) -> list[Tie]:
        return [tie for tie in self._ties if not tie.outward and tie.role in roles]

    @property
    def is_cut(self) -> bool:
        """Whether more may lead to the record than is shown."""
        counted = Counter(tie.role for tie in self._ties if not tie.outward)
        return any(count >= self.most for role, count in counted.items() if role is not LinkRole.MEMBER)

    def rest(self, *roles: str) -> list[Tie]:
        """The ties of every other role, either way."""
        return [tie for tie in self._ties if tie.role not in roles]

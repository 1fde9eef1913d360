"""Those who meet at a visit, whoever speaks for them or above them, and who takes part and has to be protected."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select

from tracker.plumbing.database import session
from tracker.records.links import Link, ends_of
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole

MEETING = (LinkRole.VISITOR, LinkRole.HOST)


@dataclass(frozen=True, slots=True)
class Parties:
    ends: dict[LinkRole, list[Record]]
    readers: frozenset[int]
    """Those who meet, the offices that they hold or belong to, and who else does: what these know themselves, the
    readers of the pack know."""

    @property
    def acting(self) -> set[int]:
        return {record.id for role in MEETING for record in self.ends[role]}

    @property
    def to_protect(self) -> list[Record]:
        return self.ends[LinkRole.PROTECT]

    @property
    def protected(self) -> set[int]:
        return {record.id for record in self.to_protect}

    @property
    def records(self) -> list[Record]:
        return [record for ends in self.ends.values() for record in ends]

    @property
    def people(self) -> list[Record]:
        return [record for record in self.records if record.kind == Kind.PERSON]


def parties_of(visit: Visit, on: date) -> Parties:
    """Return who meets at a visit and on whose side they are on a day, in two statements."""
    ends = ends_of(visit.id, *MEETING, LinkRole.PROTECT)
    meeting = {record.id for role in MEETING for record in ends[role]}
    return Parties(ends, frozenset(meeting | _beside(meeting, on)))


def _beside(meeting: Collection[int], on: date) -> set[int]:
    """Where those who meet belong, or may hold a post on that day; and who belongs to them, or holds a post there."""
    near = or_(Link.from_id.in_(meeting), Link.to_id.in_(meeting))
    began, lasts = or_(Link.day.is_(None), Link.day <= on), or_(Link.last_day.is_(None), Link.last_day >= on)
    side = or_(Link.role == LinkRole.BELONGS_TO, and_(Link.role == LinkRole.HELD_POST, began, lasts))
    rows = session().execute(select(Link.from_id, Link.to_id).where(near, side))
    return {record_id for row in rows for record_id in row}

"""What the page of every record shows: where it stands, what it is tied to, what comes back, and its timeline."""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, or_, select
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.follow_ups import FollowUp, open_of_record
from tracker.records.links import Link
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.standings import StandingRow, standings_of
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.statuses import AXES_OF, STATUSES, Axis, Status
from tracker.web.filters import in_words
from tracker.web.timelines import timeline_of

EVENT_ROLES = (LinkRole.SUBJECT, LinkRole.SPEAKER)
PEOPLE, VISITS = cast(Table, Person.__table__), cast(Table, Visit.__table__)


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


@dataclass(frozen=True, slots=True)
class ShownStanding:
    axis: Axis
    status: Status
    row: StandingRow
    event_ref: str | None


def common_parts(record: Record) -> dict[str, Any]:
    """Return what every record's page shows, in a number of statements that does not grow with its rows."""
    ties = ties_of(record)
    return {
        "standings": standings(record),
        "ties": ties,
        "tied": Tied(ties),
        "follow_ups": open_follow_ups(record),
        "timeline": timeline_of(record),
        "visibility_label": Visibility(record.visibility).label,
    }


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
        asked = asked.where(Link.role.not_in(EVENT_ROLES), other.kind != Kind.EVENT)
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


def standings(record: Record) -> list[ShownStanding]:
    """Where the record stands on each of its axes, with the event that decided it."""
    axes = AXES_OF.get(record.kind_of, ())
    if not axes:
        return []
    decided = aliased(Record)
    asked = standings_of(record.id).add_columns(decided.ref).outerjoin(decided, decided.id == StandingRow.event_id)
    rows = {Axis(row.axis): (row, ref) for row, ref in session().execute(asked)}
    return [
        ShownStanding(axis, STATUSES[axis][rows[axis][0].code], rows[axis][0], rows[axis][1])
        for axis in axes
        if axis in rows
    ]


def open_follow_ups(record: Record) -> list[FollowUp]:
    return list(session().scalars(open_of_record(record.id)))

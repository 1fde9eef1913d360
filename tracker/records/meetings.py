"""What is asked of a meeting: which demands may have been raised there, and what was told of it since."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased

from tracker.records.events import Event
from tracker.records.links import Link, tied_from, tied_to
from tracker.records.record import Record
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole


def told_of(meeting_id: int) -> Select[Event]:
    """What was told of a meeting, demand by demand, the oldest first."""
    told = tied_to(meeting_id, LinkRole.AT_MEETING)
    return select(Event).where(Event.id.in_(told)).order_by(Event.earliest, Event.id)


def demands_at(meeting_id: int, refs: Collection[str]) -> Select[Record]:
    """The demands that a meeting is about or is to raise, those for its visits, those with these references, and those
    that were told of since; no closed one."""
    about = tied_from(meeting_id, LinkRole.SUBJECT)
    planned = tied_from(meeting_id, LinkRole.TO_RAISE)
    told = tied_to(meeting_id, LinkRole.AT_MEETING)
    named = select(Link.to_id).where(Link.from_id.in_(told), Link.role == LinkRole.SUBJECT)
    return _open_ones(Record.id.in_(about), Record.id.in_(planned), Record.id.in_(named), *_for(about), _among(refs))


def demands_for(visit_id: int, refs: Collection[str]) -> Select[Record]:
    """The demands for a visit, and those with these references; no closed one."""
    return _open_ones(*_for(select(Record.id).where(Record.id == visit_id)), _among(refs))


def demands_called(refs: Collection[str]) -> Select[Record]:
    """The demands with these references, closed ones as well."""
    return select(Record).where(Record.kind == Kind.DEMAND, _among(refs)).order_by(Record.id).limit(MOST)


def _for(visits: Select[int]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    for_visits = select(Link.from_id).where(Link.to_id.in_(visits), Link.role == LinkRole.ABOUT_VISIT)
    letter = aliased(Link)
    in_letters = select(letter.to_id).where(letter.from_id.in_(for_visits), letter.role == LinkRole.MAKES_DEMAND)
    return Record.id.in_(for_visits), Record.id.in_(in_letters)


def _among(refs: Collection[str]) -> ColumnElement[bool]:
    return Record.ref.in_(list(refs))


def _open_ones(*wanted: ColumnElement[bool]) -> Select[Record]:
    asked = or_(Record.status.is_(None), Record.status != "closed")
    found = select(Record).where(Record.kind == Kind.DEMAND, or_(*wanted), asked)
    return found.order_by(Record.sort_day, Record.id).limit(MOST)


MOST = 100
"""Demands on one form."""

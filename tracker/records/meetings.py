"""What is asked of a meeting: which demands may have been raised there, and what was told of it since."""

from sqlalchemy import Select, or_, select
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


def demands_at(meeting_id: int) -> Select[Record]:
    """The demands that a meeting is about, those for its visits, and those that were told of since; no closed one."""
    about = tied_from(meeting_id, LinkRole.SUBJECT)
    for_visits = select(Link.from_id).where(Link.to_id.in_(about), Link.role == LinkRole.ABOUT_VISIT)
    letter = aliased(Link)
    in_letters = select(letter.to_id).where(letter.from_id.in_(for_visits), letter.role == LinkRole.MAKES_DEMAND)
    told = tied_to(meeting_id, LinkRole.AT_MEETING)
    named = select(Link.to_id).where(Link.from_id.in_(told), Link.role == LinkRole.SUBJECT)
    wanted = or_(*(Record.id.in_(each) for each in (about, for_visits, in_letters, named)))
    asked = or_(Record.status.is_(None), Record.status != "closed")
    found = select(Record).where(Record.kind == Kind.DEMAND, wanted, asked)
    return found.order_by(Record.sort_day, Record.id).limit(MOST)


MOST = 100
"""Demands on one form."""

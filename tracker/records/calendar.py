"""What a calendar asks: what comes back and what is set down from one day to another, each bounded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records import follow_up_lists
from tracker.records.ahead import Ahead
from tracker.records.events import Event
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.records.links import Link
from tracker.records.record import Record
from tracker.records.timelines import scope
from tracker.rules.events import MAY_LIE_AHEAD
from tracker.rules.links import LinkRole


@dataclass(frozen=True, slots=True)
class Wanted:
    first: date
    last: date
    country: str | None = None
    about: Record | None = None
    """One record: of a case all its members too, of a person the demands about them."""


@dataclass(frozen=True, slots=True)
class SetDown:
    """Events, the first of them, and how many there are in all."""

    rows: Sequence[Ahead]
    count: int


def follow_ups(wanted: Wanted, whose: ColumnElement[bool], most: int) -> follow_up_lists.Part:
    """Return the open follow-ups that come back on these days."""
    back = and_(FollowUp.state == OPEN, FollowUp.returns_on.between(wanted.first, wanted.last))
    return follow_up_lists.part(and_(back, _of(wanted), whose), most, FollowUp.returns_on)


def told_since(moment: datetime, wanted: Wanted, whose: ColumnElement[bool], most: int) -> follow_up_lists.Part:
    """Return the follow-ups of which somebody said since a moment what became of them, the latest first."""
    return follow_up_lists.part(
        and_(follow_up_lists.told_since(moment), _of(wanted), whose), most, FollowUp.closed_at.desc()
    )


def events(wanted: Wanted, most: int) -> SetDown:
    """Return what is set down for these days, or was: hearings, meetings, visits, letters to be published."""
    set_down = and_(Event.earliest.between(wanted.first, wanted.last), Event.type.in_(MAY_LIE_AHEAD))
    about = scope(wanted.about) if wanted.about else true()
    nearest = (
        select(Event.id, func.count().over().label("total"))
        .where(set_down, about, _in_country(wanted.country))
        .order_by(Event.earliest, Event.id)
        .limit(most)
        .subquery()
    )
    subject = aliased(Record)
    asked = (
        select(Event, subject, nearest.c.total)
        .join(nearest, nearest.c.id == Event.id)
        .join(Link, Link.from_id == Event.id)
        .join(subject, subject.id == Link.to_id)
        .where(Link.role == LinkRole.SUBJECT)
        .order_by(Event.earliest, Event.id, Link.id)
    )
    found: dict[int, Ahead] = {}
    count = 0
    for event, record, total in session().execute(asked):
        found.setdefault(event.id, Ahead(event)).about.append(record)
        count = total
    return SetDown(list(found.values()), count)


def tied(record_id: SQLColumnExpression[int], about: Record | None) -> ColumnElement[bool]:
    """Whether it is this record, a member of this case, or a demand about this person; without one, any record is."""
    if about is None:
        return true()
    near = select(Link.from_id).where(Link.to_id == about.id, Link.role.in_([LinkRole.MEMBER, LinkRole.BENEFICIARY]))
    return or_(record_id == about.id, record_id.in_(near))


def _of(wanted: Wanted) -> ColumnElement[bool]:
    in_country = Record.country == wanted.country if wanted.country else true()
    return and_(tied(FollowUp.record_id, wanted.about), in_country)


def _in_country(country: str | None) -> ColumnElement[bool]:
    """Whether an event, or something that it is about, belongs to a country."""
    if country is None:
        return true()
    subject = aliased(Record)
    about = select(Link.id).join(subject, subject.id == Link.to_id)
    there = about.where(Link.from_id == Event.id, Link.role == LinkRole.SUBJECT, subject.country == country)
    return or_(Event.country == country, exists(there))

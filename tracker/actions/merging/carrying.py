"""Carry over to a demand what another one is tied to and what happened to it; and take exactly that back."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from tracker.actions import links, timeline
from tracker.actions.links import NewTie, Terms
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.links import Link, tied_to
from tracker.records.record import Record
from tracker.records.silences import tells_of_raising
from tracker.rules.dates import UncertainDate
from tracker.rules.links import LinkRole

STAY = frozenset({LinkRole.SUBJECT, LinkRole.REPLACES, LinkRole.PART_OF, LinkRole.RELATED})
"""Ties that say what a demand is to other demands, or what happened to it."""


def ties(start: Demand, end: Demand) -> None:
    """Tie a demand to all that another is tied to, in the same words: letters, addressees, visits, cases, people."""
    near = or_(Link.from_id == start.id, Link.to_id == start.id)
    source, goal = aliased(Record), aliased(Record)
    asked = select(Link, source, goal).join(source, source.id == Link.from_id).join(goal, goal.id == Link.to_id)
    rows = session().execute(asked.where(near, Link.role.not_in(STAY)).order_by(Link.position, Link.id)).all()
    links.link_all(
        NewTie(end, tie.role_of, far, _terms(tie))
        if tie.from_id == start.id
        else NewTie(near_one, tie.role_of, end, _terms(tie))
        for tie, near_one, far in rows
    )


def happenings(start: Demand, end: Demand, but: Collection[str] = ()) -> None:
    """Let all that happened to a demand be about another one too."""
    _let_be_about(start, end, Event.type.not_in(but))


def raisings(start: Demand, end: Demand) -> None:
    """Let the times that a demand was raised be about another one too, and what anybody says of whether it was."""
    _let_be_about(start, end, tells_of_raising())


def _let_be_about(start: Demand, end: Demand, which: ColumnElement[bool]) -> None:
    about = tied_to(start.id, LinkRole.SUBJECT)
    asked = select(Event).where(Event.id.in_(about), Event.deleted_at.is_(None), which)
    timeline.also_about(session().scalars(asked.order_by(Event.id)).all(), end)


def take_back(start: Demand, end: Demand, since: Link) -> None:
    """Untie `end` from what `start` was tied to before the tie `since` was made, and `end` only after it."""
    for tie in session().scalars(_carried(start, end, since)).all():
        if tie.role_of is LinkRole.SUBJECT:
            event = session().scalars(select(Event).where(Event.id == tie.from_id)).one()
            timeline.retie(event, timeline.ties_of(event).without(end))
        else:
            links.unlink(tie)


def _carried(start: Demand, end: Demand, since: Link) -> Select[Link]:
    was = aliased(Link)
    outward = and_(was.from_id == start.id, Link.from_id == end.id, was.to_id == Link.to_id)
    inward = and_(was.to_id == start.id, Link.to_id == end.id, was.from_id == Link.from_id)
    same = and_(was.role == Link.role, was.quote_key == Link.quote_key, or_(outward, inward))
    return select(Link).join(was, same).where(Link.id > since.id, was.id < since.id).order_by(Link.id)


def _terms(tie: Link) -> Terms:
    since, until = (UncertainDate.edtf(text) if text else None for text in (tie.since, tie.until))
    return Terms(tie.quote, tie.note, since, until)

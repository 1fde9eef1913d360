"""What waits for our own record: what happened, as far as the data can tell, but was not written down."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, SQLColumnExpression, and_, exists, func, or_, select, union_all
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.events import EVENTS, Event
from tracker.records.letters import Letter
from tracker.records.links import Link
from tracker.records.record import RECORDS, Record
from tracker.records.visits import Visit, ended_between
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.statuses import REPLY_WAITS

MOST_VISITS = 20
MOST_WAITING = 1000
"""Demands that wait for somebody to judge a reply and are looked at."""
A_FEW_DAYS = 8
"""Statements are kept of so many days: everybody asks of the same one."""


@dataclass(slots=True)
class UntoldVisit:
    """A visit that is over, and the demands for it of which nobody has said whether they were raised."""

    ref: str
    title: str
    ended_on: date | None
    demands: set[str] = field(default_factory=set)
    untold: set[str] = field(default_factory=set)


def untold_visits(first: date, last: date) -> list[UntoldVisit]:
    """Return the followed visits that ended in these days and lack an account of some demand, the latest first."""
    found: dict[str, UntoldVisit] = {}
    for ref, title, ended_on, demand, told in session().execute(_visits(first, last)):
        visit = found.setdefault(ref, UntoldVisit(ref, title, ended_on))
        visit.demands.add(demand)
        if not told:
            visit.untold.add(demand)
    return [visit for visit in found.values() if visit.untold]


@lru_cache(A_FEW_DAYS)
def _visits(first: date, last: date) -> Select[str, str, date | None, str, bool]:
    tie, start, via, end = aliased(Link), RECORDS.alias(), aliased(Link), RECORDS.alias()
    demand_id, demand_ref = func.coalesce(end.c.id, start.c.id), func.coalesce(end.c.ref, start.c.ref)
    columns = (Visit.id, Visit.ref, Visit.title, Visit.last_day)
    over = ended_between(first, last).with_only_columns(*columns).limit(MOST_VISITS).subquery()
    # Who sees a link sees both its ends: their tables are joined as they are, for each more costs PostgreSQL thought.
    return (
        select(over.c.ref, over.c.title, over.c.last_day, demand_ref, _told(over.c.id, demand_id))
        .select_from(over)
        .join(tie, and_(tie.to_id == over.c.id, tie.role == LinkRole.ABOUT_VISIT))
        .join(start, start.c.id == tie.from_id)
        .outerjoin(via, and_(via.from_id == start.c.id, via.role == LinkRole.MAKES_DEMAND))
        .outerjoin(end, end.c.id == via.to_id)
        .where(or_(start.c.kind == Kind.DEMAND, end.c.kind == Kind.DEMAND))
        .order_by(over.c.last_day.desc(), over.c.id)
    )


def _told(visit_id: SQLColumnExpression[int], demand_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Whether somebody took a stance on whether this demand was raised during this visit."""
    of_visit, of_demand = aliased(Link), aliased(Link)
    return exists(
        select(of_visit.id)
        .join(EVENTS, EVENTS.c.id == of_visit.from_id)
        .join(of_demand, and_(of_demand.from_id == EVENTS.c.id, of_demand.role == LinkRole.SUBJECT))
        .where(of_visit.role == LinkRole.SUBJECT, of_visit.to_id == visit_id)
        .where(of_demand.to_id == demand_id, EVENTS.c.stance.is_not(None))
    )


ReplyRow = Row[str, Kind, str, str | None]


def replies_to_judge(most: int) -> Sequence[ReplyRow]:
    """Letters with a reply that nobody has judged, and demands with one that came outside those letters.

    Of the demands the first thousand are looked at: where all of these wait with their letters, letters are shown.
    """
    return session().execute(_replies(most)).all()


@cache
def _replies(most: int) -> Select[str, Kind, str, str | None]:
    demands, made, letter = _waiting(Kind.DEMAND, MOST_WAITING).subquery(), aliased(Link), aliased(Record)
    by_its_letter = (
        select(made.id)
        .join(letter, letter.id == made.from_id)
        .where(made.to_id == demands.c.id, made.role == LinkRole.MAKES_DEMAND, letter.status == REPLY_WAITS)
        .offset(0)  # PostgreSQL asks it of the first demands, one after the other, until there are enough
    )
    by_themselves = select(demands).where(~exists(by_its_letter)).order_by(demands.c.sort_day, demands.c.id).limit(most)
    letters = _waiting(Kind.LETTER, most).subquery()
    either = union_all(select(letters), select(by_themselves.subquery())).subquery().c
    asked = select(either.ref, either.kind, either.title, either.status_as_of)
    return asked.order_by(either.sort_day, either.id).limit(most)


def _waiting(kind: Kind, most: int) -> Select[*tuple[Any, ...]]:
    """The records of one kind that wait longest for somebody to judge a reply, along their index."""
    columns = (Record.ref, Record.kind, Record.title, Record.status_as_of, Record.sort_day, Record.id)
    waits = select(*columns).where(Record.kind == kind, Record.status == REPLY_WAITS)
    return waits.order_by(Record.sort_day, Record.id).limit(most)


LetterRow = Row[str, str, date, bool]


def bare_letters(first: date, last: date, most: int) -> Sequence[LetterRow]:
    """Letters sent in these days that list no demand, or whose arrival nobody noted; and whether they list one."""
    return session().execute(_letters(first, last, most)).all()


@lru_cache(A_FEW_DAYS)
def _letters(first: date, last: date, most: int) -> Select[str, str, date, bool]:
    arrived, demands = _arrived(), _lists_demands()
    asked = (
        select(Letter.ref, Letter.title, Letter.sort_day, demands)
        .where(Letter.kind == Kind.LETTER, Letter.status == "sent", Letter.sort_day.between(first, last))
        .where(Letter.followed, or_(~arrived, ~demands))
    )
    return asked.order_by(Letter.sort_day.desc(), Letter.id).limit(most)


def _arrived() -> ColumnElement[bool]:
    tie = aliased(Link)
    return exists(
        select(Event.id)
        .join(tie, and_(tie.from_id == Event.id, tie.role == LinkRole.SUBJECT))
        .where(tie.to_id == Letter.id, Event.type.in_(("letter-delivered", "acknowledged")))
    )


def _lists_demands() -> ColumnElement[bool]:
    tie = aliased(Link)
    return exists(select(tie.id).where(tie.from_id == Letter.id, tie.role == LinkRole.MAKES_DEMAND))

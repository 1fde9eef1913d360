"""What an office was told, and what it answered, while somebody held a post there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import CTE, BindParameter, Select, and_, bindparam, or_, select, union
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.events import EVENTS, Event
from tracker.records.links import Link
from tracker.records.put_to import each_way
from tracker.records.record import Record
from tracker.records.silences import raises
from tracker.rules.dates import UncertainDate
from tracker.rules.events import ANSWERS_ON_SUBSTANCE
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.offices import Handover, Term, handovers

ASKED: BindParameter[int] = bindparam("asked", expanding=True)
MOST = 500
"""Events of one time in office that are read: the latest."""


@dataclass(frozen=True, slots=True)
class Said:
    """One time a demand was put to the office or to whoever held the post, or an answer to it."""

    demand: tuple[str, str, str]
    """Reference, title, status."""
    event: str
    type: str
    when: UncertainDate
    quote: str
    by_when: UncertainDate | None


def told(office: int, holder: int, first: date, last: date) -> Sequence[Said]:
    """Return what was asked of an office or of its holder between two days, and answered, the first first."""
    values = {"asked": [office, holder], "first": first, "last": last}
    rows = session().execute(_told(), values).all()
    return [
        Said(
            (row.ref, row.demand_title, row.demand_status),
            row.of_event,
            row.type,
            UncertainDate.edtf(row.when_text),
            row.quote,
            UncertainDate.edtf(row.by_when) if row.by_when else None,
        )
        for row in reversed(rows)
    ]


@cache
def _told() -> Select[*tuple[Any, ...]]:
    demand, whom, theirs = aliased(Record), aliased(Record), _theirs()
    shown = (demand.ref, demand.title.label("demand_title"), demand.status.label("demand_status"))
    told = (
        select(*shown, Event.ref.label("of_event"), Event.type, Event.when_text, Event.quote, Event.by_when)
        .add_columns(Event.earliest, Event.stance, Event.id.label("event"), demand.id.label("demand"))
        .select_from(theirs)
        .join(demand, and_(demand.id == theirs.c.demand, demand.kind == Kind.DEMAND))
        .join(Event, Event.id == theirs.c.event)
        .where(Event.counted, Event.earliest.between(bindparam("first"), bindparam("last")))
        .where(or_(raises(EVENTS), EVENTS.c.type.in_(ANSWERS_ON_SUBSTANCE)))
        .cte("told")
    )
    times = union(*(way.where(whom.id.in_(ASKED)) for way in each_way(told, whom))).subquery()
    return select(times).order_by(times.c.earliest.desc(), times.c.event.desc()).limit(MOST)


def _theirs() -> CTE:
    """What is told of demands to them, and of them: few, beside all that was said in those years."""
    about, end = aliased(Link), aliased(Link)
    to_them = and_(end.from_id == about.to_id, end.role == LinkRole.ADDRESSEE)
    with_them = and_(end.from_id == about.from_id, end.role == LinkRole.SUBJECT)
    told = select(about.from_id.label("event"), about.to_id.label("demand")).where(about.role == LinkRole.SUBJECT)
    return union(*(told.join(end, way).where(end.to_id.in_(ASKED)) for way in (to_them, with_them))).cte("theirs")


@dataclass(frozen=True, slots=True)
class Successor:
    """Somebody who came into a post of an office, and who held it before."""

    now: Record
    before: Record
    handover: Handover


def successors(office: Record, today: date) -> list[Successor]:
    """Return who came after whom in each post of an office, as far as whoever looks may see both."""
    held = and_(Link.to_id == office.id, Link.role == LinkRole.HELD_POST)
    rows = session().execute(select(Link, Record).join(Record, Record.id == Link.from_id).where(held)).all()
    holders = {holder.id: holder for _tie, holder in rows}
    terms = [Term(tie.from_id, tie.note, _date(tie.since), _date(tie.until)) for tie, _holder in rows]
    return [Successor(holders[each.now.holder], holders[each.before.holder], each) for each in handovers(terms, today)]


def _date(text: str | None) -> UncertainDate | None:
    return UncertainDate.edtf(text) if text else None

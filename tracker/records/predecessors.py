"""What an office was told, and what it answered, while somebody held a post there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select, union
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.events import EVENTS, Event
from tracker.records.links import LINKS, Link
from tracker.records.put_to import each_way
from tracker.records.record import Record
from tracker.records.silences import raises
from tracker.rules.dates import UncertainDate
from tracker.rules.events import ANSWERS_ON_SUBSTANCE
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.offices import Handover, Term, handovers

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
            (row.demand, row.demand_title, row.demand_status),
            row.ref,
            row.type,
            UncertainDate.edtf(row.when_text),
            row.quote,
            UncertainDate.edtf(row.by_when) if row.by_when else None,
        )
        for row in reversed(rows)
    ]


@cache
def _told() -> Select[*tuple[Any, ...]]:
    demand, whom, about = aliased(Record), aliased(Record), LINKS.alias()
    shown = (demand.ref.label("demand"), demand.title.label("demand_title"), demand.status.label("demand_status"))
    found = (
        select(*shown, Event.ref, Event.type, Event.when_text, Event.quote, Event.by_when, Event.earliest)
        .add_columns(Event.id.label("event"))
        .select_from(demand)
        .join(about, and_(about.c.to_id == demand.id, about.c.role == LinkRole.SUBJECT))
        .join(Event, Event.id == about.c.from_id)
        .where(demand.kind == Kind.DEMAND, Event.counted)
        .where(Event.earliest.between(bindparam("first"), bindparam("last")))
        .where(or_(raises(EVENTS), EVENTS.c.type.in_(ANSWERS_ON_SUBSTANCE)))
    )
    asked = whom.id.in_(bindparam("asked", expanding=True))
    times = union(*(way.where(asked) for way in each_way(found, demand, whom))).subquery()
    return select(times).order_by(times.c.earliest.desc(), times.c.event.desc()).limit(MOST)


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

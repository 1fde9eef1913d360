"""Each time that something was put to an addressee for somebody, or answered: what stands behind a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import CTE, CompoundSelect, Row, Select, and_, bindparam, select, union_all
from sqlalchemy.orm import aliased

from tracker.plumbing import clock, replica
from tracker.records.events import EVENTS, Event
from tracker.records.happened_by import lies_between
from tracker.records.links import LINKS
from tracker.records.put_to import each_way
from tracker.records.record import Record
from tracker.records.silences import raises
from tracker.rules.events import ANSWERS_ON_SUBSTANCE
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.periods import Lies, Span

MOST = 1000
"""Times that are listed: the first."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is listed: times in which something was asked for somebody, or answered, in a span of days."""

    person_id: int
    addressee_id: int | None
    answers: bool
    span: Span


Time = Row[str, str, str, str, str, str]
"""An event (reference, title, type, day as EDTF), and a demand that it is about (reference, title)."""


def times(sought: Sought) -> Sequence[Time]:
    """Return each time with the demands that it is about, a row for each of these; the first of them first."""
    first, last = sought.span.bounds(clock.today())
    values = {"person": sought.person_id, "first": first, "last": last}
    values |= {"addressee": sought.addressee_id} if sought.addressee_id else {}
    return replica.ask(_times(sought.answers, sought.addressee_id is not None, sought.span.lies), values).all()


@cache
def _times(answers: bool, of_addressee: bool, lies: Lies) -> Select[*tuple[Any, ...]]:
    """The links pass the gate with their ends, each of which is narrowed."""
    demand, person = aliased(Record), aliased(Record)
    about, of_whom = LINKS.alias(), LINKS.alias()
    shown = (
        Event.ref,
        Event.title,
        Event.type,
        Event.when_text,
        demand.ref.label("asked"),
        demand.title.label("words"),
    )
    asked = (
        select(*shown, Event.earliest, Event.stance, Event.id.label("event"), demand.id.label("demand"))
        .select_from(person)
        .join(of_whom, and_(of_whom.c.to_id == person.id, of_whom.c.role == LinkRole.BENEFICIARY))
        .join(demand, and_(demand.id == of_whom.c.from_id, demand.kind == Kind.DEMAND))
        .join(about, and_(about.c.to_id == demand.id, about.c.role == LinkRole.SUBJECT))
        .join(Event, Event.id == about.c.from_id)
        .where(person.id == bindparam("person"), Event.counted)
        .where(lies_between(bindparam("first"), bindparam("last"), lies))
        .where(EVENTS.c.type.in_(ANSWERS_ON_SUBSTANCE) if answers else raises(EVENTS))
    )
    found = _to_addressee(asked.cte("told")).subquery() if of_addressee else asked.subquery()
    columns = (found.c[name] for name in ("ref", "title", "type", "when_text", "asked", "words"))
    return select(*columns).order_by(found.c.earliest, found.c.event, found.c.demand).limit(MOST)


def _to_addressee(told: CTE) -> CompoundSelect[*tuple[Any, ...]]:
    whom = aliased(Record)
    return union_all(*(way.where(whom.id == bindparam("addressee")) for way in each_way(told, whom)))

"""To whom a demand was put, each time: whoever was met, but those for whom it is asked; or else its addressees.

What is said in one office was not said in another: `Raising.to` on the page of a demand names the same. An answer
stands with whoever gave it, and with whom the demand was addressed to.
"""

from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from tracker.records.links import LINKS
from tracker.records.record import Record
from tracker.records.silences import in_talks
from tracker.rules.events import ANSWERS_ON_SUBSTANCE
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole

THOSE_MET = (Kind.PERSON, Kind.ORGANISATION)
Told = Select[*tuple[Any, ...]]


def each_way(told: CTE, whom: type[Record]) -> tuple[Told, Told]:
    """Return what is told with those met, and with the addressees where nobody is; `told`: events about demands.

    It has the columns event, demand, type and stance, and is worked out once.
    """
    there, to_whom = LINKS.alias(), LINKS.alias()
    met = select(told).join(there, _is_about(told, there)).join(whom, whom.id == there.c.to_id)
    leads = and_(to_whom.c.from_id == told.c.demand, to_whom.c.role == LinkRole.ADDRESSEE)
    addressed = select(told).join(to_whom, leads).join(whom, whom.id == to_whom.c.to_id)
    of_talks = or_(in_talks(told), told.c.type.in_(ANSWERS_ON_SUBSTANCE))
    return met.where(of_talks, _is_met(told, whom)), addressed.where(~_somebody_is_met(told))


def _is_about(told: CTE, about: Any) -> ColumnElement[bool]:
    return and_(about.c.from_id == told.c.event, about.c.role == LinkRole.SUBJECT)


def _is_met(told: CTE, whom: type[Record]) -> ColumnElement[bool]:
    asked = LINKS.alias()
    for_them = select(asked.c.id).where(asked.c.from_id == told.c.demand, asked.c.role == LinkRole.BENEFICIARY)
    return and_(whom.kind.in_(THOSE_MET), ~exists(for_them.where(asked.c.to_id == whom.id)))


def _somebody_is_met(told: CTE) -> ColumnElement[bool]:
    there, who = LINKS.alias(), aliased(Record)
    found = select(who.id).join(there, there.c.to_id == who.id).where(_is_about(told, there), _is_met(told, who))
    return and_(in_talks(told), exists(found.correlate(told)))

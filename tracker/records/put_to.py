"""To whom a demand was put, each time: whoever was met, but those for whom it is asked; or else its addressees.

What is said in one office was not said in another: `Raising.to` on the page of a demand names the same. An answer
stands with whoever gave it, and with whom the demand was addressed to.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from tracker.records.events import EVENTS, Event
from tracker.records.links import LINKS
from tracker.records.record import Record
from tracker.records.silences import in_talks
from tracker.rules.events import ANSWERS_ON_SUBSTANCE
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole

THOSE_MET = (Kind.PERSON, Kind.ORGANISATION)
TELLS_OF_TALKS = or_(in_talks(EVENTS), EVENTS.c.type.in_(ANSWERS_ON_SUBSTANCE))


def each_way(
    found: Select[*tuple[Any, ...]], demand: type[Record], whom: type[Record]
) -> tuple[Select[*tuple[Any, ...]], Select[*tuple[Any, ...]]]:
    """Return the events about a demand that a statement finds, with those met, and with the addressees of others."""
    there, to_whom = LINKS.alias(), LINKS.alias()
    met = found.join(there, _is_about(there)).join(whom, whom.id == there.c.to_id)
    leads = and_(to_whom.c.from_id == demand.id, to_whom.c.role == LinkRole.ADDRESSEE)
    addressed = found.join(to_whom, leads).join(whom, whom.id == to_whom.c.to_id)
    return met.where(TELLS_OF_TALKS, _is_met(whom, demand)), addressed.where(~_somebody_is_met(demand))


def _is_about(about: Any) -> ColumnElement[bool]:
    return and_(about.c.from_id == Event.id, about.c.role == LinkRole.SUBJECT)


def _is_met(whom: type[Record], demand: type[Record]) -> ColumnElement[bool]:
    asked = LINKS.alias()
    for_them = select(asked.c.id).where(asked.c.from_id == demand.id, asked.c.role == LinkRole.BENEFICIARY)
    return and_(whom.kind.in_(THOSE_MET), ~exists(for_them.where(asked.c.to_id == whom.id)))


def _somebody_is_met(demand: type[Record]) -> ColumnElement[bool]:
    there, who = LINKS.alias(), aliased(Record)
    found = select(who.id).join(there, there.c.to_id == who.id).where(_is_about(there), _is_met(who, demand))
    return and_(in_talks(EVENTS), exists(found.correlate(Event, EVENTS, demand)))

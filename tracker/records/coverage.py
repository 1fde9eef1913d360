"""How often people were raised with whom: quarter by quarter, and before and after a reprisal."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, Select, and_, bindparam, func, or_, select, union_all
from sqlalchemy.orm import aliased

from tracker.plumbing import clock, replica
from tracker.records.events import EVENTS, IS_REPRISAL, Event
from tracker.records.gate import COUNTS
from tracker.records.happened_by import last_known, last_known_between
from tracker.records.links import LINKS
from tracker.records.put_to import each_way
from tracker.records.record import Record
from tracker.records.silences import raises
from tracker.rules.dates import UncertainDate
from tracker.rules.demands import Mention
from tracker.rules.events import ANSWERS_ON_SUBSTANCE, Stance
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.periods import Span
from tracker.rules.pictures.scale import Grain

MOST, MOST_REPRISALS = 200, 50
"""Pairs of a person and an addressee, and people of reprisals, that are shown."""
MOST_SAID = 5000
"""Times that something was asked or answered, over all these people: those recorded last."""
QUARTERS = 4

Covered = Row[str, str, str, str, str, int, int, int, int]
"""A person (reference, title), an addressee (reference, kind, title), and how often in each quarter."""


def covered(year: int) -> Sequence[Covered]:
    """Return with whom each person was raised in a year, and in each quarter how often."""
    firsts = [date(year, 3 * number + 1, 1) for number in range(QUARTERS)]
    spans = {f"_{number}": Span(first, Grain.QUARTER.end(first)) for number, first in enumerate(firsts)}
    days = dict[str, date]()
    for name, span in (("", Span(date(year, 1, 1), date(year, 12, 31))), *spans.items()):
        days[f"first{name}"], days[f"last{name}"] = span.bounds(clock.today())
    return replica.ask(_covered(), days).all()


@cache
def _covered() -> Select[*tuple[Any, ...]]:
    """The links pass the gate with their ends, each of which is narrowed."""
    demand, person, whom = aliased(Record), aliased(Record), aliased(Record)
    about, of_whom = LINKS.alias(), LINKS.alias()
    told = (
        select(Event.id.label("event"), Event.type, Event.stance, last_known().label("last_known"))
        .add_columns(demand.id.label("demand"), person.id.label("person"), person.ref, person.title, person.title_key)
        .join(about, and_(about.c.from_id == Event.id, about.c.role == LinkRole.SUBJECT))
        .join(demand, and_(demand.id == about.c.to_id, demand.kind == Kind.DEMAND))
        .join(of_whom, and_(of_whom.c.from_id == demand.id, of_whom.c.role == LinkRole.BENEFICIARY))
        .join(person, and_(person.id == of_whom.c.to_id, person.kind == Kind.PERSON))
        .where(last_known_between(bindparam("first"), bindparam("last")), Event.counted, raises(EVENTS))
        .cte("told")
    )
    of_them = (whom.id.label("whom"), whom.ref.label("of_whom"), whom.kind, whom.title.label("called"))
    return _by_quarter(union_all(*(way.add_columns(*of_them) for way in each_way(told, whom))).subquery())


def _by_quarter(times: FromClause) -> Select[*tuple[Any, ...]]:
    of_both = (times.c.ref, times.c.title, times.c.of_whom, times.c.kind, times.c.called)
    return (
        select(*of_both, *(_in_quarter(times, number) for number in range(QUARTERS)))
        .group_by(*of_both, times.c.person, times.c.title_key, times.c.whom)
        .order_by(times.c.title_key, times.c.person, times.c.whom)
        .limit(MOST)
        .execution_options(**COUNTS)
    )


def _in_quarter(times: FromClause, number: int) -> ColumnElement[int]:
    is_in_it = times.c.last_known.between(bindparam(f"first_{number}"), bindparam(f"last_{number}"))
    return func.count(times.c.event.distinct()).filter(is_in_it)


Reprisal = Row[str, str, str, date, int, str, str]
"""A reprisal (reference, title, day as EDTF, its first possible day) and a person (id, reference, title)."""


def reprisals() -> Sequence[Reprisal]:
    """Return whom reprisals were about, the latest first."""
    return replica.ask(_reprisals()).all()


@cache
def _reprisals() -> Select[*tuple[Any, ...]]:
    person = aliased(Record)
    return (
        select(Event.ref, Event.title, Event.when_text, Event.earliest)
        .add_columns(person.id, person.ref.label("person"), person.title.label("name"))
        .join(LINKS, and_(LINKS.c.from_id == Event.id, LINKS.c.role == LinkRole.SUBJECT))
        .join(person, and_(person.id == LINKS.c.to_id, person.kind == Kind.PERSON))
        .where(IS_REPRISAL, Event.counted)
        .order_by(Event.earliest.desc(), Event.id.desc(), person.id)
        .limit(MOST_REPRISALS)
    )


def said_for(people: Collection[int]) -> dict[int, list[Mention]]:
    """Return when something was asked for each of these people, and answered; each time once."""
    found: dict[int, list[Mention]] = {person: [] for person in people}
    for person, number, code, when, stance in replica.ask(_said_for(), {"people": list(people)}) if people else ():
        found[person].append(Mention(number, code, UncertainDate.edtf(when), Stance(stance) if stance else None))
    return found


@cache
def _said_for() -> Select[*tuple[Any, ...]]:
    demand, person = aliased(Record), aliased(Record)
    about, of_whom = LINKS.alias(), LINKS.alias()
    return (
        select(person.id, Event.id, Event.type, Event.when_text, Event.stance)
        .distinct()
        .select_from(person)
        .join(of_whom, and_(of_whom.c.to_id == person.id, of_whom.c.role == LinkRole.BENEFICIARY))
        .join(demand, demand.id == of_whom.c.from_id)
        .join(about, and_(about.c.to_id == demand.id, about.c.role == LinkRole.SUBJECT))
        .join(Event, Event.id == about.c.from_id)
        .where(person.id.in_(bindparam("people", expanding=True)), Event.counted)
        .where(or_(raises(EVENTS), EVENTS.c.type.in_(ANSWERS_ON_SUBSTANCE)))
        .order_by(Event.id.desc(), person.id)
        .limit(MOST_SAID)
    )

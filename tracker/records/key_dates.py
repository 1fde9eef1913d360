"""Whose day it is: the key dates of people who are held."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true, tuple_
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.calendar import Wanted, tied
from tracker.records.events import EVENTS, Event
from tracker.records.follow_ups import FollowUp
from tracker.records.links import Link
from tracker.records.people import PEOPLE, Person
from tracker.records.record import Record
from tracker.records.standings import STANDINGS, StandingRow
from tracker.rules.custody import IN_CUSTODY
from tracker.rules.dates import UncertainDate
from tracker.rules.exposure import AGREED
from tracker.rules.key_dates import COUNTED_BY, Day, KeyDate, Known, key_dates
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.statuses import Axis

MOST_PEOPLE = 5000
AT_A_TIME = 500
LONGEST = 40
"""Thousands of days in custody that are looked for: more than a century."""

SENTENCE_ENDS = "sentence-ends"
"""The type of event that says when a sentence ends; it may lie ahead."""


@dataclass(frozen=True, slots=True)
class OfPerson:
    date: KeyDate
    person: Person
    version: int
    """It grows with every change of what the day is computed from."""


def of_people(wanted: Wanted) -> list[OfPerson]:
    """Return the key dates of people in custody on these days, in order. A sentence ends by an event of its own."""
    found = islice(_of_people(wanted), MOST_PEOPLE)
    return sorted(found, key=lambda each: (each.date.day, each.person.id))


def without_follow_up(first: date, last: date) -> list[int]:
    """Return the people with a key date on these days for which nothing was ever set, by their ids."""
    ends = select(Link.to_id, Event.when_text).join(Link, Link.from_id == Event.id).where(Event.type == SENTENCE_ENDS)
    near = ends.where(Event.earliest <= last, Event.latest >= first, Link.role == LinkRole.SUBJECT)
    whose: dict[str, int] = {}
    for person_id, text in session().execute(near):
        known = Known(None, None, [UncertainDate.edtf(text)])
        whose |= {f"{person_id}:{each.key}": person_id for each in key_dates(known, last)}
    for person_id, until in session().execute(_consents_ending(last)):
        whose[f"{person_id}:{KeyDate(Day.CONSENT, UncertainDate.edtf(until).earliest, 0).key}"] = person_id
    for of in _of_people(Wanted(first, last)):
        whose[f"{of.person.id}:{of.date.key}"] = of.person.id
    keys = list(whose)
    for start in range(0, len(keys), AT_A_TIME):
        for key in session().scalars(select(FollowUp.key).where(FollowUp.key.in_(keys[start : start + AT_A_TIME]))):
            del whose[key]
    return sorted(set(whose.values()))


def _consents_ending(last: date) -> Select[int, str]:
    """The people whose consent ends by this day, or has ended; whoever died is not asked again."""
    is_asked = and_(Person.is_group.is_(False), func.coalesce(Person.status, "") != "dead")
    return (
        select(StandingRow.record_id, EVENTS.c.by_when)
        .join(EVENTS, EVENTS.c.id == StandingRow.confirmed_event_id)
        .join(Person, Person.id == StandingRow.record_id)
        .where(StandingRow.axis == Axis.CONSENT, StandingRow.code.in_(AGREED), is_asked, Person.deleted_at.is_(None))
        .where(EVENTS.c.by_when <= last.isoformat())
    )


def _of_people(wanted: Wanted) -> Iterator[OfPerson]:
    """Walk along the people, some at a time, so that memory does not grow with them."""
    after = (date.min, 0)
    while rows := session().execute(_held(wanted, after)).all():
        for person, as_of, type_code, version in rows:
            known = Known(held_since(as_of, type_code), born_on(person.born))
            dates = key_dates(known, wanted.last, wanted.first)
            yield from (OfPerson(each, person, person.version + (version or 0)) for each in dates)
            after = person.sort_day, person.id
        if len(rows) < AT_A_TIME:
            return


def _held(wanted: Wanted, after: tuple[date, int]) -> Select[Person, str | None, str, int]:
    arrest, some = aliased(Record), _next_few(wanted, after).subquery()
    return (
        select(Person, StandingRow.as_of, EVENTS.c.type, arrest.version)
        .select_from(some)
        .join(Person, Person.id == some.c.id)
        .join(StandingRow, and_(StandingRow.record_id == some.c.id, StandingRow.axis == Axis.CUSTODY))
        .outerjoin(arrest, arrest.id == StandingRow.event_id)
        .outerjoin(EVENTS, EVENTS.c.id == arrest.id)
        .where(Person.kind == Kind.PERSON)
        .order_by(Person.sort_day, Person.id)
    )


def _next_few(wanted: Wanted, after: tuple[date, int]) -> Select[int]:
    """The next people in custody who may have a key date, along their index: each is asked by himself."""
    by_name = and_(PEOPLE.c.id == Record.id, PEOPLE.c.is_group.is_(False))
    standing = and_(STANDINGS.c.record_id == PEOPLE.c.id, STANDINGS.c.axis == Axis.CUSTODY)
    may_be = exists(select(PEOPLE.c.id).join(STANDINGS, standing).where(by_name, _may_be(wanted)).offset(0))
    held = select(Record.id).where(Record.kind == Kind.PERSON, Record.status == IN_CUSTODY)
    in_country = Record.country == wanted.country if wanted.country else true()
    place = tuple_(Record.sort_day, Record.id)
    asked = held.where(in_country, place > after, tied(Record.id, wanted.about), may_be)
    return asked.order_by(Record.sort_day, Record.id).limit(AT_A_TIME)


def held_since(as_of: str | None, type_code: str | None) -> UncertainDate | None:
    """Return since when somebody is held, when an arrest says so: a confirmation does not say when it began."""
    return UncertainDate.edtf(as_of) if as_of and type_code == "arrest" else None


def born_on(born: str | None) -> UncertainDate | None:
    return UncertainDate.edtf(born) if born else None


def _may_be(wanted: Wanted) -> ColumnElement[bool]:
    """Whether somebody may have a key date on these days, as the texts of exact days tell ("2014-03-03")."""
    days = range((wanted.last - wanted.first).days + 1)
    months = sorted({(wanted.first + timedelta(days=number)).month for number in days})
    in_month = [column.like(f"____-{month:02}-__") for month in months for column in (STANDINGS.c.as_of, PEOPLE.c.born)]
    thousands = [timedelta(days=COUNTED_BY * number) for number in range(1, LONGEST + 1)]
    ranges = [((wanted.first - long).isoformat(), (wanted.last - long).isoformat()) for long in thousands]
    return or_(*in_month, *(STANDINGS.c.as_of.between(*ends) for ends in ranges))

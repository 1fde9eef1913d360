"""Whose day it is: the key dates of people who are held, for a calendar."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.calendar import Wanted, tied
from tracker.records.events import Event
from tracker.records.people import Person
from tracker.records.standings import StandingRow
from tracker.rules.custody import IN_CUSTODY
from tracker.rules.dates import UncertainDate
from tracker.rules.key_dates import COUNTED_BY, KeyDate, Known, key_dates
from tracker.rules.statuses import Axis

MOST_PEOPLE = 5000
LONGEST = 40
"""Thousands of days in custody that are looked for: more than a century."""


@dataclass(frozen=True, slots=True)
class OfPerson:
    date: KeyDate
    person: Person
    version: int
    """It grows with every change of what the day is computed from."""


def of_people(wanted: Wanted) -> list[OfPerson]:
    """Return the key dates of people in custody on these days, in order. A sentence ends by an event of its own."""
    arrest = aliased(Event)
    asked = (
        select(Person, StandingRow.as_of, arrest.type, arrest.version)
        .join(StandingRow, and_(StandingRow.record_id == Person.id, StandingRow.axis == Axis.CUSTODY))
        .outerjoin(arrest, arrest.id == StandingRow.event_id)
        .where(Person.status == IN_CUSTODY, Person.is_group.is_(False), _may_be(wanted), tied(Person.id, wanted.about))
        .where(Person.country == wanted.country if wanted.country else true())
        .order_by(Person.id)
    )
    found = []
    for person, as_of, type_code, version in session().execute(asked.limit(MOST_PEOPLE)):
        dates = key_dates(Known(held_since(as_of, type_code), born_on(person.born)), wanted.last)
        changes = person.version + (version or 0)
        found += [OfPerson(each, person, changes) for each in dates if each.day >= wanted.first]
    return sorted(found, key=lambda each: (each.date.day, each.person.id))


def held_since(as_of: str | None, type_code: str | None) -> UncertainDate | None:
    """Return since when somebody is held, when an arrest says so: a confirmation does not say when it began."""
    return UncertainDate.edtf(as_of) if as_of and type_code == "arrest" else None


def born_on(born: str | None) -> UncertainDate | None:
    return UncertainDate.edtf(born) if born else None


def _may_be(wanted: Wanted) -> ColumnElement[bool]:
    """Whether somebody may have a key date on these days, as the texts of exact days tell ("2014-03-03")."""
    days = range((wanted.last - wanted.first).days + 1)
    months = sorted({(wanted.first + timedelta(days=number)).month for number in days})
    in_month = [column.like(f"____-{month:02}-__") for month in months for column in (StandingRow.as_of, Person.born)]
    thousands = [timedelta(days=COUNTED_BY * number) for number in range(1, LONGEST + 1)]
    ranges = [((wanted.first - long).isoformat(), (wanted.last - long).isoformat()) for long in thousands]
    return or_(*in_month, *(StandingRow.as_of.between(*ends) for ends in ranges))

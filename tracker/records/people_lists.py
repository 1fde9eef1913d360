"""Who stands on the list of a case, as far as they may be named to its readers, and what changed since the last one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.cases import Case
from tracker.records.exposure import leaving
from tracker.records.links import tied_to
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.standings import StandingRow
from tracker.rules.dates import UncertainDate
from tracker.rules.documents.names import Called, Level
from tracker.rules.documents.pack import Counted
from tracker.rules.documents.people_list import Changes, Listed, PeopleList, compare
from tracker.rules.exposure import Exposure
from tracker.rules.links import LinkRole
from tracker.rules.statuses import STATUSES, Axis

MOST = 2000
SHOWN = (Axis.CUSTODY, Axis.STAGE, Axis.REGIME)


@dataclass(frozen=True, slots=True)
class ListWishes:
    definition: str
    compiled_by: str
    level: Level
    reach: Exposure


@dataclass(frozen=True, slots=True)
class Before:
    """The list before: when it was made, and the custody of everybody on it, by their references."""

    made_at: datetime
    members: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Compiled:
    made: PeopleList
    records: list[Record]
    members: dict[str, str]
    """The custody of everybody who is named on it, by their references."""
    left_out: int


def compiled(case: Case, wishes: ListWishes, before: Before | None, on: date) -> Compiled:
    """Return the list of the people of a case, in five statements at most."""
    here = select(Person).where(Person.id.in_(tied_to(case.id, LinkRole.MEMBER)))
    members = session().scalars(here.order_by(Person.title_key, Person.id).limit(MOST)).all()
    gone = _no_longer({person.ref for person in members}, before)
    may_leave = leaving([*members, *gone], wishes.reach, on)
    going = [person for person in members if person.id in may_leave]
    rows = _standings([person.id for person in going])
    listed = [_listed(person, rows.get(person.id, {}), wishes.level) for person in going if not person.is_group]
    now = {each.ref: each.custody for each in listed}
    named = {person.ref: _called(person, wishes.level) for person in [*members, *gone] if person.id in may_leave}
    made = PeopleList(
        case.title,
        wishes.definition,
        wishes.compiled_by,
        UncertainDate.on(on).in_words(),
        wishes.reach,
        tuple(listed),
        tuple(Counted(person.title, person.number) for person in going if person.is_group),
        _changes(before, now, named) if before else None,
    )
    spoken_of = [*going, *(person for person in gone if person.id in may_leave)]
    return Compiled(made, [*spoken_of], now, sum(not person.is_group for person in members) - len(listed))


def _no_longer(here: set[str], before: Before | None) -> list[Person]:
    refs = [ref for ref in before.members if ref not in here] if before else []
    return list(session().scalars(select(Person).where(Person.ref.in_(refs)))) if refs else []


def _standings(people: list[int]) -> dict[int, dict[Axis, StandingRow]]:
    asked = select(StandingRow).where(StandingRow.record_id.in_(people), StandingRow.axis.in_(SHOWN))
    found: dict[int, dict[Axis, StandingRow]] = {}
    for row in session().scalars(asked):
        found.setdefault(row.record_id, {})[Axis(row.axis)] = row
    return found


def _listed(person: Person, rows: Mapping[Axis, StandingRow], level: Level) -> Listed:
    words = {axis: STATUSES[axis][row.code].word for axis, row in rows.items() if row.code in STATUSES[axis]}
    since = rows[Axis.CUSTODY].as_of if Axis.CUSTODY in rows else None
    return Listed(
        person.ref,
        _called(person, level),
        words.get(Axis.CUSTODY, ""),
        UncertainDate.edtf(since).in_words() if since else "",
        words.get(Axis.STAGE, ""),
        words.get(Axis.REGIME, ""),
    )


def _called(person: Person, level: Level) -> str:
    return Called(person.ref, person.title).written(level)


def _changes(before: Before, now: Mapping[str, str], named: Mapping[str, str]) -> Changes:
    added, gone, moved = compare(before.members, now)
    return Changes(
        UncertainDate.on(clock.local(before.made_at).date()).in_words(),
        tuple(sorted(named[ref] for ref in added)),
        tuple(sorted(named[ref] for ref in gone if ref in named)),
        sum(ref not in named for ref in gone),
        tuple(sorted((named[ref], before.members[ref], now[ref]) for ref in moved)),
    )

"""Who stands on the list of a case, as far as they may be named to its readers, and what changed since the last one."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.cases import Case
from tracker.records.exposure import staying
from tracker.records.freshness import freshness
from tracker.records.links import tied_to
from tracker.records.packs.known import spellings
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.standings import StandingRow
from tracker.rules.dates import UncertainDate
from tracker.rules.documents.names import WITHHELD, Called, Level, Mask
from tracker.rules.documents.pack import Counted
from tracker.rules.documents.people_list import Changes, Listed, Move, PeopleList, compare
from tracker.rules.events import Certainty
from tracker.rules.exposure import Exposure, Stays
from tracker.rules.freshness import Freshness
from tracker.rules.links import LinkRole
from tracker.rules.outputs import Output
from tracker.rules.statuses import STATUSES, Axis

MOST = 2000
SHOWN = (Axis.CUSTODY, Axis.STAGE, Axis.REGIME)


@dataclass(frozen=True, slots=True)
class ListWishes:
    definition: str
    compiled_by: str
    level: Level
    reach: Exposure
    instead: str = WITHHELD
    """What stands for a name that may not be written."""


@dataclass(frozen=True, slots=True)
class Before:
    """The list before, by the references of everybody on it."""

    made_at: datetime
    members: Mapping[str, str]
    """The custody of each."""
    called: Mapping[str, str]
    """How each was called; empty when the list before named people otherwise than this one."""


@dataclass(frozen=True, slots=True)
class Compiled:
    made: PeopleList
    records: list[Record]
    members: dict[str, str]
    """The custody of everybody who is named on it, by their references."""
    called: dict[str, str]
    """How they are called on it."""
    left_out: Counter[Stays]
    gone_unnamed: int
    """How many of the list before are gone and may not be named."""


def compiled(case: Case, wishes: ListWishes, before: Before | None, on: date) -> Compiled:
    """Return the list of the people of a case, in seven statements at most."""
    here = select(Person).where(Person.id.in_(tied_to(case.id, LinkRole.MEMBER)))
    members = session().scalars(here.order_by(Person.title_key, Person.id).limit(MOST)).all()
    gone = _no_longer({person.ref for person in members}, before)
    stays = staying(Output.LIST, [*members, *gone], on, wishes.reach)
    mask = _mask([*members, *gone], stays, wishes)
    going = [person for person in members if person.id not in stays]
    gone = [person for person in gone if person.id not in stays]
    rows, fresh = _standings([person.id for person in [*going, *gone]]), freshness(on)
    listed = [_listed(person, rows.get(person.id, {}), wishes.level, fresh) for person in going if not person.is_group]
    left = [_listed(person, rows.get(person.id, {}), wishes.level, fresh) for person in gone]
    made = PeopleList(
        mask(case.title),
        mask(wishes.definition),
        mask(wishes.compiled_by),
        UncertainDate.on(on).in_words(),
        wishes.reach,
        tuple(listed),
        tuple(Counted(person.title, person.number) for person in going if person.is_group),
        _changes(before, listed, left) if before else None,
    )
    return Compiled(
        made,
        [*going, *gone],
        {each.ref: each.custody for each in listed},
        {each.ref: each.called for each in listed},
        Counter(stays[person.id] for person in members if person.id in stays and not person.is_group),
        len(before.members.keys() - {person.ref for person in [*going, *gone]}) if before else 0,
    )


def _mask(people: Sequence[Person], stays: Collection[int], wishes: ListWishes) -> Mask:
    alone = [person for person in people if not person.is_group]
    names = spellings([person.id for person in alone])
    called = {each.id: Called(each.ref, each.title, tuple(name.text for name in names[each.id])) for each in alone}
    withheld = [each for person, each in called.items() if person in stays]
    return Mask(
        [each for person, each in called.items() if person not in stays], withheld, wishes.level, wishes.instead
    )


def _no_longer(here: set[str], before: Before | None) -> list[Person]:
    refs = [ref for ref in before.members if ref not in here] if before else []
    return list(session().scalars(select(Person).where(Person.ref.in_(refs)))) if refs else []


def _standings(people: list[int]) -> dict[int, dict[Axis, StandingRow]]:
    asked = select(StandingRow).where(StandingRow.record_id.in_(people), StandingRow.axis.in_(SHOWN))
    found: dict[int, dict[Axis, StandingRow]] = {}
    for row in session().scalars(asked):
        found.setdefault(row.record_id, {})[Axis(row.axis)] = row
    return found


def _listed(person: Person, rows: Mapping[Axis, StandingRow], level: Level, fresh: Freshness) -> Listed:
    words = {axis: STATUSES[axis][row.code].word for axis, row in rows.items() if row.code in STATUSES[axis]}
    custody = rows.get(Axis.CUSTODY)
    since, confirmed = (custody.as_of, custody.confirmed) if custody else (None, None)
    return Listed(
        person.ref,
        _called(person, level),
        words.get(Axis.CUSTODY, ""),
        UncertainDate.edtf(since).in_words() if since else "",
        UncertainDate.edtf(confirmed).in_words() if confirmed else "",
        custody is not None and fresh.is_stale(Axis.CUSTODY, custody.code, confirmed),
        words.get(Axis.STAGE, ""),
        words.get(Axis.REGIME, ""),
        Certainty(custody.certainty).doubt if custody else "",
    )


def _called(person: Person, level: Level) -> str:
    return Called(person.ref, person.title).written(level)


def _changes(before: Before, listed: Sequence[Listed], left: Sequence[Listed]) -> Changes:
    here = {each.ref: each for each in listed}
    added, gone, moved = compare(before.members, {ref: each.custody for ref, each in here.items()})
    named = [each for each in left if each.ref in gone]
    otherwise = {ref for ref in here if before.called.get(ref, here[ref].called) != here[ref].called}
    return Changes(
        UncertainDate.on(clock.local(before.made_at).date()).in_words(),
        tuple(sorted(here[ref].called for ref in added)),
        tuple(_move(each, before) for each in sorted(named, key=_by_name)),
        tuple(_move(each, before) for each in sorted((here[ref] for ref in moved), key=_by_name)),
        tuple(sorted((before.called[ref], here[ref].called) for ref in otherwise)),
    )


def _move(each: Listed, before: Before) -> Move:
    return Move(each.called, before.members[each.ref], each.custody, each.since)


def _by_name(each: Listed) -> tuple[str, str]:
    return each.called, each.ref

"""What a case sheet says of a person, as far as it may leave towards its readers."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import partial

from sqlalchemy import Select, and_, or_, select

from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.exposure import leaving, leaving_called
from tracker.records.freshness import freshness
from tracker.records.happenings import Happenings, happenings
from tracker.records.links import Link, tied_to
from tracker.records.packs.known import spellings
from tracker.records.people import Person, names_of
from tracker.records.portraits import Portrait, asked_for, happened
from tracker.records.standings import standings_of
from tracker.rules.countries import country_name
from tracker.rules.dates import UncertainDate
from tracker.rules.documents.concerned import TOLD
from tracker.rules.documents.names import WITHHELD, Called, Level, Mask
from tracker.rules.documents.sheet import Sheet
from tracker.rules.exposure import Exposure
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.outputs import Output
from tracker.rules.people import NameKind
from tracker.rules.statuses import AXES_OF
from tracker.rules.words import N_

MOST_ASKED = 20


class MayNotLeave(Exception):
    """Nobody said that this may go to these readers, or the person did not agree."""


def sheet_of(person: Person, level: Level, reach: Exposure, on: date, instead: str = WITHHELD) -> Sheet:
    """Return what may be told of a person; `instead` stands for whoever may not be named. Raises MayNotLeave."""
    asked = session().scalars(_asked(person)).all()
    told = happenings(person, TOLD)
    beside = session().scalars(_beside(person, [each.id for each in asked], [each.id for each in told.events])).all()
    may_leave = leaving(Output.SHEET, [person, *beside, *asked, *told.events], on, reach)
    if person.id not in may_leave:
        raise MayNotLeave
    names = session().scalars(names_of(person)).all()
    called = Called(person.ref, person.title, tuple(name.text for name in names))
    going, withheld = _called(beside, may_leave)
    mask = Mask([called, *going], withheld, level, instead)
    events = [event for event in told.events if event.id in may_leave and event.counted and event.earliest <= on]
    by_name, ids = level is Level.NAMES, {event.id for event in events}
    sources = partial(_sources, told, _titled(told, reach, on), mask)
    portrait = Portrait(ids, sources, freshness(on))
    return Sheet(
        called=person.title if person.is_group else called.written(level),
        ref=person.ref,
        reach=reach,
        as_of=UncertainDate.on(on).in_words(),
        written=tuple(
            (NameKind(name.kind).label, name.text) for name in names if by_name and name.kind != NameKind.MAIN
        ),
        about=tuple(_about(person)) if by_name else (),
        stands=tuple(portrait.stands(session().scalars(standings_of(person.id)), AXES_OF[Kind.PERSON])),
        asks=tuple(asked_for(demand, mask) for demand in asked if demand.id in may_leave),
        happened=tuple(happened(event, mask) for event in events),
        sources=tuple(sources(ids)),
    )


def _asked(person: Person) -> Select[Demand]:
    about = tied_to(person.id, LinkRole.BENEFICIARY)
    return select(Demand).where(Demand.id.in_(about)).order_by(Demand.sort_day.desc(), Demand.id).limit(MOST_ASKED)


def _beside(person: Person, asked: Collection[int], events: Collection[int]) -> Select[Person]:
    """Whoever else the demands and the events are about, and who spoke; not who is asked, named for the office."""
    concerned = Person.id.in_(_ends(asked, LinkRole.BENEFICIARY))
    told_of = Person.id.in_(_ends(events, LinkRole.SUBJECT, LinkRole.SPEAKER))
    acting = Person.id.in_(_ends(asked, LinkRole.ADDRESSEE, LinkRole.DUTY_BEARER))
    is_other = and_(Person.id != person.id, ~Person.is_group)
    return select(Person).where(is_other, or_(concerned, and_(told_of, ~acting)))


def _ends(of: Collection[int], *roles: LinkRole) -> Select[int]:
    return select(Link.to_id).where(Link.from_id.in_(of), Link.role.in_(roles))


def _called(people: Sequence[Person], may_leave: Collection[int]) -> tuple[list[Called], list[Called]]:
    """Return those who may be named, and those who may not."""
    names = spellings([each.id for each in people]) if people else {}
    called = {each.id: Called(each.ref, each.title, tuple(name.text for name in names[each.id])) for each in people}
    going = [each for key, each in called.items() if key in may_leave]
    return going, [each for key, each in called.items() if key not in may_leave]


def _titled(told: Happenings, reach: Exposure, on: date) -> set[str]:
    """The sources that nobody published, of which the title may leave."""
    unpublished = {tie.ref for tie in told.ties if tie.role == LinkRole.SOURCE and not tie.publisher}
    return leaving_called(Output.SHEET, unpublished, on, reach)


def _about(person: Person) -> Iterable[tuple[str, str]]:
    yield N_("Born"), UncertainDate.edtf(person.born).in_words() if person.born else ""
    yield N_("Gender"), person.gender
    yield N_("Occupation"), person.occupation
    yield N_("Country"), country_name(person.country)
    yield N_("How many people"), str(person.number or "")


def _sources(told: Happenings, titled: Collection[str], mask: Mask, events: set[int]) -> list[str]:
    ties = [tie for tie in told.ties if tie.role == LinkRole.SOURCE and tie.from_id in events]
    found = (tie.publisher or (tie.title if tie.ref in titled else "") for tie in ties)
    return list(dict.fromkeys(mask(each) for each in found if each))

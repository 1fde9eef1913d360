"""Everything a pack may tell of some demands: of whom they are asked, whom they are about, what happened to them.

Few statements, however many demands: the links, the letters, the events with their ties; then, elsewhere, who meets,
the spellings of names, and what may leave.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any, NamedTuple, cast

from sqlalchemy import Select, Table, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.letters import Letter
from tracker.records.links import Link
from tracker.records.people import Person, PersonName
from tracker.records.record import Record
from tracker.records.sources import SOURCES
from tracker.records.timelines import EVENT_ROLES
from tracker.rules.access import Visibility
from tracker.rules.demands import Mention
from tracker.rules.documents.concerned import TOLD as OF_PEOPLE
from tracker.rules.events import TYPES, Group, Stance
from tracker.rules.kinds import Kind
from tracker.rules.letters import LetterForm
from tracker.rules.links import LinkRole
from tracker.rules.statuses import Axis

PEOPLE = cast(Table, Person.__table__)
LETTERS = cast(Table, Letter.__table__)
OUT = (LinkRole.ADDRESSEE, LinkRole.DUTY_BEARER, LinkRole.BENEFICIARY)
TOLD = tuple(kind.code for kind in TYPES.values() if Axis.STANDING in kind.means or kind.group is Group.MEETINGS)
MOST_TOLD = 2000
"""Events; of very many, the latest."""


class Someone(NamedTuple):
    """Whoever is at the other end of a link, with what is known of a person."""

    record: Record
    is_group: bool | None
    number: int | None
    born: str | None
    occupation: str | None

    @property
    def is_named(self) -> bool:
        """Whether it is one human being: consent is theirs to give."""
        return self.record.kind == Kind.PERSON and not self.is_group


@dataclass(slots=True)
class Told:
    """Something that happened, who said it, and how it is known."""

    event: Event
    about: list[Someone] = field(default_factory=list)
    speakers: list[Someone] = field(default_factory=list)
    sources: list[tuple[Someone, str]] = field(default_factory=list)
    """Each with its publisher; '' where nobody said."""
    addresses: list[str] = field(default_factory=list)
    """Of each source, where it can be read; '' where nobody said."""
    meetings: list[Someone] = field(default_factory=list)
    """At which it was said, where that is known."""

    def happened(self, on: date) -> bool:
        """Say whether it counts and had happened by a day; what is set down for later has not."""
        return self.event.counted and self.event.earliest <= on

    def ends(self) -> list[Someone]:
        return [*self.about, *self.speakers, *(source for source, _publisher in self.sources)]

    def put(self, role: LinkRole, end: Someone, publisher: str | None, url: str | None) -> None:
        match role:
            case LinkRole.SPEAKER:
                self.speakers.append(end)
            case LinkRole.SOURCE:
                self.sources.append((end, publisher or ""))
                self.addresses.append(url or "")
            case LinkRole.AT_MEETING:
                self.meetings.append(end)
            case _:
                self.about.append(end)


@dataclass(slots=True)
class Sent:
    """A letter: whether it was published, to whom it went, and who signed it."""

    is_published: bool
    addressees: set[int] = field(default_factory=set)
    signed: list[Someone] = field(default_factory=list)


@dataclass(slots=True)
class Matter:
    """One demand with everything that hangs on it."""

    demand: Demand
    ends: dict[LinkRole, list[Someone]] = field(default_factory=lambda: {role: [] for role in OUT})
    letters: dict[int, tuple[Record, str]] = field(default_factory=dict)
    """The letters that make it, each with its own words."""
    told: list[Told] = field(default_factory=list)

    def mentions(self, on: date) -> list[Mention]:
        return [
            Mention(each.event.id, each.event.type, each.event.when, Stance(stance) if stance else None)
            for each in self.told
            if each.happened(on)
            for stance in [each.event.stance]
        ]


@dataclass(slots=True)
class Known:
    matters: list[Matter]
    of_people: dict[int, list[Told]]
    """What was done to the people concerned, by their ids."""
    letters: dict[int, Sent] = field(default_factory=dict)

    def concerned(self) -> list[Someone]:
        """Return whom the demands are about, each once, in their order."""
        ends = (end for matter in self.matters for end in matter.ends[LinkRole.BENEFICIARY])
        return list({end.record.id: end for end in ends}.values())

    def acting(self) -> set[int]:
        """Return who is asked and who would have to act: they are named for their office."""
        roles = (LinkRole.ADDRESSEE, LinkRole.DUTY_BEARER)
        return {end.record.id for matter in self.matters for role in roles for end in matter.ends[role]}

    def ends(self) -> list[Someone]:
        """Return everybody and everything that is tied to the demands or to what happened, each once."""
        return list({end.record.id: end for end in self._ends()}.values())

    def events(self) -> list[Event]:
        told = [*(each for matter in self.matters for each in matter.told), *chain(*self.of_people.values())]
        return list({each.event.id: each.event for each in told}.values())

    def _ends(self) -> Iterable[Someone]:
        for matter in self.matters:
            yield from chain(*matter.ends.values())
            for told in matter.told:
                yield from told.ends()
        for told in chain(*self.of_people.values()):
            yield from told.ends()
        for letter in self.letters.values():
            yield from letter.signed

    def records(self) -> list[Record]:
        """Return every record that a pack made of this can speak of, each once."""
        letters = [letter for matter in self.matters for letter, _words in matter.letters.values()]
        demands = [matter.demand for matter in self.matters]
        every = [*demands, *letters, *self.events(), *(end.record for end in self.ends())]
        return list({record.id: record for record in every}.values())


def known_of(demands: Sequence[Demand]) -> Known:
    """Return what is known of these demands, as far as whoever looks may see it, but for events that are sealed."""
    matters = {demand.id: Matter(demand) for demand in demands}
    for tie, *end in session().execute(_linked(matters)):
        _hang(matters, tie, Someone._make(end))
    known = Known(list(matters.values()), {}, _sent({key for matter in matters.values() for key in matter.letters}))
    people = [end.record.id for end in known.concerned()]
    events: dict[int, Told] = {}
    for event, role, publisher, url, *end in session().execute(_happened(matters, people)):
        events.setdefault(event.id, Told(event)).put(role, Someone._make(end), publisher, url)
    for told in events.values():
        for subject in {end.record.id for end in told.about}:
            if subject in matters:
                matters[subject].told.append(told)
            elif subject in people:
                known.of_people.setdefault(subject, []).append(told)
    return known


def _sent(letters: Collection[int]) -> dict[int, Sent]:
    found: dict[int, Sent] = {}
    for letter_id, url, published_id, role, *end in session().execute(_letters(letters)) if letters else ():
        sent, who = found.setdefault(letter_id, Sent(bool(url or published_id))), Someone._make(end)
        if role == LinkRole.SIGNATORY:
            sent.signed.append(who)
        elif role is not None:
            sent.addressees.add(who.record.id)
    return found


def _letters(letters: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Each letter with where it can be read, or the event by which it was published, whom it addresses, who signed."""
    about = select(Link.from_id).where(Link.to_id == LETTERS.c.id, Link.role == LinkRole.SUBJECT).correlate(LETTERS)
    told = Event.type == "letter-published"
    published = select(func.min(Event.id)).where(Event.id.in_(about), told, Event.counted).correlate(LETTERS)
    is_open = LETTERS.c.form == LetterForm.OPEN
    address = case((is_open, LETTERS.c.url), else_="")
    event = case((is_open, published.scalar_subquery()), else_=None)
    to = and_(Link.from_id == LETTERS.c.id, Link.role.in_((LinkRole.ADDRESSEE, LinkRole.SIGNATORY)))
    letter, end = aliased(Record), aliased(Record)
    return (
        select(LETTERS.c.id, address, event, Link.role, end, *_DETAILS)
        .join(letter, letter.id == LETTERS.c.id)
        .outerjoin(Link, to)
        .outerjoin(end, end.id == Link.to_id)
        .outerjoin(PEOPLE, PEOPLE.c.id == end.id)
        .where(LETTERS.c.id.in_(letters))
        .order_by(Link.position, Link.id)
    )


def _hang(matters: dict[int, Matter], tie: Link, end: Someone) -> None:
    if tie.role_of is LinkRole.MAKES_DEMAND:
        matters[tie.to_id].letters[tie.from_id] = (end.record, tie.quote)
    else:
        matters[tie.from_id].ends[tie.role_of].append(end)


_DETAILS = (PEOPLE.c.is_group, PEOPLE.c.number, PEOPLE.c.born, PEOPLE.c.occupation)


def _linked(matters: Collection[int]) -> Select[*tuple[Any, ...]]:
    end = aliased(Record)
    made = Link.role == LinkRole.MAKES_DEMAND
    ours = or_(and_(Link.from_id.in_(matters), Link.role.in_(OUT)), and_(Link.to_id.in_(matters), made))
    return (
        select(Link, end, *_DETAILS)
        .join(end, end.id == case((made, Link.from_id), else_=Link.to_id))
        .outerjoin(PEOPLE, PEOPLE.c.id == end.id)
        .where(ours)
        .order_by(Link.position, Link.id)
    )


def _happened(matters: Collection[int], people: Collection[int]) -> Select[*tuple[Any, ...]]:
    about, tie, end = aliased(Link), aliased(Link), aliased(Record)
    of_demands = and_(about.to_id.in_(matters), or_(Event.type.in_(TOLD), Event.stance.is_not(None)))
    of_people = and_(about.to_id.in_(people), Event.type.in_(OF_PEOPLE))
    wanted = select(about.from_id).where(about.role == LinkRole.SUBJECT, about.to_id.in_([*matters, *people]))
    wanted = wanted.join(Event, Event.id == about.from_id).where(or_(of_demands, of_people))
    wanted = wanted.where(Event.visibility != Visibility.SEALED)
    latest = select(Event.id).where(Event.id.in_(wanted)).order_by(Event.earliest.desc(), Event.id.desc())
    return (
        select(Event, tie.role, SOURCES.c.publisher, SOURCES.c.url, end, *_DETAILS)
        .select_from(Event)
        .join(tie, and_(tie.from_id == Event.id, tie.role.in_((*EVENT_ROLES, LinkRole.AT_MEETING))))
        .join(end, end.id == tie.to_id)
        .outerjoin(SOURCES, SOURCES.c.id == end.id)
        .outerjoin(PEOPLE, PEOPLE.c.id == end.id)
        .where(Event.id.in_(latest.limit(MOST_TOLD)))
        .order_by(Event.earliest, Event.latest, Event.id, tie.id)
    )


def spellings(people: Collection[int]) -> dict[int, list[PersonName]]:
    """Return in which ways the names of these people are written, by their ids."""
    found: dict[int, list[PersonName]] = {each: [] for each in people}
    asked = select(PersonName).where(PersonName.person_id.in_(people)).order_by(PersonName.id)
    for name in session().scalars(asked):
        found[name.person_id].append(name)
    return found

"""How many people there are, by each who counted, and whom each names: numbers that differ stand side by side."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import NamedTuple

from sqlalchemy import Select, and_, bindparam, exists, func, literal, select
from sqlalchemy.orm import aliased

from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.cases import Case
from tracker.records.events import EVENTS, Event
from tracker.records.links import Link, tied_to
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.timelines import told_of_a_case
from tracker.rules.counts import COUNT, Entry
from tracker.rules.custody import CUSTODY_TYPES
from tracker.rules.dates import UncertainDate
from tracker.rules.events import Certainty
from tracker.rules.links import LinkRole
from tracker.rules.standing import Happening

MOST, MOST_MEMBERS = 60, 2000


@dataclass(slots=True)
class Count:
    """One number, as somebody gave it on a day, and how many they named."""

    event: Event
    named: int
    speakers: list[Record] = field(default_factory=list)
    sources: list[Record] = field(default_factory=list)

    @property
    def number(self) -> int:
        """How many are claimed."""
        return self.event.number or 0

    @property
    def names_nobody(self) -> bool:
        """Whether it claims people and gives no name, as far as the reader sees."""
        return self.number > 0 and not self.named

    @property
    def names_all(self) -> bool:
        """Whether everybody who is claimed is named, as far as the reader sees."""
        return self.named >= self.number


def counts_of(case: Case) -> list[Count]:
    """Return the counts on a case's timeline with who counted and the sources, in one statement.

    They stand in the order of the day by which each was surely made; of very many, the latest.
    """
    found: dict[int, Count] = {}
    for event, named, role, record in session().execute(_asked(), {"record_id": case.id, "today": clock.today()}):
        count = found.setdefault(event.id, Count(event, named))
        if record is not None:
            (count.speakers if role == LinkRole.SPEAKER else count.sources).append(record)
    return list(found.values())


@cache
def _asked() -> Select[Event, int, LinkRole, Record]:
    end, counts = aliased(Record), _counts().subquery()
    return (
        select(Event, counts.c.named, Link.role, end)
        .select_from(counts)
        .join(Event, Event.id == counts.c.from_id)
        .outerjoin(Link, (Link.from_id == Event.id) & Link.role.in_([LinkRole.SPEAKER, LinkRole.SOURCE]))
        .outerjoin(end, end.id == Link.to_id)
        .order_by(Event.latest, Event.earliest, Event.id, Link.id)
    )


def _counts() -> Select[int, int]:
    """The latest counts of a case. PostgreSQL guesses that there are next to none, and would go through all events."""
    told = told_of_a_case()
    itself = EVENTS.c.id == told.c.from_id
    counts = and_(EVENTS.c.type == COUNT, EVENTS.c.number.is_not(None), EVENTS.c.earliest <= bindparam("today"))
    is_count = exists(select(EVENTS.c.id).where(itself, counts).offset(0))
    day = select(EVENTS.c.latest).where(itself).scalar_subquery()
    named = (
        select(func.count(Link.id))
        .where(Link.from_id == told.c.from_id, Link.role == LinkRole.NAMES)
        .scalar_subquery()
        .label("named")
    )
    return select(told.c.from_id, named).where(is_count).order_by(day.desc(), told.c.from_id.desc()).limit(MOST)


class Named(NamedTuple):
    """A person on a list, as far as a page names them, and as the list prints them."""

    event_id: int
    id: int
    ref: str
    title: str
    printed: str
    said: str

    @property
    def entry(self) -> Entry:
        return Entry(self.id, self.printed, self.said)


def named_in(lists: Collection[int]) -> list[Named]:
    """Return whom these lists name, in their order, in one statement."""
    return [Named(*row) for row in session().execute(_NAMED, {"lists": list(lists)})] if lists else []


_NAMED = (
    select(Link.from_id, Person.id, Person.ref, Person.title, Link.quote, Link.note)
    .join(Person, Person.id == Link.to_id)
    .where(Link.from_id.in_(bindparam("lists", expanding=True)), Link.role == LinkRole.NAMES)
    .order_by(Link.from_id, Link.position, Link.id)
)


def members_of(case: Case) -> list[Named]:
    """Return the people of a case who are not counted as a group, as their records name them; of very many, some."""
    asked = select(Person.id, Person.ref, Person.title, Person.title, literal(""))
    members = asked.where(Person.id.in_(tied_to(case.id, LinkRole.MEMBER)), ~Person.is_group)
    rows = session().execute(members.order_by(Person.title_key, Person.id).limit(MOST_MEMBERS))
    return [Named(0, *row) for row in rows]


def groups_among(people: Collection[int]) -> Sequence[str]:
    """Return what those of these people are called who are groups: they are counted, and nobody is named by them."""
    asked = select(Person.title).where(Person.id.in_(people), Person.is_group).order_by(Person.id)
    return session().scalars(asked).all() if people else []


def custody_by(people: Collection[int], by: date) -> Iterable[tuple[int, Happening]]:
    """Return what happened to these people by a day that can say something about their custody, in one statement."""
    if not people:
        return []
    asked = (
        select(Link.to_id, Event.id, Event.type, Event.detail, Event.when_text, Event.certainty)
        .join(Event, Event.id == Link.from_id)
        .where(Link.to_id.in_(people), Link.role == LinkRole.SUBJECT)
        .where(Event.type.in_(CUSTODY_TYPES), Event.earliest <= by, Event.counted)
    )
    return [
        (person, Happening(event_id, type_code, detail, UncertainDate.edtf(when), Certainty(certainty)))
        for person, event_id, type_code, detail, when, certainty in session().execute(asked)
    ]

"""The founding case as typed data: things, there from when they are first named, and facts with their known-on days."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from tracker.rules.kinds import Kind

Keys = Sequence[str]


@dataclass(frozen=True)
class CaseFile:
    opened: date
    title: str
    country: str
    summary: str


@dataclass(frozen=True)
class Person:
    name: str
    occupation: str = ""
    country: str | None = None
    also: Sequence[str] = ()
    belongs_to: Keys = ()
    group: bool = False
    number: int | None = None
    note: str = ""
    member: bool = False
    """Whether they belong to the case: those it is about, not those who speak in it."""


@dataclass(frozen=True)
class Organisation:
    name: str
    form: str
    acronym: str = ""
    country: str | None = None
    website: str = ""
    note: str = ""


@dataclass(frozen=True)
class Source:
    title: str
    publisher: str
    url: str
    published: str | None = None


@dataclass(frozen=True)
class Demand:
    title: str
    addressees: Keys
    duty_bearers: Keys
    about: Keys = ()
    would_count: str = ""
    note: str = ""


@dataclass(frozen=True)
class Visit:
    title: str
    visitors: Keys
    country: str
    hosts: Keys = ()
    place: str = ""
    purpose: str = ""
    follows: str = ""
    external_id: str | None = None
    followed: bool = False
    note: str = ""


@dataclass(frozen=True)
class Told:
    """What became known of a visit on one day; what it does not say stays as it was."""

    known: date
    visit: str
    sources: Keys
    announced: str | None = None
    announced_by: Keys = ()
    starts: str | None = None
    ends: str | None = None
    met: Keys = ()
    met_note: str = ""


@dataclass(frozen=True)
class Letter:
    known: date
    key: str
    title: str
    form: str
    signatories: Keys
    addressees: Keys
    sent: str
    sources: Keys
    capacity: str = ""
    visit: str = ""
    published: str | None = None
    url: str = ""
    note: str = ""
    followed: bool = False
    demands: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True)
class Event:
    known: date
    type: str
    when: str
    title: str
    about: Keys
    sources: Keys
    said_by: Keys = ()
    stance: str | None = None
    body: str = ""
    place: str = ""
    number: int | None = None
    criterion: str = ""
    certainty: str = "confirmed"
    names: Mapping[str, str] = field(default_factory=dict)
    """Of a list, whom it names: each as it prints them."""


@dataclass(frozen=True)
class Done:
    """A step of a visit that is done by then."""

    known: date
    visit: str
    step: str


Thing = CaseFile | Person | Organisation | Source | Demand | Visit | Letter
Fact = Told | Letter | Event | Done

KINDS: dict[type, Kind] = {
    CaseFile: Kind.CASE,
    Person: Kind.PERSON,
    Organisation: Kind.ORGANISATION,
    Source: Kind.SOURCE,
    Demand: Kind.DEMAND,
    Visit: Kind.VISIT,
    Letter: Kind.LETTER,
}


@dataclass(frozen=True)
class FoundingCase:
    case: CaseFile
    things: Mapping[str, Thing]
    facts: list[Fact]
    """In the order in which they became known."""

    def day_of(self, fact: Fact) -> date:
        """Return the day on which a fact is entered: when it became known, or when the case was opened, if later."""
        return max(fact.known, self.case.opened)

    def first_named(self) -> dict[str, date]:
        """Return for each thing the first day on which a fact names it, or names what is tied to it."""
        days = {"case": self.case.opened}
        for fact in self.facts:
            named = list(_named_in(fact))
            while named:
                key = named.pop()
                if key not in days:
                    days[key] = self.day_of(fact)
                    named += _tied_to(self.things[key])
        return days


def _named_in(fact: Fact) -> Iterator[str]:
    match fact:
        case Told():
            yield from (fact.visit, *fact.announced_by, *fact.met, *fact.sources)
        case Letter():
            yield from (fact.key, *fact.signatories, *fact.addressees, *fact.sources)
            yield from (made["demand"] for made in fact.demands)
            yield from _if(fact.visit)
        case Event():
            yield from (*fact.about, *fact.said_by, *fact.sources, *fact.names)
        case Done():
            yield fact.visit


def _tied_to(thing: Thing) -> Iterator[str]:
    match thing:
        case Person():
            yield from thing.belongs_to
        case Demand():
            yield from (*thing.addressees, *thing.duty_bearers, *thing.about)
        case Visit():
            yield from (*thing.visitors, *thing.hosts, *_if(thing.follows))


def _if(key: str) -> Keys:
    return [key] if key else []


@cache
def founding_case() -> FoundingCase:
    """Read the data file of the package; a key that no type knows is a TypeError."""
    data = tomllib.loads(Path(__file__).with_name("founding_case.toml").read_text(encoding="utf-8"))
    case = CaseFile(**data["case"])
    told = [Told(visit=key, **row) for key, visit in data["visits"].items() for row in visit.pop("told")]
    letters = {key: Letter(key=key, **row) for key, row in data["letters"].items()}
    facts: list[Fact] = [*told, *letters.values(), *_rows(Event, data["events"]), *_rows(Done, data["done"])]
    tables: list[Mapping[str, Thing]] = [{"case": case}, letters]
    tables += [_table(kind, data[name]) for name, kind in _TABLES.items()]
    return FoundingCase(case, _once(tables), sorted(facts, key=lambda fact: fact.known))


_TABLES: dict[str, type[Thing]] = {
    "people": Person,
    "organisations": Organisation,
    "sources": Source,
    "demands": Demand,
    "visits": Visit,
}


def _once(tables: list[Mapping[str, Thing]]) -> dict[str, Thing]:
    """Put the tables together; a key that stands in two of them is a KeyError."""
    things: dict[str, Thing] = {}
    for key, thing in (pair for table in tables for pair in table.items()):
        if key in things:
            raise KeyError(key)
        things[key] = thing
    return things


T = TypeVar("T")


def _rows(kind: type[T], rows: list[dict[str, Any]]) -> list[T]:
    return [kind(**row) for row in rows]


def _table(kind: type[T], rows: dict[str, dict[str, Any]]) -> dict[str, T]:
    return {key: kind(**row) for key, row in rows.items()}

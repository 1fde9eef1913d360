"""By what a search is narrowed: the values of each facet, where a hit has them, and what they ask of a record."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from operator import attrgetter

from sqlalchemy import ColumnElement, and_, extract, or_, select
from sqlalchemy.orm import aliased

from tracker.plumbing import replica
from tracker.records.addressed import few_addressed, is_addressed
from tracker.records.links import Link
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.searching.hits import Hit
from tracker.records.standings import StandingRow
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.statuses import Axis


class Facet(StrEnum):
    KIND = "kind"
    COUNTRY = "country"
    STATUS = "status"
    ADDRESSEE = "addressee"
    YEAR = "year"
    OWNER = "owner"
    EXPOSURE = "exposure"
    MAIL = "mail"
    CONSENT = "consent"


MAY_STAND = "yes"
IN_MAIL = (MAY_STAND, "no")
"""Whether a title may stand in mails."""

UNASKED = "none"
"""Of somebody about whose consent nothing is recorded."""

Chosen = Mapping[Facet, Sequence[str]]
"""Of each facet one of the values, or any when none is named. A value that does not exist fits nothing."""


def fits(chosen: Chosen) -> list[ColumnElement[bool]]:
    """Whether a record has one of the chosen values of every facet."""
    return [_CONDITIONS[facet](values) for facet, values in chosen.items() if values]


def _addressing(refs: Sequence[str]) -> ColumnElement[bool]:
    end = aliased(Record)
    whom = Link.to_id.in_(select(end.id).where(end.ref.in_(refs)))
    return is_addressed(whom, few_addressed(whom))


def _consenting(values: Sequence[str]) -> ColumnElement[bool]:
    """Whether a person stands there on consent. Whoever is only counted has none to give."""
    told = select(StandingRow.record_id).where(StandingRow.axis == Axis.CONSENT)
    stands = Record.id.in_(told.where(StandingRow.code.in_(values)))
    if UNASKED not in values:
        return stands
    named = select(Person.id).where(Person.is_group.is_(False), Person.id.not_in(told))
    return or_(stands, Record.id.in_(named))


_CONDITIONS: Mapping[Facet, Callable[[Sequence[str]], ColumnElement[bool]]] = {
    Facet.KIND: Record.kind.in_,
    Facet.COUNTRY: Record.country.in_,
    Facet.STATUS: Record.status.in_,
    Facet.ADDRESSEE: _addressing,
    Facet.YEAR: lambda values: extract("year", Record.sort_day).in_(_numbers(values)),
    Facet.OWNER: lambda values: Record.owner_id.in_(_numbers(values)),
    Facet.EXPOSURE: Record.exposure.in_,
    Facet.CONSENT: _consenting,
    Facet.MAIL: lambda values: Record.in_mail.in_([value == MAY_STAND for value in values if value in IN_MAIL]),
}


def _numbers(values: Sequence[str]) -> list[int]:
    return [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 10]


@dataclass(frozen=True, slots=True)
class Values:
    """What hits have that they do not say themselves."""

    addressed: Mapping[int, frozenset[str]]
    """The references of those whom they address."""
    addressees: Mapping[str, str]
    """The names of those who are addressed, by reference."""
    consents: Mapping[int, str]
    """Where people stand on consent."""


@dataclass(frozen=True, slots=True)
class Counts:
    all: int
    """How many hits have what is chosen."""
    by_value: Mapping[Facet, Counter[str]]
    """How many have each value of a facet, given what is chosen of the others."""
    addressees: Mapping[str, str]


def counts(hits: Sequence[Hit], chosen: Chosen, values: Values) -> Counts:
    """Count in memory: the hits are bounded, and the database was asked only whom they address."""
    by_missed: dict[tuple[Facet, ...], list[Hit]] = {}
    for hit in hits:
        by_missed.setdefault(_missed(hit, chosen, values), []).append(hit)
    fitting = by_missed.get((), [])
    return Counts(
        len(fitting),
        {facet: _counted(facet, [*fitting, *by_missed.get((facet,), [])], values) for facet in Facet},
        values.addressees,
    )


def has(hit: Hit, chosen: Chosen, values: Values) -> bool:
    """Say whether a hit has what is chosen, as `fits` asks the database."""
    return not _missed(hit, chosen, values)


def _missed(hit: Hit, chosen: Chosen, values: Values) -> tuple[Facet, ...]:
    return tuple(
        facet for facet, wanted in chosen.items() if wanted and not _of(facet, hit, values).intersection(wanted)
    )


def _of(facet: Facet, hit: Hit, values: Values) -> frozenset[str]:
    if facet is Facet.ADDRESSEE:
        return values.addressed.get(hit.id, frozenset())
    value = values.consents.get(hit.id) if facet is Facet.CONSENT else _SAID[facet](hit)
    return frozenset([str(value)] if value else [])


def _counted(facet: Facet, hits: Sequence[Hit], values: Values) -> Counter[str]:
    if facet is Facet.ADDRESSEE:
        return Counter(chain.from_iterable(_of(facet, hit, values) for hit in hits))
    if facet is Facet.CONSENT:
        return Counter(values.consents[hit.id] for hit in hits if hit.id in values.consents)
    return Counter({str(value): count for value, count in Counter(map(_SAID[facet], hits)).items() if value})


_SAID: Mapping[Facet, Callable[[Hit], object]] = {
    Facet.KIND: attrgetter("kind"),
    Facet.COUNTRY: attrgetter("country"),
    Facet.STATUS: attrgetter("status"),
    Facet.YEAR: attrgetter("sort_day.year"),
    Facet.OWNER: attrgetter("owner_id"),
    Facet.EXPOSURE: attrgetter("exposure"),
    Facet.MAIL: lambda hit: IN_MAIL[0 if hit.in_mail else 1],
}
"""What a hit says itself."""


def values_of(hits: Sequence[Hit]) -> Values:
    """Return what hits do not say themselves: the database is asked whom they address, and who agreed to what."""
    asking = [hit.id for hit in hits if hit.kind in LinkRole.ADDRESSEE.rule.starts]
    people = [hit.id for hit in hits if hit.kind == Kind.PERSON]
    addressed, names = _addressees(asking) if asking else ({}, {})
    by_start = {start: frozenset(refs) for start, refs in addressed.items()}
    return Values(by_start, names, _consents(people) if people else {})


def _consents(people: Sequence[int]) -> dict[int, str]:
    stands = and_(StandingRow.record_id == Person.id, StandingRow.axis == Axis.CONSENT)
    asked = select(Person.id, StandingRow.code).outerjoin(StandingRow, stands)
    rows = replica.ask(asked.where(Person.id.in_(people), Person.is_group.is_(False)))
    return {person: code or UNASKED for person, code in rows}


def _addressees(record_ids: Sequence[int]) -> tuple[dict[int, set[str]], dict[str, str]]:
    asked = select(Link.from_id, Record.ref, Record.title).join(Record, Record.id == Link.to_id)
    found: dict[int, set[str]] = {}
    names: dict[str, str] = {}
    for start, ref, title in replica.ask(asked.where(Link.role == LinkRole.ADDRESSEE, Link.from_id.in_(record_ids))):
        found.setdefault(start, set()).add(ref)
        names[ref] = title
    return found, names

"""By what a search is narrowed: the values of each facet, where a hit has them, and what they ask of a record."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, extract, select, true
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.links import Link
from tracker.records.record import Record
from tracker.records.searching.hits import Hit
from tracker.rules.links import LinkRole


class Facet(StrEnum):
    KIND = "kind"
    COUNTRY = "country"
    STATUS = "status"
    ADDRESSEE = "addressee"
    YEAR = "year"
    OWNER = "owner"
    EXPOSURE = "exposure"


Chosen = Mapping[Facet, Sequence[str]]
"""Of each facet one of the values, or any when none is named. A value that does not exist fits nothing."""


def fits(chosen: Chosen) -> ColumnElement[bool]:
    """Whether a record has one of the chosen values of every facet."""
    return and_(true(), *(_CONDITIONS[facet](values) for facet, values in chosen.items() if values))


_CONDITIONS: Mapping[Facet, Callable[[Sequence[str]], ColumnElement[bool]]] = {
    Facet.KIND: Record.kind.in_,
    Facet.COUNTRY: Record.country.in_,
    Facet.STATUS: Record.status.in_,
    Facet.ADDRESSEE: lambda values: Record.id.in_(_addressing(values)),
    Facet.YEAR: lambda values: extract("year", Record.sort_day).in_(_numbers(values)),
    Facet.OWNER: lambda values: Record.owner_id.in_(_numbers(values)),
    Facet.EXPOSURE: Record.exposure.in_,
}


def _addressing(refs: Sequence[str]) -> Select[int]:
    end = aliased(Record)
    asked = select(Link.from_id).join(end, end.id == Link.to_id)
    return asked.where(Link.role == LinkRole.ADDRESSEE, end.ref.in_(refs))


def _numbers(values: Sequence[str]) -> list[int]:
    return [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 10]


@dataclass(frozen=True, slots=True)
class Values:
    """What each hit has of each facet."""

    of_hits: Mapping[int, Mapping[Facet, frozenset[str]]]
    addressees: Mapping[str, str]
    """The names of those who are addressed, by reference."""


@dataclass(frozen=True, slots=True)
class Counts:
    all: int
    """How many hits have what is chosen."""
    by_value: Mapping[Facet, Counter[str]]
    """How many have each value of a facet, given what is chosen of the others."""
    addressees: Mapping[str, str]


def counts(hits: Sequence[Hit], chosen: Chosen, values: Values) -> Counts:
    """Count in memory: the hits are bounded, and the database was asked only whom they address."""
    fitting, found = 0, {facet: Counter[str]() for facet in Facet}
    for hit in hits:
        of_hit = values.of_hits[hit.id]
        missed = _missed(of_hit, chosen)
        fitting += not missed
        for facet in Facet:
            if not missed or missed == [facet]:
                found[facet].update(of_hit[facet])
    return Counts(fitting, found, values.addressees)


def has(hit: Hit, chosen: Chosen, values: Values) -> bool:
    """Say whether a hit has what is chosen, as `fits` asks the database."""
    return not _missed(values.of_hits[hit.id], chosen)


def _missed(of_hit: Mapping[Facet, frozenset[str]], chosen: Chosen) -> list[Facet]:
    return [facet for facet, wanted in chosen.items() if wanted and not of_hit[facet].intersection(wanted)]


def values_of(hits: Sequence[Hit]) -> Values:
    """Return what each hit has of each facet; the database is asked once, whom they address."""
    addressed, names = _addressees([hit.id for hit in hits])
    return Values({hit.id: _values(hit, addressed.get(hit.id, set())) for hit in hits}, names)


def _values(hit: Hit, addressed: Iterable[str]) -> dict[Facet, frozenset[str]]:
    def only(value: object) -> frozenset[str]:
        return frozenset([str(value)] if value else [])

    return {
        Facet.KIND: only(hit.kind),
        Facet.COUNTRY: only(hit.country),
        Facet.STATUS: only(hit.status),
        Facet.ADDRESSEE: frozenset(addressed),
        Facet.YEAR: only(hit.sort_day.year),
        Facet.OWNER: only(hit.owner_id),
        Facet.EXPOSURE: only(hit.exposure),
    }


def _addressees(record_ids: Sequence[int]) -> tuple[dict[int, set[str]], dict[str, str]]:
    asked = select(Link.from_id, Record.ref, Record.title).join(Record, Record.id == Link.to_id)
    found: dict[int, set[str]] = {}
    names: dict[str, str] = {}
    for start, ref, title in session().execute(
        asked.where(Link.role == LinkRole.ADDRESSEE, Link.from_id.in_(record_ids))
    ):
        found.setdefault(start, set()).add(ref)
        names[ref] = title
    return found, names

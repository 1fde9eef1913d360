"""Who stands around records: whoever their texts may speak of."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.letters import Letter
from tracker.records.links import Link
from tracker.records.parts import parts
from tracker.records.record import Record
from tracker.records.standings import StandingRow
from tracker.rules.kinds import Kind
from tracker.rules.letters import LetterForm
from tracker.rules.links import LinkRole
from tracker.rules.statuses import Axis

THROUGH = (Kind.DEMAND, Kind.CASE, Kind.LETTER, Kind.VISIT, Kind.EVENT)
"""Kinds whose texts speak of the people that they are tied to: a letter of those its demands are about."""
IN_OFFICE = (LinkRole.VISITOR, LinkRole.HOST, LinkRole.DUTY_BEARER)
"""As whom somebody stands there for their office: that they do is no secret of theirs. So are the addressees of what is
not a private letter, which may go to a family. Whoever was ever asked for consent is none: their answer holds."""


@dataclass(frozen=True, slots=True)
class Around:
    groups: dict[int, list[Collection[int]]] = field(default_factory=dict)
    """The people around each record: those tied to it, and those of each thing in between, which many records share."""

    def everybody(self) -> set[int]:
        return {person for groups in self.groups.values() for group in groups for person in group}

    def stands(self, person: int, record_id: int) -> bool:
        return any(person in group for group in self.groups.get(record_id, ()))


def people_around(ids: Collection[int], *, nearest: bool = False) -> Around:
    """Return who stands around records, and not in office alone: tied to them, to a demand, a case, a letter, a visit
    that they are tied to, to a letter that makes them, or to a case of somebody who is tied to them.

    Six statements for every few thousand of whatever is asked about; four for the `nearest`, who are tied to them or to
    a thing in between. What is deleted is not there for whoever sees everything, either.
    """
    direct: dict[int, set[int]] = {each: set() for each in ids}
    between: dict[int, set[int]] = {}
    for start, end, kind in [*_rows(_outward(), ids), *_rows(_inward(), ids)]:
        if kind == Kind.PERSON:
            direct[start].add(end)
        elif kind in THROUGH:
            between.setdefault(end, set()).add(start)
    if not nearest:
        _add_cases(direct, between)
    groups = _people_of(between)
    if not nearest:
        _add_asked_for(groups)
    found: dict[int, list[Collection[int]]] = {each: [people] for each, people in direct.items()}
    for through, records in between.items():
        for each in records:
            found[each].append(groups[through])
    return Around(found)


def _add_cases(direct: dict[int, set[int]], between: dict[int, set[int]]) -> None:
    """Add the cases of the people who are tied to records."""
    records: dict[int, set[int]] = {}
    for each, people in direct.items():
        for person in people:
            records.setdefault(person, set()).add(each)
    for person, case in _rows(_cases(), records):
        between.setdefault(case, set()).update(records[person])


def _people_of(things: Collection[int]) -> dict[int, set[int]]:
    groups: dict[int, set[int]] = {each: set() for each in things}
    for asked in (_outward(), _inward()):
        for through, person, kind in _rows(asked, groups):
            if kind == Kind.PERSON:
                groups[through].add(person)
    return groups


def _add_asked_for(groups: dict[int, set[int]]) -> None:
    """Add to letters the people whom their demands are about."""
    for letter, person in _rows(_asked_for(), groups):
        groups[letter].add(person)


def _rows(asked: Select[*tuple[Any, ...]], ids: Collection[int]) -> Iterator[Any]:
    for some in parts(list(ids)):
        yield from session().execute(asked, {"ids": some})


@cache
def _outward() -> Select[*tuple[Any, ...]]:
    far = aliased(Record)
    tied = select(Link.from_id, Link.to_id, far.kind).join(far, far.id == Link.to_id)
    ours = Link.from_id.in_(bindparam("ids", expanding=True))
    return tied.where(ours, far.deleted_at.is_(None), ~_in_office())


def _in_office() -> ColumnElement[bool]:
    private = select(Letter.id).where(Letter.form == LetterForm.PRIVATE)
    addressed = and_(Link.role == LinkRole.ADDRESSEE, Link.from_id.not_in(private))
    asked = select(StandingRow.record_id).where(StandingRow.axis == Axis.CONSENT)
    return and_(or_(Link.role.in_(IN_OFFICE), addressed), Link.to_id.not_in(asked))


@cache
def _inward() -> Select[*tuple[Any, ...]]:
    """What is tied to records and says who they are about: people, and the letters that make a demand."""
    far = aliased(Record)
    tied = select(Link.to_id, Link.from_id, far.kind).join(far, far.id == Link.from_id)
    telling = or_(far.kind == Kind.PERSON, Link.role == LinkRole.MAKES_DEMAND)
    return tied.where(Link.to_id.in_(bindparam("ids", expanding=True)), far.deleted_at.is_(None), telling)


@cache
def _cases() -> Select[*tuple[Any, ...]]:
    ours = Link.from_id.in_(bindparam("ids", expanding=True))
    return select(Link.from_id, Link.to_id).where(ours, Link.role == LinkRole.MEMBER)


@cache
def _asked_for() -> Select[*tuple[Any, ...]]:
    """The people whom the demands of letters are about."""
    makes, about = aliased(Link), aliased(Link)
    theirs = and_(about.from_id == makes.to_id, about.role == LinkRole.BENEFICIARY)
    asked = select(makes.from_id, about.to_id).join(about, theirs)
    return asked.where(makes.role == LinkRole.MAKES_DEMAND, makes.from_id.in_(bindparam("ids", expanding=True)))

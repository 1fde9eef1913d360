"""Who stands around records: whoever their texts may speak of."""

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    union_all,
)
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
THESE: BindParameter[Any] = bindparam("ids", expanding=True)
Far = type[Record]
"""An alias of records, for those at the far ends of ties: what is deleted is none, whoever looks."""


class Around:
    """Who stands around records: tied to them, or to a thing in between, which many records share."""

    def __init__(self, ids: Collection[int]) -> None:
        self._at: dict[int, set[int]] = {each: set() for each in ids}
        self._near = {each: [people] for each, people in self._at.items()}

    def lead(self, record_id: int, thing: int) -> None:
        """Let whoever is tied to a thing stand around a record."""
        people = self._at.setdefault(thing, set())
        if not any(people is each for each in self._near[record_id]):
            self._near[record_id].append(people)

    def put(self, person: int, thing: int) -> None:
        self._at[thing].add(person)

    def rows(self, asked: CompoundSelect[*tuple[Any, ...]]) -> Iterator[Any]:
        """Return what a statement says of these records and of what is in between (`ids`)."""
        return _rows(asked, list(self._at))

    def everybody(self) -> set[int]:
        return {person for people in self._at.values() for person in people}

    def stands(self, person: int, record_id: int) -> bool:
        return any(person in people for people in self._near.get(record_id, ()))


def things_around(ids: Collection[int], *, nearest: bool = False) -> Around:
    """Return what the texts of records may speak of, nobody put there yet: themselves, and each demand, case, letter,
    visit and event that they are tied to, letters that make them, and cases of people who are tied to them; not these
    cases for the `nearest`. One statement for every few thousand.
    """
    found = Around(ids)
    for record_id, thing in _rows(_in_between(nearest), list(ids)):
        found.lead(record_id, thing)
    return found


def people_at(nearest: bool) -> list[tuple[Select[int, int], Far]]:
    """Return what asks who is tied to things (`ids`), and not in office alone, and, but for the `nearest`, whom the
    demands of letters are about: each thing and the number of somebody, with the alias of their record."""
    found = [_outward(), _inward(), *([] if nearest else [_asked_for()])]
    return [(asked.where(_is_of(far, Kind.PERSON)), far) for asked, far in found]


def _rows(asked: CompoundSelect[*tuple[Any, ...]], ids: list[int]) -> Iterator[Any]:
    for some in parts(ids):
        yield from session().execute(asked, {"ids": some})


@cache
def _in_between(nearest: bool) -> CompoundSelect[int, int]:
    out, (inward, maker) = _outward(), _inward()
    found = [out, (inward.where(Link.role == LinkRole.MAKES_DEMAND), maker)]
    found += [] if nearest else [_cases(*_outward()), _cases(*_inward())]
    return union_all(*(asked.where(_is_of(far, *THROUGH)) for asked, far in found))


def _is_of(far: Far, *kinds: Kind) -> ColumnElement[bool]:
    """Whether it is of one of these kinds, so that SQLite looks along ties and not at every record of a kind."""
    return func.coalesce(far.kind, "").in_(kinds)


def _outward() -> tuple[Select[int, int], Far]:
    far = aliased(Record)
    tied = select(Link.from_id, far.id).join(far, far.id == Link.to_id)
    return tied.where(Link.from_id.in_(THESE), ~_in_office(), far.deleted_at.is_(None)), far


def _in_office() -> ColumnElement[bool]:
    private = select(Letter.id).where(Letter.form == LetterForm.PRIVATE)
    addressed = and_(Link.role == LinkRole.ADDRESSEE, Link.from_id.not_in(private))
    asked = select(StandingRow.record_id).where(StandingRow.axis == Axis.CONSENT)
    return and_(or_(Link.role.in_(IN_OFFICE), addressed), Link.to_id.not_in(asked))


def _inward() -> tuple[Select[int, int], Far]:
    far = aliased(Record)
    tied = select(Link.to_id, far.id).join(far, far.id == Link.from_id)
    return tied.where(Link.to_id.in_(THESE), far.deleted_at.is_(None)), far


def _cases(tied: Select[int, int], person: Far) -> tuple[Select[int, int], Far]:
    """The cases of people who are tied to records."""
    member, case = aliased(Link), aliased(Record)
    asked = tied.join(member, member.from_id == person.id).join(case, case.id == member.to_id)
    asked = asked.where(_is_of(person, Kind.PERSON), member.role == LinkRole.MEMBER, case.deleted_at.is_(None))
    return asked.with_only_columns(tied.selected_columns[0], case.id), case


def _asked_for() -> tuple[Select[int, int], Far]:
    """The people whom the demands of letters are about."""
    makes, about, far = aliased(Link), aliased(Link), aliased(Record)
    theirs = and_(about.from_id == makes.to_id, about.role == LinkRole.BENEFICIARY)
    asked = select(makes.from_id, far.id).join(about, theirs).join(far, far.id == about.to_id)
    asked = asked.where(makes.role == LinkRole.MAKES_DEMAND, makes.from_id.in_(THESE))
    return asked.where(far.deleted_at.is_(None)), far

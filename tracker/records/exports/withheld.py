"""Who stands around records and may not be named outside, so that no text of theirs leaves that names them."""

from collections.abc import Collection, Iterable, Mapping
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.links import Link
from tracker.records.packs.known import spellings
from tracker.records.record import Record
from tracker.rules.documents.names import Called, Level, Mask
from tracker.rules.kinds import Kind

THROUGH = (Kind.DEMAND, Kind.CASE, Kind.LETTER, Kind.VISIT, Kind.EVENT)
"""Kinds whose texts speak of the people that they are tied to: a letter of those its demands are about."""
MARK = "\0"

Around = dict[int, set[int]]
"""The ids of the people around each record."""


def people_around(ids: Collection[int]) -> Around:
    """Return who stands around records: tied to them, or to a demand, a case, a letter, a visit that they are tied to.

    Three statements at most.
    """
    found: Around = {each: set() for each in ids}
    beyond: dict[int, set[int]] = {}
    for start, end, kind in session().execute(_outward(), {"ids": list(ids)}):
        if kind == Kind.PERSON:
            found[start].add(end)
        elif kind in THROUGH:
            beyond.setdefault(end, set()).add(start)
    for start, end in session().execute(_people_inward(), {"ids": list(ids)}):
        found[end].add(start)
    if beyond:
        for through, person in _people_of(list(beyond)):
            for start in beyond[through]:
                found[start].add(person)
    return found


def _people_of(ids: list[int]) -> Iterable[tuple[int, int]]:
    for start, end, kind in session().execute(_outward(), {"ids": ids}):
        if kind == Kind.PERSON:
            yield start, end
    for start, end in session().execute(_people_inward(), {"ids": ids}):
        yield end, start


@cache
def _outward() -> Select[int, int, str]:
    far = aliased(Record)
    tied = select(Link.from_id, Link.to_id, far.kind).join(far, far.id == Link.to_id)
    return tied.where(Link.from_id.in_(bindparam("ids", expanding=True)))


@cache
def _people_inward() -> Select[int, int]:
    far = aliased(Record)
    tied = select(Link.from_id, Link.to_id).join(far, far.id == Link.from_id)
    return tied.where(Link.to_id.in_(bindparam("ids", expanding=True)), far.kind == Kind.PERSON)


class Withheld:
    """Says of a text whether it names anybody around a record who may not be named."""

    def __init__(self, around: Around, people: Mapping[int, Record]) -> None:
        """`people`: those who may not be named."""
        self._around = {record: near & people.keys() for record, near in around.items()}
        near = {person for several in self._around.values() for person in several}
        written = spellings(near) if near else {}
        self._called = {
            each: Called(people[each].ref, people[each].title, tuple(name.text for name in written[each] if name.text))
            for each in near
        }
        self._words = {each: _words_of(called) for each, called in self._called.items()}
        self._masks: dict[frozenset[int], Mask] = {}

    def stands_in(self, text: str, record_id: int) -> bool:
        low = text.casefold()
        near = self._around.get(record_id, ())
        likely = frozenset(each for each in near if any(word in low for word in self._words[each]))
        return bool(likely) and MARK in self._mask(likely)(text)

    def _mask(self, people: frozenset[int]) -> Mask:
        if people not in self._masks:
            called = [self._called[each] for each in sorted(people)]
            self._masks[people] = Mask([], called, Level.NAMES, MARK)
        return self._masks[people]


def _words_of(called: Called) -> frozenset[str]:
    return frozenset(word for spelling in called.spellings for word in spelling.casefold().split())

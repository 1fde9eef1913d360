"""A person's times in custody: what the events of the custody axis say, one time after the other."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.rules.dates import ImpossibleDate, UncertainDate, duration_in_words
from tracker.rules.events import TYPES
from tracker.rules.standing import Happening, place_in_time
from tracker.rules.statuses import Axis

IN_CUSTODY = "in-custody"
NEED_SOMEBODY = (IN_CUSTODY, "restricted", "wanted", "disappeared")
"""Whoever stands so needs somebody who asks."""

CUSTODY_TYPES = tuple(
    known.code
    for known in TYPES.values()
    if any(Axis.CUSTODY in known.meaning(code) for code in (None, *(detail.code for detail in known.details)))
)
"""The codes of the types that can say something about custody."""


@dataclass(frozen=True, slots=True)
class Spell:
    """One time in custody. No `since`: nobody told when it began. No `ended_by`: nothing says that it is over."""

    since: UncertainDate | None
    places: tuple[str, ...]
    ended_by: Happening | None = None

    @property
    def until(self) -> UncertainDate | None:
        return self.ended_by.when if self.ended_by else None


def spells(told: Iterable[tuple[Happening, str]]) -> list[Spell]:
    """Return the times in custody in their order, from what happened and the place where it did ('' when not told).

    Only an arrest says when a time began: who is confirmed in custody, or moved, was held before that.
    Events count in the order in which a standing is folded. A release of which nobody told the arrest ends a time
    whose beginning is not known.
    """
    found: list[Spell] = []
    for happening, place in sorted(told, key=lambda each: place_in_time(each[0])):
        code = TYPES[happening.type].meaning(happening.detail).get(Axis.CUSTODY)
        is_open = bool(found) and found[-1].ended_by is None
        if code == IN_CUSTODY:
            begun = happening.when if happening.type == "arrest" else None
            before = found.pop() if is_open else Spell(begun, ())
            found.append(Spell(before.since, _with(before.places, place)))
        elif code is not None and is_open:
            last = found.pop()
            found.append(Spell(last.since, last.places, happening))
        elif happening.type == "release" and not found:
            found.append(Spell(None, (), happening))
    return found


def length_in_words(spell: Spell) -> str:
    """Say how long a time in custody that is over was; '' when its beginning or its end says too little.

    An end that is no exact day counts from its middle, and the length then says "about".
    """
    since, until = spell.since, spell.until
    if since is None or until is None or ".." in until.text:
        return ""
    if until.exact:
        return _length(since, until)
    return _length(UncertainDate.edtf(f"{since.text}~") if since.exact else since, until)


def _length(since: UncertainDate, until: UncertainDate) -> str:
    try:
        return duration_in_words(since, until.earliest + (until.latest - until.earliest) / 2)
    except ImpossibleDate:
        return ""


def _with(places: tuple[str, ...], place: str) -> tuple[str, ...]:
    return places if not place or place in places[-1:] else (*places, place)

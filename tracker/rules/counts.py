"""Lists that somebody compiled: how a pasted line is read, and in what two lists of the same people differ."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.rules.custody import IN_CUSTODY
from tracker.rules.events import TYPES
from tracker.rules.standing import Happening, place_in_time
from tracker.rules.statuses import Axis

COUNT = "count"
"""The type of event by which somebody counted; with the names that it gives, it is a list."""

_PLACE = re.compile(r"^\s*(?:\(?\d{1,4}[.):]\s+|\d{1,4}\s*\t\s*|[-*•·–]\s+)")
"""The number or the bullet before a name in a pasted list."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One person on a list, as it prints them."""

    person: int
    printed: str
    said: str = ""
    """What the list says of them besides the name."""


@dataclass(frozen=True, slots=True)
class Difference:
    added: tuple[Entry, ...]
    gone: tuple[Entry, ...]
    corrected: tuple[tuple[Entry, Entry], ...]
    """The same person, whose name or facts are printed otherwise: before, and after."""
    same: tuple[Entry, ...]


NO_DIFFERENCE = Difference((), (), (), ())
"""Between two lists one of which names nobody: who was added or is gone cannot be said."""


class Why(StrEnum):
    """What the record says of somebody's custody when they came on a list or went off it."""

    BETWEEN = "between"
    """It happened between the two lists."""
    BEFORE = "before"
    """It had happened by the earlier one, which did not go by it."""
    AGAINST = "against"
    """It says otherwise than the list."""
    UNKNOWN = "unknown"


def read_line(line: str) -> str:
    """Return a line of a pasted list as "name; what else it says": without its number, its columns after the name."""
    bare = _PLACE.sub("", line, count=1).strip()
    name, *columns = (" ".join(part.split()) for part in bare.split("\t"))
    more = ", ".join(part for part in columns if part)
    return f"{name}; {more}" if more else name


def difference(before: Sequence[Entry], after: Sequence[Entry]) -> Difference:
    """Return who was added, who is gone, who is printed otherwise and who is printed alike, in the order of the lists.

    Neither list names a person twice.
    """
    then, now = ({entry.person: entry for entry in entries} for entries in (before, after))
    both = [(then[entry.person], entry) for entry in after if entry.person in then]
    return Difference(
        tuple(entry for entry in after if entry.person not in then),
        tuple(entry for entry in before if entry.person not in now),
        tuple(pair for pair in both if pair[0] != pair[1]),
        tuple(new for old, new in both if old == new),
    )


def last_of_each(told: Iterable[tuple[int, Happening]]) -> dict[int, Happening]:
    """Return of each person the last event that says anything about their custody."""
    speaking = [(person, happening) for person, happening in told if _custody(happening) is not None]
    return dict(sorted(speaking, key=lambda each: place_in_time(each[1])))


def why(last: Happening | None, since: date, *, is_named: bool) -> Why:
    """Say how what happened last by the later list, if anything, bears on somebody who came on it or went off it.

    `since` is the first day that the earlier list can mean.
    """
    if last is None:
        return Why.UNKNOWN
    if is_held(last) is not is_named:
        return Why.AGAINST
    return Why.BETWEEN if last.when.latest >= since else Why.BEFORE


def is_held(last: Happening) -> bool:
    """Say whether what happened last leaves somebody in custody."""
    return _custody(last) == IN_CUSTODY


def _custody(happening: Happening) -> str | None:
    known = TYPES.get(happening.type)
    return known.meaning(happening.detail).get(Axis.CUSTODY) if known else None

"""Two records that may be one: by which keys they are found together, how likely it is, and why."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import combinations, product

from rapidfuzz import fuzz

from tracker.rules.kinds import Kind
from tracker.rules.people import is_latin
from tracker.rules.searching.likeness import likeness
from tracker.rules.searching.sounds import REMEMBERED, latin_words, sound
from tracker.rules.words import N_

LIKELY = 70
"""From 0 to 100; two records below it are not shown as one."""

MOST_BEARERS = 30
"""A key that more records have says nothing: a name that many bear."""

MOST_SOUNDS = 5
"""Words of a name of which each two are a key."""

NEAR = 55
"""From 0 to 100; two names whose letters are less alike sound otherwise, too."""

NEAR_DAYS = 3
"""Days by which two accounts of one letter, visit or publication may differ."""


class Why(StrEnum):
    NAME = "name"
    SCRIPT = "script"
    SOUND = "sound"
    ADDRESS = "address"
    YEAR = "year"
    COUNTRY = "country"
    DAY = "day"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Why.NAME: N_("the same name"),
    Why.SCRIPT: N_("the same name in another script"),
    Why.SOUND: N_("names that sound alike"),
    Why.ADDRESS: N_("the same web address"),
    Why.YEAR: N_("the same year of birth"),
    Why.COUNTRY: N_("the same country"),
    Why.DAY: N_("the same day, or nearly"),
}


@dataclass(frozen=True)
class Said:
    """What a record says that tells whether it is another one. `names` are its title and its other names, folded."""

    kind: Kind
    names: Sequence[str]
    country: str | None = None
    day: date | None = None
    born: str | None = None
    address: str = ""
    is_group: bool = False

    @property
    def by_sound(self) -> bool:
        return self.kind in (Kind.PERSON, Kind.ORGANISATION)

    @cached_property
    def in_latin(self) -> list[str]:
        """Its names in Latin letters."""
        return [" ".join(latin_words(name)) for name in self.names] if self.by_sound else []


def keys_of(said: Said) -> set[int]:
    """Return the keys of a record: two that share none are never compared. They are hashes of 63 bits."""
    return {_hashed(f"{said.kind}|{key}") for key in _keys(said)}


def _keys(said: Said) -> Iterator[str]:
    if said.address:
        yield bare_address(said.address)
    for name in said.names:
        yield name
        if said.by_sound:
            words = latin_words(name)
            heard = sorted({key for key in map(_heard, words) if key})[:MOST_SOUNDS]
            yield from (" ".join(pair) for pair in combinations(heard, 2))
            yield _heard("".join(words))


@lru_cache(maxsize=REMEMBERED)
def _heard(word: str) -> str:
    """Return how a word sounds; an h at its beginning is written only where the vowel after it is."""
    return sound(word).removeprefix("h")


@lru_cache(maxsize=REMEMBERED)
def _hashed(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest()) >> 1


_BEFORE = re.compile(r"^https?://(www\.)?", re.IGNORECASE)


def bare_address(address: str) -> str:
    """Return a web address without what does not tell one page from another: scheme, www, fragment, last slash."""
    return _BEFORE.sub("", address.strip()).partition("#")[0].rstrip("/").casefold()


def compared(one: Said, other: Said) -> tuple[int, list[Why]]:
    """Return how likely two records are one, from 0 to 100, and why."""
    if one.is_group is not other.is_group:
        return 0, []
    score, why = _by_name(one, other)
    if one.address and bare_address(one.address) == bare_address(other.address):
        score, why = max(score, 70) + 20, [*why, Why.ADDRESS]
    for reason, more, less, same in _besides(one, other):
        score += more if same else -less
        why += [reason] if same else []
    return max(0, min(100, score)), why


def _by_name(one: Said, other: Said) -> tuple[int, list[Why]]:
    if set(one.names) & set(other.names):
        return 85, [Why.NAME]
    pairs = [
        names
        for names, latin in zip(product(one.names, other.names), _in_latin(one, other), strict=False)
        if _is_near(*latin)
    ]
    if not pairs:
        return 0, []
    best, mine, its = max((max(likeness(mine, [its]), likeness(its, [mine])), mine, its) for mine, its in pairs)
    if best < LIKELY:
        return round(best), []
    return round(best * 0.85), [Why.SOUND if is_latin(mine) is is_latin(its) else Why.SCRIPT]


def _in_latin(one: Said, other: Said) -> Iterable[tuple[str, str]]:
    return product(one.in_latin, other.in_latin)


def _is_near(mine: str, its: str) -> bool:
    """Say whether it is worth to listen to two names: most that share a sound are others."""
    return bool(fuzz.token_sort_ratio(mine, its) >= NEAR)


def _besides(one: Said, other: Said) -> Iterator[tuple[Why, int, int, bool]]:
    """Return what else both say: why, by how much it is likelier when they agree and less likely when not."""
    if one.country and other.country:
        yield Why.COUNTRY, 5, 10, one.country == other.country
    years = [int(born[:4]) for born in (one.born, other.born) if born and born[:4].isdecimal()]
    if len(years) == 2 and abs(years[0] - years[1]) != 1:  # sources often differ by a year
        yield Why.YEAR, 10, 25, years[0] == years[1]
    if one.day and other.day:
        yield Why.DAY, 10, 25, abs((one.day - other.day).days) <= NEAR_DAYS

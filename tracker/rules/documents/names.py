"""How a document names people: by their names, by initials, or by references; and whom it never names."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from tracker.rules.words import N_


class Level(StrEnum):
    """How much of a name the reader of a document gets."""

    NAMES = "names"
    INITIALS = "initials"
    REFERENCES = "references"

    @property
    def label(self) -> str:
        return _LEVELS[self]


_LEVELS = {
    Level.NAMES: N_("Names"),
    Level.INITIALS: N_("Initials only"),
    Level.REFERENCES: N_("References only"),
}

WITHHELD = N_("[name withheld]")
SHORTEST_PART = 3
"""Letters: a shorter part of a name stands in too many other words."""
BOUNDED = ("LATIN", "CYRILLIC", "GREEK")
"""Scripts in which a name begins and ends where a word does."""
PREFIXED = "ARABIC"
"""In this script one letter more may stand before it."""
PREFIXES = "\u0648\u0641\u0628\u0644\u0643"
"""And, so, by, for, like: written together with the word that follows."""
PARTICLES = frozenset({"bin", "bint", "ibn", "abu", "umm", "van", "von", "der", "den", "dos", "das", "del", "della"})
"""In a name that is written without capitals: by themselves they name nobody."""
ROUND_A_PART = ".,()[]\"'“”‘’«»"


@dataclass(frozen=True, slots=True)
class Called:
    """A person as we know them: the reference, and every way in which the name is written."""

    ref: str
    title: str
    others: tuple[str, ...] = ()

    def written(self, level: Level) -> str:
        """Return how a document of this level calls them."""
        match level:
            case Level.NAMES:
                return self.title
            case Level.INITIALS:
                return initials(self.title)
            case Level.REFERENCES:
                return self.ref

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.title, *self.others)


def initials(name: str) -> str:
    """Return the first letter of every part of a name: "L. H." for Layla Hassan."""
    parts = [part for part in re.split(r"[\s\-]+", name) if any(letter.isalpha() for letter in part)]
    return " ".join(f"{next(letter for letter in part if letter.isalpha()).upper()}." for part in parts)


class Mask:
    """Takes names out of running text: those who may not be named, and at a lower level everybody's.

    Whoever may be named keeps their whole name, though somebody of the same family may not be named.
    """

    def __init__(self, named: Iterable[Called], withheld: Iterable[Called], level: Level, instead: str) -> None:
        """`instead` stands for whoever may not be named."""
        hidden = {spelling: instead for person in withheld for spelling in person.spellings}
        put = {} if level is Level.NAMES else _written(named, level)
        kept = {spelling: None for person in named for spelling in person.spellings} if hidden else {}
        whole: dict[str, str | None] = {**kept, **put, **hidden}
        self._rules = [_rule(words, put) for words, put in _longest_first(whole)]
        self._stopped = {put for put in (*whole.values(), instead) if put and put.endswith(".")}
        self._parts = _longest_first(
            {part: put for words, put in {**put, **hidden}.items() for part in _parts_of(words)}
        )

    def __call__(self, text: str) -> str:
        if not self._rules:
            return text
        pieces = [_Piece(_composed(text))]
        for pattern, put in self._rules:
            pieces = [part for piece in pieces for part in piece.cut(pattern, put)]
        said = "".join(piece.text if piece.is_done else self._without_parts(piece.text) for piece in pieces)
        return self._with_one_stop(said)

    def _with_one_stop(self, text: str) -> str:
        """Let a sentence that ends in initials end in their full stop alone."""
        for put in self._stopped:
            text = text.replace(f"{put}.", put)
        return text

    def _without_parts(self, text: str) -> str:
        for part, put in self._parts:
            if part in text:
                text = put.join(re.split(_pattern_of_part(part), text))
        return text


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    is_done: bool = False
    """Whether it is what stands for a name, or a name that may stand."""

    def cut(self, pattern: re.Pattern[str], put: str | None) -> list["_Piece"]:
        """Cut a name out and put this in its place; None leaves it as it is written."""
        if self.is_done:
            return [self]
        found = pattern.split(self.text)
        return [
            _Piece(found_here if put is None or place % 2 == 0 else put, is_done=place % 2 == 1)
            for place, found_here in enumerate(found)
        ]


def _written(people: Iterable[Called], level: Level) -> dict[str, str]:
    return {spelling: person.written(level) for person in people for spelling in person.spellings}


Put = TypeVar("Put", str, str | None)


def _longest_first(pairs: Mapping[str, Put]) -> list[tuple[str, Put]]:
    return sorted(pairs.items(), key=lambda pair: -len(pair[0]))


def _parts_of(name: str) -> list[str]:
    """The parts of a name by which somebody may be called; a name of one part has none besides itself."""
    name = _composed(name)
    if name.islower():
        called = [part for part in _parts_of(name.title()) if part.lower() not in PARTICLES]
        return sorted({form for part in called for form in (part, part.lower())})
    parts = {part.strip(ROUND_A_PART) for cut in (r"\s+", r"[\s\-]+") for part in re.split(cut, name)} - {""}
    names = {part for part in parts if len(part) >= SHORTEST_PART and _is_name(part)}
    return sorted({*names, *(part.upper() for part in names)}) if len(parts) > 1 else []


def _is_name(part: str) -> bool:
    """Say whether it is more than a particle or a number: "al-Khawaja" is, "bin" is not."""
    return not part.islower() and any(letter.isalpha() for letter in part)


def _rule(words: str, put: str | None) -> tuple[re.Pattern[str], str | None]:
    words = _composed(words)
    found = _bounded(words) if _script(words).startswith(BOUNDED) else re.escape(words)
    return re.compile(f"({found})", re.IGNORECASE), put


def _pattern_of_part(part: str) -> str:
    """Return what finds a part of a name; by itself it is short, and stands in longer words of most scripts."""
    if _script(part).startswith(PREFIXED):
        return rf"(?:(?<!\w)|(?<=\b[{PREFIXES}])){re.escape(part)}(?!\w)"
    return _bounded(part) if _script(part).startswith(BOUNDED) else re.escape(part)


def _bounded(words: str) -> str:
    return rf"(?<!\w){re.escape(words)}(?!\w)"


def _script(words: str) -> str:
    return unicodedata.name(words[0], "")

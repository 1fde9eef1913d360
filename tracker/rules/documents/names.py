"""How a document names people: by their names, by initials, or by references; and whom it never names."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

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
    """Takes names out of running text: those who may not be named, and at a lower level everybody's."""

    def __init__(self, named: Iterable[Called], withheld: Iterable[Called], level: Level, instead: str) -> None:
        """`instead` stands for whoever may not be named."""
        hidden = [(person, instead) for person in withheld]
        if level is not Level.NAMES:
            hidden += [(person, person.written(level)) for person in named]
        whole = [(spelling, put) for person, put in hidden for spelling in person.spellings]
        parts = [(part, put) for spelling, put in whole for part in _parts_of(spelling)]
        self._rules = [
            *(_rule(words, put, re.IGNORECASE) for words, put in _longest_first(whole)),
            *(_rule(words, put, 0) for words, put in _longest_first(parts)),
        ]

    def __call__(self, text: str) -> str:
        text = unicodedata.normalize("NFC", text) if self._rules else text
        for pattern, put in self._rules:
            text = put.join(pattern.split(text))
        return text


def _longest_first(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(dict(pairs).items(), key=lambda pair: -len(pair[0]))


def _parts_of(name: str) -> list[str]:
    """The parts of a name by which somebody may be called; a name of one part has none besides itself."""
    parts = [part.strip(".,") for part in name.split()]
    return [part for part in parts if len(part) >= SHORTEST_PART and part[0].isupper()] if len(parts) > 1 else []


def _rule(words: str, put: str, flags: int) -> tuple[re.Pattern[str], str]:
    words = unicodedata.normalize("NFC", words)
    bounded = unicodedata.name(words[0], "").startswith(BOUNDED)
    pattern = rf"(?<!\w){re.escape(words)}(?!\w)" if bounded else re.escape(words)
    return re.compile(pattern, flags), put

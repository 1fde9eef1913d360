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
PREFIXED = "ARABIC"
"""In this script one letter more may stand before it."""
PREFIXES = "\u0648\u0641\u0628\u0644\u0643"
"""And, so, by, for, like: written together with the word that follows."""
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
    """Takes names out of running text: those who may not be named, and at a lower level everybody's."""

    def __init__(self, named: Iterable[Called], withheld: Iterable[Called], level: Level, instead: str) -> None:
        """`instead` stands for whoever may not be named."""
        hidden = [(person, instead) for person in withheld]
        if level is not Level.NAMES:
            hidden += [(person, person.written(level)) for person in named]
        whole = [(spelling, put) for person, put in hidden for spelling in person.spellings]
        parts = [(part, put) for spelling, put in whole for part in _parts_of(_composed(spelling))]
        self._rules = [_rule(words, put) for words, put in _longest_first(whole)]
        self._parts = _longest_first(parts)

    def __call__(self, text: str) -> str:
        text = _composed(text) if self._rules else text
        for pattern, put in self._rules:
            text = put.join(pattern.split(text))
        for part, put in self._parts:
            if part in text:
                text = put.join(re.split(_pattern_of_part(part), text))
        return text


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _longest_first(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(dict(pairs).items(), key=lambda pair: -len(pair[0]))


def _parts_of(name: str) -> list[str]:
    """The parts of a name by which somebody may be called; a name of one part has none besides itself."""
    parts = {part.strip(ROUND_A_PART) for cut in (r"\s+", r"[\s\-]+") for part in re.split(cut, name)} - {""}
    names = {part for part in parts if len(part) >= SHORTEST_PART and _is_name(part)}
    return sorted({*names, *(part.upper() for part in names)}) if len(parts) > 1 else []


def _is_name(part: str) -> bool:
    """Say whether it is more than a particle or a number: "al-Khawaja" is, "bin" is not."""
    return not part.islower() and any(letter.isalpha() for letter in part)


def _rule(words: str, put: str) -> tuple[re.Pattern[str], str]:
    words = _composed(words)
    return re.compile(_bounded(words) if _script(words).startswith(BOUNDED) else re.escape(words), re.IGNORECASE), put


def _pattern_of_part(part: str) -> str:
    """Return what finds a part of a name; by itself it is short, and stands in longer words of most scripts."""
    if _script(part).startswith(PREFIXED):
        return rf"(?:(?<!\w)|(?<=\b[{PREFIXES}])){re.escape(part)}(?!\w)"
    return _bounded(part) if _script(part).startswith(BOUNDED) else re.escape(part)


def _bounded(words: str) -> str:
    return rf"(?<!\w){re.escape(words)}(?!\w)"


def _script(words: str) -> str:
    return unicodedata.name(words[0], "")

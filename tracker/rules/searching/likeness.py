"""How like a name is to what somebody typed."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from tracker.rules.searching.sounds import latin_words, sound

ALIKE = 70
"""From 0 to 100; below it, a name is another name."""

LONGEST_NAME = 120


class _Word(NamedTuple):
    spelt: str
    heard: str


def likeness(typed: str, lines: Iterable[str]) -> float:
    """Return how like the likest of these names is to what was typed (0 to 100), by its letters and by its sound."""
    wanted = _words(typed)
    names = [_words(line) for line in lines if line and len(line) <= LONGEST_NAME]
    return max((_likeness(wanted, name) for name in names if name), default=0.0) if wanted else 0.0


def _words(name: str) -> list[_Word]:
    return [_Word(word, sound(word)) for word in latin_words(name)]


def _likeness(wanted: Sequence[_Word], name: Sequence[_Word]) -> float:
    """A third for the whole name, the rest for what was typed: a surname alone is like a name, a syllable is not."""
    as_one = _alike(_as_one(wanted), _as_one(name))
    whole = max(as_one, _alike(_in_order(wanted), _in_order(name)))
    return (whole + 2 * max(as_one, _by_word(wanted, name))) / 3


def _alike(one: _Word, other: _Word) -> float:
    return (fuzz.ratio(one.spelt, other.spelt) + fuzz.ratio(one.heard, other.heard)) / 2


def _as_one(words: Sequence[_Word]) -> _Word:
    spelt = "".join(word.spelt for word in words)
    return _Word(spelt, sound(spelt))


def _in_order(words: Sequence[_Word]) -> _Word:
    return _Word(" ".join(sorted(word.spelt for word in words)), " ".join(sorted(word.heard for word in words)))


def _by_word(wanted: Sequence[_Word], name: Sequence[_Word]) -> float:
    """Give each word that was typed the likest word of the name that is left; long words count for more."""
    places = [(place, other) for place in range(len(wanted)) for other in range(len(name))]
    pairs = sorted(((_alike(wanted[place], name[other]), place, other) for place, other in places), reverse=True)
    given: dict[int, int] = {}
    total = 0.0
    for score, place, other in pairs:
        if place not in given and other not in given.values():
            given[place] = other
            total += score * len(wanted[place].spelt)
    return total / sum(len(word.spelt) for word in wanted)

"""How a wording differs from the one before: which words were taken out, and which were put in."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from tracker.rules.searching.scripts import JOINERS, Writing, writing


class Change(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Piece(NamedTuple):
    change: Change
    text: str


MOST_WORDS = 1500
"""Of longer texts it is only said that they differ: comparing them would take seconds."""
ALIKE = 0.35
"""Below this likeness, each word compared would make confetti: the two are shown whole."""


@lru_cache(1000)
def drift(before: str, after: str) -> tuple[Piece, ...]:
    """Return the pieces of the later wording, with what it left out of the earlier one, in reading order."""
    old, new = words_in(before), words_in(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return _whole(before, after)
    matcher = SequenceMatcher(None, _keys(old), _keys(new), autojunk=False)
    if matcher.ratio() < ALIKE:
        return _whole(before, after)
    pieces: list[Piece] = []
    for tag, first, last, begin, end in matcher.get_opcodes():
        removed, added = "".join(old[first:last]), "".join(new[begin:end])
        if tag == "equal":
            pieces.append(Piece(Change.SAME, added))
        else:
            pieces += [Piece(*one) for one in ((Change.REMOVED, removed), (Change.ADDED, added)) if one[1]]
    return tuple(pieces)


def same_words(before: str, after: str) -> bool:
    """Say whether two wordings are the same but for spaces."""
    return before.split() == after.split()


def words_in(text: str) -> list[str]:
    """Cut a text into words, each with the spaces after it; without them, into what stands as one sign."""
    words: list[str] = []
    last = Writing.NOTHING
    for character in text:
        is_a = writing(character)
        if words and _belongs(character, is_a, words[-1], last):
            words[-1] += character
        else:
            words.append(character)
        last = last if is_a in (Writing.MARK, Writing.IGNORED) else is_a
    return words


def _belongs(character: str, is_a: Writing, word: str, last: Writing) -> bool:
    """Say whether a character goes on with the word before it, which ended in a character of the kind `last`."""
    if character.isspace() or is_a in (Writing.MARK, Writing.IGNORED):
        return True
    if word[-1].isspace():
        return False
    joined = is_a is Writing.CLUSTER and word[-1] in JOINERS
    return joined or (is_a is Writing.LETTER and last is Writing.LETTER)


def _keys(words: Sequence[str]) -> list[str]:
    return [word.strip() for word in words]


def _whole(before: str, after: str) -> tuple[Piece, ...]:
    return Piece(Change.REMOVED, before), Piece(Change.ADDED, after)

"""One way to cut text into what is looked for, on every database: words, or clusters where no spaces are written.

"Souveraineté" is found by "souverainete", a Khmer or Chinese word by any run of its characters.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.rules.searching.scripts import JOINERS, Writing, folded, writing

LONGEST = 64
"""Characters of a token; of a longer word this much is looked for."""

MOST_KEPT = 4096
"""Characters of which it is kept what is left of them."""

_ARTICLE, _LAM = "\u0627\u0644", "\u0644"
_ARTICLES = (_ARTICLE, *(before + _ARTICLE for before in "\u0648\u0628\u0643\u0641"), _LAM + _LAM)
"""The Arabic article, alone or behind "and", "by", "as", "so", "for": it is written together with its word."""


@dataclass(frozen=True, slots=True)
class Token:
    """What is looked for, and where it stands in the normal form of the text."""

    text: str
    start: int
    end: int
    spaced: bool
    """A word of a script with spaces; otherwise a cluster of one without."""


def normal(text: str) -> str:
    """Return the form in which texts are cut and shown: one way to write each character (NFKC)."""
    return unicodedata.normalize("NFKC", text)


def tokens(text: str) -> Iterator[Token]:
    """Cut a text that is in its normal form into tokens, in their order."""
    word: list[str] = []
    start = end = 0
    cluster = joined = False
    for place, character in enumerate(text):
        what = writing(character)
        if what is Writing.IGNORED:
            continue
        goes_on = bool(word) and (
            what is Writing.MARK
            or (what is Writing.LETTER and not cluster)
            or (what is Writing.CLUSTER and cluster and joined)
        )
        if not goes_on:
            yield from _made(word, start, end, cluster)
            word, start, cluster = [], place, what is Writing.CLUSTER
        if what is not Writing.NOTHING:
            word.append(folded(character))
            end = place + 1
        joined = character in JOINERS
    yield from _made(word, start, end, cluster)


def token_texts(text: str) -> list[str]:
    """Return the texts of the tokens alone, in their order: where no script without spaces stands in it, at once."""
    plain = text.translate(_PLAIN)
    if text.isascii():
        return [word[:LONGEST] for word in plain.split()]
    if _CUT in plain:
        return [token.text for token in tokens(text)]
    return [word[:LONGEST] for each in plain.split() if (word := without_article(each))]


_CUT = "\ue003"
"""Stands for what is not cut by spaces; it is nobody's letter."""


class _Characters(dict[int, str]):
    """What is left of each character when all that is looked for are words between spaces."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        left = {Writing.NOTHING: " ", Writing.IGNORED: "", Writing.CLUSTER: _CUT}
        found = left.get(writing(character), folded(character))
        if len(self) < MOST_KEPT:
            self[code] = found
        return found


_PLAIN = _Characters()


def _made(word: list[str], start: int, end: int, cluster: bool) -> Iterator[Token]:
    if text := without_article("".join(word)):
        yield Token(text[:LONGEST], start, end, not cluster)


def without_article(word: str) -> str:
    """Return an Arabic word without its article, if three letters or more are left."""
    if not word.startswith(_ARTICLES):
        return word
    article = next(each for each in _ARTICLES if word.startswith(each))
    return word[len(article) :] if len(word) > len(article) + 2 else word

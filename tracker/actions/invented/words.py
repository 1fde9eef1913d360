"""Invented words, of which few are common and most are rare (Zipf), and sentences made of them."""

from collections.abc import Sequence
from itertools import accumulate

from tracker.actions.invented.chance import Chance

_BEGIN = ("b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "st", "tr", "š", "č", "ñ")
_MIDDLE = ("a", "e", "i", "o", "u", "ai", "ou", "é", "ö", "ü", "ă", "ı", "ø")
_END = ("", "", "", "l", "m", "n", "r", "s", "t", "x", "ş", "ł")
TOPICS = 2_000
_PLAIN = 15
"""Of a hundred words so many have none of the letters with signs: these are the common ones."""


class Words:
    """The vocabulary, the most common first; the same for the same size."""

    def __init__(self, chance: Chance, words: int, sentences: int) -> None:
        self._chance = chance
        self.vocabulary = _vocabulary(chance, words)
        self._weights = list(accumulate(1 / (place + 3.7) for place in range(words)))
        self._topics = [self.some(3) for _ in range(TOPICS)]
        self.sentences: Sequence[str] = [self.some(chance.randint(8, 14)) + "." for _ in range(sentences)]

    def some(self, number: int) -> str:
        """Return so many words, the common ones most often, beginning with a capital."""
        text = " ".join(self._chance.choices(self.vocabulary, cum_weights=self._weights, k=number))
        return text[0].upper() + text[1:]

    def topic(self) -> str:
        """Return some words for a title."""
        return self._topics[int(self._chance.random() * TOPICS)]

    def sentence(self) -> str:
        return self.sentences[int(self._chance.random() * len(self.sentences))]

    def paragraph(self, sentences: int) -> str:
        return "\n".join(self.sentence() for _ in range(sentences))


def _vocabulary(chance: Chance, words: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < words:
        is_plain = len(found) * 100 < words * _PLAIN
        word = "".join(_syllable(chance, is_plain) for _ in range(chance.choice((2, 2, 3))))
        found.setdefault(word)
    return list(found)


def _syllable(chance: Chance, is_plain: bool) -> str:
    letters = "".join(chance.choice(letters) for letters in (_BEGIN, _MIDDLE, _END))
    return letters if letters.isascii() or not is_plain else _syllable(chance, is_plain)

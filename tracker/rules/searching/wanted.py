"""What somebody typed into the search box: words and phrases, of which all must be found."""

import re
from dataclasses import dataclass

from tracker.rules.searching.sounds import asked_for
from tracker.rules.searching.tokens import normal, tokens

MOST_WORDS = 12
"""Words that are looked for; what is typed beyond them is not."""

MOST_TOKENS = 40
"""Tokens of one word or phrase."""

LONGEST = 400
"""Characters that are read."""

PREFIX_FROM = 4
"""Letters from which a word is also the beginning of longer ones: detent, prisoner."""

WRITTEN_TOGETHER = "\u0648\u0641\u0628\u0643\u0644"
"""And, so, by, as, for."""

_PHRASE = re.compile(
    r'["\u201c\u201d\u201e\u00ab\u00bb]([^"\u201c\u201d\u201e\u00ab\u00bb]*)["\u201c\u201d\u00ab\u00bb]'
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that stand next to one another."""

    tokens: tuple[str, ...]
    goes_on: bool
    """Whether the last may be the beginning of a longer one."""

    def forms(self) -> tuple["Phrase", ...]:
        """Return it as it is and, in Arabic letters, behind each short word that is written together with it."""
        first, *others = self.tokens
        if not "\u0620" <= first[0] <= "\u06ff":
            return (self,)
        return (self, *(Phrase((before + first, *others), self.goes_on) for before in WRITTEN_TOGETHER))


@dataclass(frozen=True, slots=True)
class Query:
    phrases: tuple[Phrase, ...]
    heard: tuple[tuple[str, ...], ...]
    """How each word sounds, as part of a name: one of these is to be heard."""
    heard_as_one: tuple[str, ...]
    """How all the words sound that are written as one."""
    words: str
    """What was read of it."""
    cut: bool
    """Whether more was typed than is looked for."""

    def __bool__(self) -> bool:
        return bool(self.phrases)


def query(typed: str) -> Query:
    """Read what somebody typed. Nothing in it is an operator but quotation marks in pairs; there are no errors.

    A word of a script with spaces is also the beginning of a word, from four letters on; in a script without spaces
    the last character may carry more signs.
    """
    text = normal(typed[:LONGEST])
    pieces = [*_PHRASE.findall(text), *_PHRASE.sub(" ", text).split()]
    phrases = [phrase for piece in pieces if (phrase := _phrase(piece))]
    kept = tuple(dict.fromkeys(phrases))
    by_word, as_one = asked_for(" ".join(pieces))
    heard = tuple(tuple(sorted(keys)) for keys in by_word)
    cut = len(kept) > MOST_WORDS or len(typed) > LONGEST
    return Query(kept[:MOST_WORDS], heard, tuple(sorted(as_one)), text, cut)


def _phrase(piece: str) -> Phrase | None:
    found = [token for token, _ in zip(tokens(piece), range(MOST_TOKENS), strict=False)]
    if not found:
        return None
    last = found[-1]
    goes_on = not last.spaced or (len(last.text) >= PREFIX_FROM and not last.text.isdigit())
    return Phrase(tuple(token.text for token in found), goes_on)

"""Says of a text whether it names somebody around its record who may not be named outside: then it stays here."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import select

from tracker.plumbing.database import session
from tracker.records.exports.around import Around, people_around
from tracker.records.exposure import leaving
from tracker.records.packs.known import spellings
from tracker.records.parts import parts
from tracker.records.record import Record
from tracker.rules.documents.names import BOUNDED, SHORTEST_PART, Called, Level, Mask
from tracker.rules.exposure import Exposure
from tracker.rules.outputs import Output

MARK = "\0"
MOST_KNOWN, MOST_MASKS = 20_000, 500
"""People whose names are kept in memory while one file is made, and of whom also what finds these in a text."""
WORDS = re.compile(r"\w+")
OTHER_SCRIPTS = re.compile("[\u0590-\u1dff\u2c00-\uffff\U00010000-\U0010ffff]")
"""Letters of scripts in which a name may stand within a word."""


class Withheld:
    """Knows the people around the records that it met last."""

    def __init__(self, on: date, reach: Exposure | None) -> None:
        self._on, self._reach = on, reach
        self._forget()
        self._around = Around()

    def _forget(self) -> None:
        self._judged = set[int]()
        self._called: dict[int, Called] = {}
        self._masks: dict[int, Mask] = {}
        self._by_word: dict[str, set[int]] = {}
        self._within: dict[str, set[int]] = {}

    def meet(self, ids: Collection[int], *, nearest: bool = False) -> None:
        """Learn who stands around these records, or nearest to them, and who of them may not be named."""
        self._around = people_around(ids, nearest=nearest)
        everybody = self._around.everybody()
        if len(self._judged | everybody) > MOST_KNOWN:
            self._forget()
        for some in parts(sorted(everybody - self._judged)):
            found = list(session().scalars(select(Record).where(Record.id.in_(some))))
            may = leaving(Output.EXPORT, found, self._on, self._reach)
            self._learn([each for each in found if each.id not in may])
        self._judged |= everybody

    def _learn(self, people: list[Record]) -> None:
        written = spellings([each.id for each in people]) if people else {}
        for each in people:
            called = Called(each.ref, each.title, tuple(name.text for name in written[each.id] if name.text))
            self._called[each.id] = called
            for word in {word for spelling in called.spellings for word in _telling(_low(spelling))}:
                self._index_of(word).setdefault(word, set()).add(each.id)

    def _index_of(self, word: str) -> dict[str, set[int]]:
        is_bounded = unicodedata.name(word[0], "").startswith(BOUNDED)
        return self._by_word if is_bounded else self._within

    def stands_in(self, text: str, record_id: int) -> bool:
        return any(
            self._around.stands(each, record_id) and MARK in self._mask(each)(text) for each in self._likely(_low(text))
        )

    def _mask(self, person: int) -> Mask:
        """Return what finds the names of somebody; made when a text may hold them, for that takes longest of all."""
        if person not in self._masks:
            if len(self._masks) == MOST_MASKS:
                self._masks.clear()
            self._masks[person] = Mask([], [self._called[person]], Level.NAMES, MARK)
        return self._masks[person]

    def _likely(self, low: str) -> set[int]:
        """Return whose names have a word with this text in common."""
        found = set[int]()
        for word in set(WORDS.findall(low)) & self._by_word.keys():
            found |= self._by_word[word]
        if self._within and OTHER_SCRIPTS.search(low):
            found.update(*(people for word, people in self._within.items() if word in low))
        return found


def _low(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _telling(spelling: str) -> Iterator[str]:
    """Return the words of a name by which it is found: not the short ones that stand everywhere, if it has others."""
    words = WORDS.findall(spelling)
    long = [word for word in words if len(word) >= SHORTEST_PART]
    return iter(long or words)

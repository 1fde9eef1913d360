"""Says of a text whether it names somebody around its record who may not be named outside: then it stays here."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import Select, or_, select, union_all

from tracker.plumbing.database import session
from tracker.records.exports.around import Around, Far, people_at, things_around
from tracker.records.exposure import is_kept_back, leaving
from tracker.records.packs.known import spellings
from tracker.records.parts import parts
from tracker.records.people import PersonName
from tracker.records.record import Record
from tracker.rules.access import Visibility
from tracker.rules.documents.names import BOUNDED, SHORTEST_PART, Called, Level, Mask
from tracker.rules.exposure import Exposure
from tracker.rules.fields import AsWritten, Field, Text
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
        self._around = Around(())

    def _forget(self) -> None:
        self._judged = set[int]()
        self._called: dict[int, Called] = {}
        self._masks: dict[int, Mask] = {}
        self._by_word: dict[str, set[int]] = {}
        self._within: dict[str, set[int]] = {}

    def meet(self, ids: Collection[int], *, nearest: bool = False) -> None:
        """Learn who stands around these records, or nearest to them, and who of them may not be named.

        Two statements for every few thousand where its maker alone reads it, five where others do.
        """
        self._around = things_around(ids, nearest=nearest)
        if Output.EXPORT.towards(self._reach) is Exposure.INTERNAL:
            self._learn_who_said_no(nearest)
        else:
            self._learn_who_may_not(nearest)

    def _learn_who_said_no(self, nearest: bool) -> None:
        found: dict[int, tuple[str, str, dict[str, None]]] = {}
        asked = union_all(*(self._of_who_said_no(*each) for each in people_at(nearest)))
        for thing, person, ref, title, text in self._around.rows(asked):
            self._around.put(person, thing)
            found.setdefault(person, (ref, title, {}))[2][text or ""] = None
        if len(self._called.keys() | found.keys()) > MOST_KNOWN:
            self._forget()
        for person, (ref, title, others) in found.items():
            self._know(person, Called(ref, title, tuple(filter(None, others))))

    def _of_who_said_no(self, asked: Select[int, int], person: Far) -> Select[int, int, str, str, str]:
        no = or_(is_kept_back(person.id, self._on), person.visibility == Visibility.SEALED)
        told = asked.add_columns(person.ref, person.title, PersonName.text).where(no)
        return told.outerjoin(PersonName, PersonName.person_id == person.id)

    def _learn_who_may_not(self, nearest: bool) -> None:
        for thing, person in self._around.rows(union_all(*(asked for asked, _far in people_at(nearest)))):
            self._around.put(person, thing)
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
            self._know(
                each.id, Called(each.ref, each.title, tuple(name.text for name in written[each.id] if name.text))
            )

    def _know(self, person: int, called: Called) -> None:
        if person in self._called:
            return
        self._called[person] = called
        for word in {word for spelling in called.spellings for word in _telling(_low(spelling))}:
            self._index_of(word).setdefault(word, set()).add(person)

    def _index_of(self, word: str) -> dict[str, set[int]]:
        is_bounded = unicodedata.name(word[0], "").startswith(BOUNDED)
        return self._by_word if is_bounded else self._within

    def names_in(self, field: Field, value: object, record_id: int) -> bool:
        """Say whether what stands in a field of a record is a text that names somebody, or words of a source."""
        text = value.words if isinstance(value, AsWritten) else value
        says = isinstance(field.shape, Text) or isinstance(value, AsWritten)
        return says and isinstance(text, str) and self.stands_in(text, record_id)

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

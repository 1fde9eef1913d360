"""Records named in a field, and the numbers that other lists give a record."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from tracker.rules.characters import INVISIBLE
from tracker.rules.fields.shapes import Shape
from tracker.rules.fields.values import MOST_CODE, MOST_ORIGIN, BadValue, DayOrder, ExternalId, Written
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.words import N_

_PARTS = re.compile(r"[\n;|；]")
LONGEST_NAMED = 300


@dataclass(frozen=True, slots=True)
class Ends(Shape):
    """Records of some kinds: each by its reference, an id of another list, or its exact name.

    They stand one per line or apart by semicolons. `role` is that of the links, where links are what they become.
    """

    is_column: ClassVar[bool] = False
    kinds: tuple[Kind, ...]
    role: LinkRole | None = None
    most: int = 100

    @property
    def empty(self) -> tuple[Written, ...]:
        return ()

    def read(self, text: str, order: DayOrder | None = None) -> tuple[Written, ...]:
        """Return what is named, to be matched with records: nothing is made of a name that is not known."""
        names = list(dict.fromkeys(" ".join(part.split()) for part in _PARTS.split(text) if part.strip()))
        if len(names) > self.most:
            raise BadValue(N_("Write at most %(most)d names."), most=self.most)
        if any(len(name) > LONGEST_NAMED for name in names):
            raise BadValue(N_("A name is too long. Write at most %(most)d characters on a line."), most=LONGEST_NAMED)
        if any(map(INVISIBLE.search, names)):
            raise BadValue(N_("There is an invisible control character in this text. Type it again without it."))
        return tuple(map(Written, names))

    def write(self, value: object) -> str:
        """Return names or references, as they are given."""
        assert isinstance(value, Sequence)
        return "; ".join(each.name for each in value)


@dataclass(frozen=True, slots=True)
class Ids(Shape):
    """Numbers or codes of other lists: "AAPP: 1234; LICADHO: 17". `origin` stands where a text names no list."""

    is_column: ClassVar[bool] = False
    origin: str = ""

    @property
    def empty(self) -> tuple[ExternalId, ...]:
        return ()

    def read(self, text: str, order: DayOrder | None = None) -> tuple[ExternalId, ...]:
        if self.origin and len(text) <= MOST_CODE and text.replace("-", "").isalnum():
            return (ExternalId(self.origin, text),)
        parts = [" ".join(part.split()) for part in _PARTS.split(text)]
        return tuple(dict.fromkeys(self._one(part) for part in parts if part))

    def _one(self, text: str) -> ExternalId:
        origin, colon, code = text.rpartition(": ")
        if not colon:
            origin, code = self.origin, text
        if len(origin) > MOST_ORIGIN or len(code) > MOST_CODE:
            raise BadValue(N_("This is too long. Write at most %(max)d characters."), max=MOST_CODE)
        if INVISIBLE.search(text):
            raise BadValue(N_("There is an invisible control character in this text. Type it again without it."))
        return ExternalId(origin, code)

    def write(self, value: object) -> str:
        assert isinstance(value, Sequence)
        return "; ".join(map(str, value))

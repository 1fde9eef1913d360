"""What a cell or a member of a request says once it was read, and what is wrong with one that says nothing."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from tracker.rules.words import N_


class BadValue(ValueError):
    """A field cannot hold what was written. Its text says to a person what to write instead.

    `sentence` and `values` are the two halves of that text, for a page that has it in another language.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence % values if values else sentence)
        self.sentence = sentence
        self.values = values


class AmbiguousDay(BadValue):
    """A date in digits is one day when the day comes first, and another when the month does."""


class NoCode(BadValue):
    """What is named is known, but the standard by which it is kept has no code for it."""


class DayOrder(StrEnum):
    """What 03/05/2025 means."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"

    @property
    def label(self) -> str:
        return _ORDERS[self]


_ORDERS = {
    DayOrder.DAY_FIRST: N_("The day comes first"),
    DayOrder.MONTH_FIRST: N_("The month comes first"),
}


@dataclass(frozen=True, slots=True)
class AsWritten:
    """What a source wrote where a field can hold no such value: it is kept word for word beside the empty field."""

    words: str


class Written(NamedTuple):
    """A record as somebody names it: by a reference, an id of another list or a name, and what stands behind that."""

    name: str
    more: str = ""


class ExternalId(NamedTuple):
    """How a list that somebody else keeps calls a record: whose list it is, and the number or code there."""

    origin: str
    code: str

    def __str__(self) -> str:
        return f"{self.origin}: {self.code}" if self.origin else self.code


MOST_ORIGIN, MOST_CODE = 200, 120

"""Dates in a field: as people write them, in EDTF, and in digits whose order somebody chose once."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import ClassVar

from tracker.rules.dates import ImpossibleDate, UncertainDate, read
from tracker.rules.fields.shapes import Shape
from tracker.rules.fields.values import AmbiguousDay, BadValue, DayOrder
from tracker.rules.words import N_

REMEMBERED = 20_000
"""Dates: the rows of a table say the same ones again and again."""

_ISO = re.compile(r"[1-8]\d{3}-\d\d-\d\d", re.ASCII)
_DIGITS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Day(Shape):
    """A date as exactly as it is known, or (`exact`) one day of the calendar. `ahead`: it may lie in the future."""

    keeps_words: ClassVar[bool] = True
    ahead: bool = True
    exact: bool = False
    closed: bool = False
    """Whether both its ends have to be known."""

    def read(self, text: str, order: DayOrder | None = None) -> UncertainDate | None:
        """Return the date that a text gives; None for ''. Raises BadValue, and AmbiguousDay for 03/05/2025.

        Words that count from today ("yesterday") are refused: a table is read on another day than it was written.
        """
        said = text.strip()
        if not said:
            return None
        found = _read(said, order)
        if self.exact and not found.exact:
            raise BadValue(N_("Write one exact day, for example 30 June 2016."))
        if self.closed and ".." in found.text:
            raise BadValue(N_("Write a day, a month or a year here: an open date sets no steps."))
        return found

    def write(self, value: object) -> str:
        """Return EDTF (ISO 8601-2), which says exactly as much as is known."""
        if isinstance(value, UncertainDate):
            return value.text
        return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


@lru_cache(maxsize=REMEMBERED)
def _read(said: str, order: DayOrder | None) -> UncertainDate:
    if _ISO.fullmatch(said):
        with suppress(ValueError):
            day = date.fromisoformat(said)
            return UncertainDate(said, day, day)
    digits = _DIGITS.fullmatch(said)
    try:
        return read(_ordered(digits, order) if digits and order else said)
    except ImpossibleDate as problem:
        kind = AmbiguousDay if digits and is_ambiguous(said) else BadValue
        raise kind(problem.sentence, **problem.values) from problem


def _ordered(digits: re.Match[str], order: DayOrder) -> str:
    """Return year, month and day in this order; where only the other order is possible, that one."""
    first, second = int(digits[1]), int(digits[3])
    day_first = (order is DayOrder.DAY_FIRST and second <= 12) or first > 12
    day, month = (first, second) if day_first else (second, first)
    return f"{digits[4]}-{month:02}-{day:02}"


def is_ambiguous(said: str) -> bool:
    """Say whether a date in digits is one day when the day comes first, and another when the month does."""
    found = _DIGITS.fullmatch(said.strip())
    if found is None or found[1] == found[3]:
        return False
    return all(1 <= int(found[part]) <= 12 for part in (1, 3))


def order_of(said: str) -> DayOrder | None:
    """Return the order that a date in digits shows, as 23/05/2025 does; None where it shows none."""
    found = _DIGITS.fullmatch(said.strip())
    if not found or is_ambiguous(said):
        return None
    first, second = int(found[1]), int(found[3])
    if 1 <= second <= 12 < first <= 31:
        return DayOrder.DAY_FIRST
    return DayOrder.MONTH_FIRST if 1 <= first <= 12 < second <= 31 else None

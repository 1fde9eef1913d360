"""Days on a line: where each stands, and the years or months that are written below."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from itertools import islice

START, END = 2.0, 98.0
"""Per cent of the width: what stands at an end of the line is not cut off."""
MOST_TICKS = 7
"""As many years as are legible on a phone."""


class Grain(IntEnum):
    """How finely days are told apart, in months; a day is none."""

    DAY = 0
    MONTH = 1
    QUARTER = 3
    YEAR = 12
    FIVE_YEARS = 60
    DECADE = 120
    CENTURY = 1200

    def begin(self, day: date) -> date:
        """Return the first day of the period in which a day lies."""
        return day if self is Grain.DAY else _first_of(_month_of(day) // self * self)

    def end(self, day: date) -> date:
        """Return the last day of the period in which a day lies."""
        if self is Grain.DAY:
            return day
        month = (_month_of(day) // self + 1) * self
        return _first_of(month) - timedelta(days=1) if month < _month_of(date.max) else date.max


def _month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1) if month >= 12 else date.min


def periods(first: date, last: date, most: int) -> tuple[Grain, list[date]]:
    """Return the finest grain, quarters or coarser, that needs at most so many periods, and the first day of each."""
    for grain in (Grain.QUARTER, Grain.YEAR, Grain.FIVE_YEARS, Grain.DECADE):
        found = list(islice(_from(grain, first, last), most + 1))
        if len(found) <= most:
            return grain, found
    return Grain.CENTURY, list(_from(Grain.CENTURY, first, last))


def _from(grain: Grain, first: date, last: date) -> Iterator[date]:
    """The first days of the periods from the one in which `first` lies to that of `last`."""
    day = grain.begin(first)
    while day <= last:
        yield day
        end = grain.end(day)
        if end == date.max:
            return
        day = end + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Scale:
    """The days from the first to the last, each with its place in per cent of the width."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return max(1, (self.last - self.first).days)

    def at(self, day: date) -> float:
        """Return where a day stands; one that lies outside stands at the end nearest to it."""
        inside = min(max(day, self.first), self.last)
        return START + (END - START) * (inside - self.first).days / self.days

    def grain(self) -> Grain:
        """Return the finest grain of which few enough periods begin on the line to be written below it."""
        coarser = (grain for grain in Grain if grain is not Grain.DAY)
        return next((grain for grain in coarser if self._few(grain)), Grain.CENTURY)

    def ticks(self) -> list[date]:
        """Return the first days of the periods that are written below the line; of less than a month, its ends."""
        return list(self._beginnings(self.grain())) or [self.first, self.last]

    def _few(self, grain: Grain) -> bool:
        return len(list(islice(self._beginnings(grain), MOST_TICKS + 1))) <= MOST_TICKS

    def _beginnings(self, grain: Grain) -> Iterator[date]:
        return (day for day in _from(grain, self.first, self.last) if day >= self.first)

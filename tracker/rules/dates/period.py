from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.rules.dates.calendar_words import MONTHS
from tracker.rules.dates.impossible import ImpossibleDate
from tracker.rules.words import N_

FIRST_YEAR, LAST_YEAR = 1000, 9998
DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Period:
    """A day, a month or a year. One that does not exist raises ImpossibleDate."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise ImpossibleDate(
                N_("The year %(year)s cannot be kept here. Write a year from 1000 to 9998."), year=self.year
            )
        if self.month is not None and not 1 <= self.month <= DECEMBER:
            raise ImpossibleDate(
                N_("There is no month %(month)s. Write a month from 1 to 12 or its name."), month=self.month
            )
        if self.month is not None and self.day is not None:
            _check_day(self.year, self.month, self.day)

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        month = self.month or DECEMBER
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def next(self) -> "Period":
        return self._like(self.last + timedelta(days=1))

    def previous(self) -> "Period":
        return self._like(self.first - timedelta(days=1))

    def _like(self, day: date) -> "Period":
        return Period(day.year, self.month and day.month, self.day and day.day)

    def before_in_words(self, end: "Period") -> str:
        """Leave out what the end of the span says as well: "21" before "22 January 2016"."""
        if self.month is None or self.year != end.year:
            return self.in_words()
        if self.day and end.day and self.month == end.month:
            return str(self.day)
        return self.in_words().removesuffix(f" {self.year}")

    def in_words(self) -> str:
        if self.month is None:
            return str(self.year)
        month = f"{MONTHS[self.month - 1]} {self.year}"
        return month if self.day is None else f"{self.day} {month}"

    def __str__(self) -> str:
        parts = [f"{self.year:04}", self.month and f"{self.month:02}", self.day and f"{self.day:02}"]
        return "-".join(part for part in parts if part)


def _check_day(year: int, month: int, day: int) -> None:
    days = monthrange(year, month)[1]
    if 1 <= day <= days:
        return
    nearest = Period(year, month, min(max(day, 1), days))
    words = {
        "day": f"{day} {MONTHS[month - 1]} {year}",
        "month": MONTHS[month - 1],
        "year": year,
        "days": days,
        "nearest": nearest.in_words(),
        "only": replace(nearest, day=None).in_words(),
    }
    if (month, day) == (2, 29):
        sentence = N_("%(day)s does not exist: %(year)s is not a leap year. Write %(nearest)s, or only %(only)s.")
    else:
        sentence = N_("%(day)s does not exist: %(month)s has %(days)s days. Write %(nearest)s, or only %(only)s.")
    raise ImpossibleDate(sentence, **words)

"""One date as a person types it: whole (26 January 2016), or leaning on the next (21 and 22 January 2016)."""

import re
from dataclasses import dataclass, replace
from typing import Self

from tracker.rules.dates.calendar_words import ENGLISH_WEEKDAYS, MONTHS, WEEKDAYS
from tracker.rules.dates.impossible import ImpossibleDate
from tracker.rules.dates.period import DECEMBER, Period
from tracker.rules.words import N_

_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.(?= ))?"
_MONTH = r"M(?P<month>\d\d)"
_YEAR = r"(?P<year>\d{4})"
_YEAR_OR_SHORT = rf"(?:{_YEAR}|'?\d\d)"
_GAP = r"[ ./-]?"
_FORMS = [
    re.compile(form)
    for form in (
        rf"{_DAY}{_GAP}{_MONTH}(?:{_GAP}{_YEAR_OR_SHORT})?",
        rf"{_MONTH}{_GAP}{_DAY}(?:[ ./-]{_YEAR_OR_SHORT})?",
        rf"{_MONTH}(?:{_GAP}{_YEAR})?",
        rf"{_YEAR}{_GAP}{_MONTH}(?:{_GAP}{_DAY})?",
        rf"{_DAY}(?: {_YEAR})?",
        _YEAR,
        r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})",
        r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})(?:\2(?P<day>\d{1,2}))?",
    )
]
_UNKNOWN_PARTS = re.compile(r"(\d{4}(?:[-/.]\d{1,2})?)(?:[-/.](?:mm|dd|xx|\?\?)){1,2}")
_ALL_DIGITS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)")
_FILLERS = {"the", "of", "in", "on"}


@dataclass(frozen=True, slots=True)
class Stated:
    year: int | None
    month: int | None
    day: int | None
    weekday: int | None = None

    def leaning_on(self, other: Self) -> Self:
        """Take the year, and beside a day the month, from the other end of the span."""
        month = other.month if self.month is None and self.day else self.month
        return replace(self, year=self.year or other.year, month=month)

    def period(self) -> Period | None:
        """Return what is stated; None for a day without its month, or a weekday without its day."""
        lacks_month = self.day is not None and self.month is None
        lacks_day = self.weekday is not None and self.day is None
        if lacks_month or lacks_day:
            return None
        if self.year is None:
            raise ImpossibleDate(N_("Write the year too, with four digits, for example 26 January 2016."))
        period = Period(self.year, self.month, self.day)
        if self.weekday is not None and period.first.weekday() != self.weekday:
            raise ImpossibleDate(
                N_("%(day)s is a %(right)s, not a %(wrong)s. Correct it, or leave out the day of the week."),
                day=period.in_words(),
                right=WEEKDAYS[period.first.weekday()],
                wrong=WEEKDAYS[self.weekday],
            )
        return period


def without_unknown_parts(text: str) -> str:
    """Leave out placeholders: "2008/03/dd" is March 2008."""
    found = _UNKNOWN_PARTS.fullmatch(text)
    return found[1] if found else text


def stated(text: str) -> Stated | None:
    """Find the parts of one date in casefolded text with months as M01 to M12; None when it is no date."""
    words = [word for word in text.split() if word not in _FILLERS]
    weekdays = [word for word in words if word.rstrip(".") in ENGLISH_WEEKDAYS][:1]
    weekday = ENGLISH_WEEKDAYS[weekdays[0].rstrip(".")] if weekdays else None
    text = " ".join(word for word in words if word not in weekdays)
    if found := _ALL_DIGITS.fullmatch(text):
        return replace(_from_digits(found), weekday=weekday)
    for form in _FORMS:
        if found := form.fullmatch(text):
            parts = {part: int(digits) for part, digits in found.groupdict().items() if digits}
            return Stated(parts.get("year"), parts.get("month"), parts.get("day"), weekday)
    return None


def _from_digits(found: re.Match[str]) -> Stated:
    """Read day and month in the order in which they are possible; ask where both orders are."""
    first, second = int(found[1]), int(found[3])
    year = int(found[4]) if len(found[4]) == len("2016") else None
    if first != second and 1 <= first <= DECEMBER and 1 <= second <= DECEMBER:
        raise ImpossibleDate(
            N_("“%(said)s” could be %(one)s or %(other)s. Write the month as a word."),
            said=found[0],
            one=f"{first} {MONTHS[second - 1]} {found[4]}",
            other=f"{second} {MONTHS[first - 1]} {found[4]}",
        )
    month_first = 1 <= first <= DECEMBER < second
    return Stated(year, first, second) if month_first else Stated(year, second, first)

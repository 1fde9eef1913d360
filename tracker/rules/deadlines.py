"""Counting in calendar days, weeks, months and years. The day counted from is not counted itself."""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

from tracker.rules.words import N_


class DateOutOfRange(ValueError):
    """The count leaves the calendar, which runs from year 1 to year 9999. Its text says what to write."""

    def __init__(self) -> None:
        super().__init__(N_("That lies outside the calendar. Write a smaller number or a nearer day."))


def plus_days(day: date, n: int) -> date:
    """Return the day n calendar days later (earlier when n is negative). Raise DateOutOfRange."""
    try:
        return day + timedelta(days=n)
    except OverflowError as out:
        raise DateOutOfRange from out


def plus_weeks(day: date, n: int) -> date:
    """Return the same day of the week n weeks later. Raise DateOutOfRange."""
    return plus_days(day, 7 * n)


def plus_months(day: date, n: int) -> date:
    """Return the day with the same number n months later, or that month's last day where it is too short.

    31 January + 1 month is 28 or 29 February. So the European Convention on the Calculation of Time-Limits
    (Basle 1972), article 4, paragraph 2. Raise DateOutOfRange.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    if not date.min.year <= year <= date.max.year:
        raise DateOutOfRange
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def plus_years(day: date, n: int) -> date:
    """Return the same day n years later; 29 February becomes 28 February. Raise DateOutOfRange."""
    return plus_months(day, 12 * n)


class Unit(StrEnum):
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"

    def after(self, day: date, n: int) -> date:
        """Return the day n units later (earlier when n is negative). Raise DateOutOfRange."""
        return _COUNTING[self](day, n)


_COUNTING = {
    Unit.DAYS: plus_days,
    Unit.WEEKS: plus_weeks,
    Unit.MONTHS: plus_months,
    Unit.YEARS: plus_years,
}

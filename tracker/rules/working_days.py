"""Working days: the days of a country on which an office is open."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.rules.deadlines import DateOutOfRange

SATURDAY_AND_SUNDAY = frozenset({5, 6})
"""Days of the week, Monday being 0."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked: neither of the weekend, nor a holiday."""

    holiday: Callable[[date], str | None]
    """Names the holiday that a day is; None for a day that is none."""
    weekend: frozenset[int] = SATURDAY_AND_SUNDAY
    extra: frozenset[date] = frozenset()
    """Days that are worked although the weekend or a holiday falls on them: people said so, or the state moved work."""
    country: str = ""
    known: bool = True
    """Whether the library knows the holidays of this country."""
    added: frozenset[date] = frozenset()
    """Holidays that people added to those of the library."""

    def works(self, day: date) -> bool:
        """Say whether an office is open on this day."""
        return day in self.extra or (day.weekday() not in self.weekend and self.holiday(day) is None)

    def step(self, day: date, n: int) -> tuple[date, list[date]]:
        """Return the nth working day after the day (before it when n is negative), and the holidays passed over.

        The day counted from is not counted itself, whether it is worked or not. Holidays that fall on a weekend are
        not among those returned. n = 0 returns the day. Raise DateOutOfRange.
        """
        direction = timedelta(days=1 if n > 0 else -1)
        left, skipped = abs(n), []
        try:
            while left:
                day += direction
                if self.works(day):
                    left -= 1
                elif day.weekday() not in self.weekend:
                    skipped.append(day)
        except OverflowError as out:
            raise DateOutOfRange from out
        return day, skipped


EVERY_DAY = WorkCalendar(lambda _day: None, frozenset())
"""For counting in which no day is left out."""

"""How something lies in a quarter, a year or other days, when its own day is not known exactly."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.rules.dates import UncertainDate


def counts_on(last_known: date, today: date) -> date:
    """Return the day on which something counts: the last that its date can mean, or today while that lies ahead.

    The days of a demand are counted by the same day; and nothing that was done stands in a period that has not begun.
    """
    return min(last_known, today)


class Lies(StrEnum):
    """In which of three ways."""

    COUNTED = "counted"
    """It counts there (`counts_on`)."""
    SURELY = "surely"
    """All the days that its date can mean lie there."""
    PERHAPS = "perhaps"
    """One of them does."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days from one to another, both of them in it, and how what is looked for lies there."""

    first: date
    last: date
    lies: Lies = Lies.COUNTED

    def bounds(self, today: date) -> tuple[date, date]:
        """Return between which days a date has to lie, of what happened by today: whatever it says, not later."""
        is_begun, goes_on = self.first <= today, today <= self.last
        if not is_begun:
            return date.max, date.min
        return self.first, date.max if goes_on and self.lies is not Lies.PERHAPS else self.last

    def has(self, when: UncertainDate, today: date) -> bool:
        """Say whether something that happened by today lies there."""
        first, last = self.bounds(today)
        return {
            Lies.COUNTED: first <= when.last_known <= last,
            Lies.SURELY: first <= when.earliest and when.latest <= last,
            Lies.PERHAPS: when.earliest <= last and first <= when.latest,
        }[self.lies]

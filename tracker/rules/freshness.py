"""For how long what is known of somebody counts as confirmed, and how it is confirmed again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.rules.dates import UncertainDate
from tracker.rules.deadlines import DateOutOfRange, Unit, plus_days
from tracker.rules.due import Period, PeriodUnit
from tracker.rules.events import TYPES
from tracker.rules.statuses import Axis

CONFIRMING = ("held", "at-liberty", "still-so", "health")
"""The types of events that may say no more than that all is as it was."""

UNITS = {
    PeriodUnit.DAYS: Unit.DAYS,
    PeriodUnit.WORKING_DAYS: Unit.DAYS,
    PeriodUnit.WEEKS: Unit.WEEKS,
    PeriodUnit.MONTHS: Unit.MONTHS,
    PeriodUnit.YEARS: Unit.YEARS,
}
"""What somebody knows grows old on a Sunday too, so working days are counted like any others."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What holds on one axis counts as confirmed for this long after it was confirmed last."""

    axis: Axis
    code: str
    period: Period
    plan: str = ""
    """The key of the plan that has this period, and asks for a confirmation when it is over."""


def last_stale(period: Period, today: date) -> date | None:
    """Return the latest day whose confirmation is too old today; None when there is no such day.

    A confirmation is too old from the day on which the period after it ends, as a follow-up falls due that day.
    """
    unit = UNITS[period.unit]
    try:
        day = unit.after(today, -period.number)
        while unit.after(day, period.number) > today:
            day = plus_days(day, -1)
        while unit.after(plus_days(day, 1), period.number) <= today:
            day = plus_days(day, 1)
    except DateOutOfRange:
        return None
    return day


@dataclass(frozen=True, slots=True)
class Freshness:
    """On one day: by axis and code, the latest day whose confirmation is too old."""

    last: Mapping[tuple[Axis, str], date]

    @classmethod
    def on(cls, today: date, limits: Iterable[Limit]) -> "Freshness":
        """Work out what is too old on a day; of two periods for the same the first counts, as its step does."""
        found: dict[tuple[Axis, str], date] = {}
        for limit in limits:
            day = last_stale(limit.period, today)
            if day is not None:
                found.setdefault((limit.axis, limit.code), day)
        return cls(found)

    def is_stale(self, axis: Axis, code: str | None, confirmed: str | None) -> bool:
        """Say whether what was confirmed then (EDTF) is too old to count; an uncertain day counts as its first."""
        last = self.last.get((axis, code or ""))
        return last is not None and confirmed is not None and UncertainDate.edtf(confirmed).first_known <= last


def confirmation(axis: Axis, code: str) -> tuple[str, str | None] | None:
    """Return the type and the detail of the event that says that all is as it was; None when nothing can say it."""
    for known in map(TYPES.__getitem__, CONFIRMING):
        for detail in (None, *(each.code for each in known.details)):
            if known.meaning(detail).get(axis) == code:
                return known.code, detail
    return None

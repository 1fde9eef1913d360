"""On which day a step falls due: counted from its trigger, with working days, sessions and stops of the clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from tracker.rules.dates import UncertainDate
from tracker.rules.deadlines import Unit, plus_days
from tracker.rules.words import N_
from tracker.rules.working_days import WorkCalendar


class PeriodUnit(StrEnum):
    DAYS = "days"
    WORKING_DAYS = "working-days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    SESSIONS = "sessions"
    """The nth session of a body that begins after the trigger."""

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    PeriodUnit.DAYS: N_("days"),
    PeriodUnit.WORKING_DAYS: N_("working days"),
    PeriodUnit.WEEKS: N_("weeks"),
    PeriodUnit.MONTHS: N_("months"),
    PeriodUnit.YEARS: N_("years"),
    PeriodUnit.SESSIONS: N_("sessions"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """How long: a number of units, negative for before the trigger; for sessions, of which body."""

    number: int
    unit: PeriodUnit
    body: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """The clock stood still from one day to another, both included, and why."""

    since: date
    until: date
    reason: str = ""

    def days(self, first: date, last: date) -> int:
        """Return how many of its days lie between two days, both included."""
        return max(0, (min(self.until, last) - max(self.since, first)).days + 1)


@dataclass(frozen=True, slots=True)
class Due:
    """The day on which it falls due; a range when its trigger is uncertain, and alerts go by its first day."""

    first: date
    last: date
    skipped: tuple[date, ...] = ()
    """The holidays that were passed over on the way to the first day, weekends aside."""
    stopped: tuple[Stop, ...] = ()
    """The stops of the clock that moved the first day."""


@dataclass(frozen=True, slots=True)
class Counter:
    """What counting needs to know besides the period."""

    calendar: WorkCalendar
    stops: Sequence[Stop] = ()
    sessions: Callable[[str], Sequence[date]] = lambda _body: ()
    """The first days of the sessions of a body, the earliest first."""

    def due(self, trigger: UncertainDate, period: Period) -> Due | None:
        """Return when a period after (before, when negative) the trigger ends; the trigger's day is not counted.

        None when the trigger has no known end to count from, or no session that late is known. A stop postpones what
        is counted forwards by as many days as it has within the period, and again by those it reaches through that; a
        day counted backwards stays. Raise DateOutOfRange.
        """
        known = sorted({trigger.earliest, trigger.latest} - {date.min, date.max})
        ends = [end for day in known if (end := self._end(day, period)) is not None]
        if not ends:
            return None
        first, skipped, stopped = ends[0]
        return Due(first, max(ends[-1][0], first), tuple(skipped), tuple(stopped))

    def _end(self, start: date, period: Period) -> tuple[date, list[date], list[Stop]] | None:
        if period.unit is PeriodUnit.SESSIONS:
            later = [day for day in self.sessions(period.body) if day > start]
            return (later[period.number - 1], [], []) if 0 < period.number <= len(later) else None
        if period.unit is PeriodUnit.WORKING_DAYS:
            return self._working_end(start, period.number)
        end = Unit(period.unit).after(start, period.number)
        return (end, [], []) if period.number < 0 else self._put_off(start, end)

    def _put_off(self, start: date, end: date) -> tuple[date, list[date], list[Stop]]:
        met: list[Stop] = []
        for stop in _apart(self.stops):
            days = stop.days(start + timedelta(days=1), end)
            if days:
                # What is left of the period is counted on from the day after the stop.
                behind = stop.days(start + timedelta(days=1), date.max)
                met.append(stop)
                end = plus_days(end, behind)
        return end, [], met

    def _working_end(self, start: date, n: int) -> tuple[date, list[date], list[Stop]]:
        stops = _apart(self.stops) if n > 0 else []

        def stands_still(day: date) -> bool:
            return any(stop.since <= day <= stop.until for stop in stops)

        def closed(day: date) -> str | None:
            return "stopped" if stands_still(day) else self.calendar.holiday(day)

        extra = frozenset(day for day in self.calendar.extra if not stands_still(day))
        end, passed = replace(self.calendar, holiday=closed, extra=extra).step(start, n)
        met = [stop for stop in stops if stop.days(start + timedelta(days=1), end)]
        return end, [day for day in passed if not stands_still(day)], met


def _apart(stops: Sequence[Stop]) -> list[Stop]:
    """Return the stops in their order, without the days that an earlier one has already."""
    apart: list[Stop] = []
    reached = date.min
    for stop in sorted(stops, key=lambda stop: (stop.since, stop.until)):
        if stop.until > reached:
            since = stop.since if reached == date.min else max(stop.since, reached + timedelta(days=1))
            apart.append(Stop(since, stop.until, stop.reason))
            reached = stop.until
    return apart

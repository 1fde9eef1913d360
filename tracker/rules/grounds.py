"""What a planned follow-up is counted from, and for how long."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.rules.dates import UncertainDate
from tracker.rules.deadlines import DateOutOfRange
from tracker.rules.due import Counter, Period
from tracker.rules.plans import Provenance
from tracker.rules.working_days import EVERY_DAY


class CountedFrom(StrEnum):
    TRIGGER = "trigger"
    """The day of an event."""
    NAMED = "named"
    """The day that they named in a promise."""
    LAST_NAMED = "last-named"
    """The last day of the month, the year or the days that they named."""
    START = "start"
    """The first day of a visit."""
    END = "end"
    ANNOUNCED = "announced"
    """The day on which a visit was announced, or recorded."""
    CLOSED = "closed"
    """The day on which the turn before it was closed."""
    CHECKED = "checked"
    """The day on which somebody recorded what had gone stale already."""


@dataclass(frozen=True, slots=True)
class Ground:
    trigger: UncertainDate
    period: Period
    anchor: CountedFrom = CountedFrom.TRIGGER
    event: str = ""
    """What happened on the day it is counted from."""
    country: str = ""
    """Whose working days count."""
    provenance: Provenance = Provenance.OURS
    stated: str = ""
    """The period in the words of its source, and how it is known."""

    @property
    def start(self) -> date:
        """The day it is counted from: of an uncertain trigger the first one that is known."""
        return self.trigger.first_known


def last_day(named: UncertainDate) -> UncertainDate:
    """Return the last day on which a promise can be kept in time, of the day or the longer time that they named."""
    return named if named.earliest == named.latest else UncertainDate.on(named.last_known)


def closed_early(named: UncertainDate | None, period: Period, on: date) -> bool:
    """Say whether what comes back for a day that they named was closed before that; without holidays and stops."""
    try:
        due = Counter(EVERY_DAY).due(last_day(named), period) if named else None
    except DateOutOfRange:
        return False
    return due is not None and on < due.first


def has_gone_stale(ground: Ground, by: date) -> bool:
    """Say whether the period had ended before this day; without holidays and stops, which only make it longer."""
    due = Counter(EVERY_DAY).due(ground.trigger, ground.period)
    return due is not None and due.first < by

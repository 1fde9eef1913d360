"""When somebody is written to: how often, at which hour, in their zone. One slot for each day that exists there."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from tracker.rules.words import N_


class Rhythm(StrEnum):
    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    NEVER = "never"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Rhythm.DAILY: N_("Every day"),
    Rhythm.WEEKDAYS: N_("From Monday to Friday"),
    Rhythm.WEEKLY: N_("Once a week"),
    Rhythm.NEVER: N_("Never"),
}

LONGEST_GAP = 9
"""Days: a week, and a day that a zone may leave out on either side of it."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A moment at which somebody is written to. It is known by its day: when clocks change, its moment moves."""

    day: date
    moment: datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """When somebody wants to be written to; `weekday` (Monday being 0) is for once a week."""

    rhythm: Rhythm
    weekday: int
    at: time
    zone: ZoneInfo

    def latest(self, now: datetime) -> Slot | None:
        """Return the latest slot at or before a moment; None for never."""
        if self.rhythm is Rhythm.NEVER:
            return None
        today = now.astimezone(self.zone).date()
        for back in range(-1, LONGEST_GAP + 1):
            slot = self.on(today, back)
            if slot is not None and slot.moment <= now:
                return slot
        return None

    def on(self, today: date, back: int = 0) -> Slot | None:
        """Return the slot so many days before a day; None when the rhythm leaves it out, or it does not exist."""
        day = today - timedelta(days=back)
        suits = {Rhythm.DAILY: True, Rhythm.WEEKDAYS: day.weekday() < 5, Rhythm.WEEKLY: day.weekday() == self.weekday}
        if not suits.get(self.rhythm, False) or not exists(day, self.zone):
            return None
        return Slot(day, moment(day, self.at, self.zone))


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the moment of a wall time, in UTC, as RFC 5545 (3.3.5) has it.

    A time that the clocks leap over is read with the offset before the leap; of one that comes twice, the first.
    """
    return datetime.combine(day, at.replace(fold=0), zone).astimezone(UTC)


def exists(day: date, zone: ZoneInfo) -> bool:
    """Say whether there is such a day in a zone: Apia had no 30 December 2011."""
    return moment(day, time.min, zone) < moment(day + timedelta(days=1), time.min, zone)

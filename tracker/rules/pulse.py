"""Whether the clock is alive: a follow-up that nobody is told of is forgotten, so its silence must be seen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tracker.rules.words import N_

SILENT_AFTER = timedelta(minutes=5)
LATE_AFTER = timedelta(minutes=15)


class Ailment(StrEnum):
    SILENT = "the clock is silent"
    LATE = "mail is waiting"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Ailment.SILENT: N_(
        "The clock has not ticked lately. Nothing is lost, but nothing comes back by mail until it runs again. "
        "Tell whoever runs this installation: start tracker run, or tracker clock."
    ),
    Ailment.LATE: N_(
        "A mail has been waiting to leave for more than 15 minutes. Nothing is lost: what came back stands here. "
        "Tell whoever runs this installation to look at the mail server."
    ),
}


@dataclass(frozen=True, slots=True)
class Pulse:
    """Moments of real time: since when anybody is here, the last tick, and since when the oldest mail waits."""

    since: datetime | None
    ticked_at: datetime | None
    waiting_since: datetime | None


def ailments(pulse: Pulse, now: datetime, tick: timedelta) -> list[Ailment]:
    """Return what is wrong with the clock at a moment, given how often it is to tick.

    A clock that is set to tick seldom is silent after two ticks that did not come. While nobody is here, or they came
    a moment ago, there is nothing that it could have told.
    """
    last = pulse.ticked_at or pulse.since
    found = []
    if last is not None and now - last > max(SILENT_AFTER, 2 * tick):
        found.append(Ailment.SILENT)
    if pulse.waiting_since is not None and now - pulse.waiting_since > LATE_AFTER:
        found.append(Ailment.LATE)
    return found

"""Whether the clock is alive: a follow-up that nobody is told of is forgotten, so its silence must be seen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tracker.rules.holds import Held
from tracker.rules.words import N_

SILENT_AFTER = timedelta(minutes=5)
LATE_AFTER = timedelta(minutes=15)


class Ailment(StrEnum):
    SILENT = "the clock is silent"
    LATE = "mail is waiting"
    UNTOLD = "an alert is late"

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
    Ailment.UNTOLD: N_(
        "A follow-up came back more than 15 minutes ago, and nobody was told yet. It stands under Follow-ups. "
        "Tell whoever runs this installation to run tracker check reminders."
    ),
}


@dataclass(frozen=True, slots=True)
class Pulse:
    """Moments of real time: since when anybody is here, the last tick, and since when the oldest mail waits."""

    since: datetime | None
    ticked_at: datetime | None
    waiting_since: datetime | None
    untold_since: datetime | None = None
    """Since when the oldest alert is due of which nobody was told."""
    held: Held | None = None
    """Why nothing leaves, if nothing does."""
    given_up: int = 0
    """How many mails were given up lately."""
    backed_up_at: datetime | None = None
    """When the last backup was made."""
    reading_much: int = 0
    """How many colleagues opened very many records lately."""


def backup_is_late(last: datetime | None, now: datetime, days: int) -> bool:
    """Say whether no backup was made for more than so many days, or ever."""
    return last is None or now - last > timedelta(days=days)


def ailments(pulse: Pulse, now: datetime, tick: timedelta) -> list[Ailment | Held]:
    """Return what is wrong with the clock at a moment, given how often it is to tick.

    A clock that is set to tick seldom is silent after two ticks that did not come. While nobody is here, or they came
    a moment ago, there is nothing that it could have told.
    """
    last = pulse.ticked_at or pulse.since
    found: list[Ailment | Held] = []
    if last is not None and now - last > max(SILENT_AFTER, 2 * tick):
        found.append(Ailment.SILENT)
    if pulse.held is not None:
        found.append(pulse.held)
    elif pulse.waiting_since is not None and now - pulse.waiting_since > LATE_AFTER:
        found.append(Ailment.LATE)
    if pulse.untold_since is not None and now - pulse.untold_since > LATE_AFTER:
        found.append(Ailment.UNTOLD)
    return found

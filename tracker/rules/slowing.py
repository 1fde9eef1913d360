"""How long somebody waits who tried too often. Nobody is ever locked out: a try is only put off."""

from dataclasses import dataclass
from datetime import timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """So many tries are free; each further one waits twice as long as the one before it, up to `longest`."""

    free: int
    longest: timedelta
    window: timedelta
    """Tries that lie longer ago do not count any more."""
    forgiven: bool = True
    """Whether a right answer lets all tries here be forgotten, and not its own alone."""


PLACE = Pace(5, timedelta(seconds=60), timedelta(minutes=15))
"""One account from one network."""

NETWORK = Pace(30, timedelta(seconds=60), timedelta(minutes=15), forgiven=False)
"""All accounts from one network."""

UNKNOWN_DEVICES = Pace(15, timedelta(minutes=20), DAY, forgiven=False)
"""One account from everywhere, but for the devices it has signed in on: fewer than a hundred tries a day."""

KNOWN_DEVICE = Pace(5, timedelta(minutes=5), DAY)
"""One account from one device that it has signed in on: what others do elsewhere never slows it."""

CODES = Pace(5, timedelta(minutes=20), DAY)
"""Codes of six digits for one account, or its password in an open session: fewer than a hundred tries a day.

A code is guessed at one in 333,333."""


def wait_after(tries: int, pace: Pace) -> timedelta:
    """Return how long after the last of so many tries the next one may come; nothing while some are free."""
    beyond = tries - pace.free
    if beyond < 0:
        return timedelta()
    return min(pace.longest, timedelta(seconds=2 ** min(beyond, 20)))

"""How a mail leaves: how far a try came, when the next one is, and when it is given up."""

from datetime import datetime, timedelta
from enum import StrEnum

RETRY_AFTER = (60, 300, 900, 3600, 4 * 3600)
"""Seconds until the next try; the last one repeats until the mail is a week old."""

JITTER = 0.2
"""By so much of itself a wait may be longer, so that mails delayed together do not all come back at once."""

GIVE_UP_AFTER = timedelta(days=7)
LEAST_TRIES = 8
"""A mail is not given up before, however old it is: it may have been held, or the clock dead, all the while."""

UNREADABLE = 4
"""So many times the period of a receipt the mailbox may stay unreadable, before a mail leaves again without it."""


class Phase(StrEnum):
    """How far the last try of a mail came. Its end is known, or the process that made it died in this phase."""

    BEGUN = "begun"
    DATA = "data"
    """The bytes may have left: whoever dies from here on leaves it open whether the server took the mail."""
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    """Nothing of what it tells was so any more when it was to leave."""


def wait_after(tries: int, chance: float) -> timedelta:
    """Return how long a mail waits after its so-manieth try (1 or more); `chance`, from 0 to 1, spreads the waits."""
    seconds = RETRY_AFTER[min(tries, len(RETRY_AFTER)) - 1]
    return timedelta(seconds=seconds * (1 + JITTER * chance))


def is_given_up(written_at: datetime, tries: int, now: datetime) -> bool:
    """Say whether a mail that a server delays once more has been tried for long enough: a week, and eight times."""
    return written_at + GIVE_UP_AFTER < now and tries >= LEAST_TRIES


def leaves_again(uncertain_since: datetime, now: datetime, period: timedelta, was_looked_for: bool) -> bool:
    """Say whether a mail of which nobody knows leaves once more.

    Its receipt was looked for in vain for the whole period, or the mailbox of receipts could not be read for four
    times as long: twice is better than never.
    """
    return uncertain_since + period * (1 if was_looked_for else UNREADABLE) < now

"""The rounds of the clock, in their order. Each finds the rows that are due, and has a file of its own."""

from dataclasses import dataclass

from tracker.actions import installation
from tracker.jobs import alerts, days, digests, key_dates, mails, notices, receipts, recounts, tidying
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.rules.holds import Held


@dataclass(frozen=True, slots=True)
class Done:
    """What a round did, in a word and a number."""

    round: str
    count: int


def all_rounds(settings: Settings) -> list[Done]:
    """Make every round once, in their order; each commits row by row.

    While nobody knows what time it is, none is made. While sending is held, no mail is written and none leaves.
    """
    held = installation.look(installation.here(settings))
    session().commit()
    if Held.CLOCK in held:
        return []
    done = [
        Done("events whose day has come", days.come()),
        Done("days counted again", recounts.count_again()),
        Done("alerts", alerts.tell()),
        Done("digests written", 0 if held else digests.write(settings)),
        Done("uncertain mails settled", receipts.settle(settings)),
        Done("mails sent", mails.post(settings)),
        Done("notices sent", notices.post(settings)),
        Done("key dates that came near", key_dates.come_near()),
        Done("deleted records destroyed", tidying.purge()),
        Done("old sessions, links, forms and texts of mails forgotten", tidying.forget()),
    ]
    installation.note_untold()
    session().commit()
    return done

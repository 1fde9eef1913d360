"""The rounds of the clock, in their order. Each finds the rows that are due, and has a file of its own."""

from collections.abc import Callable
from dataclasses import dataclass

from tracker.actions import installation
from tracker.jobs import (
    alerts,
    anchors,
    days,
    digests,
    key_dates,
    mails,
    notices,
    receipts,
    recounts,
    search_entries,
    second_yeses,
    tidying,
    twins,
    webhooks,
)
from tracker.jobs.row_by_row import whole
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.rules.holds import Held


@dataclass(frozen=True, slots=True)
class Done:
    """What a round did, in a word and a number."""

    round: str
    count: int


def all_rounds(settings: Settings) -> list[Done]:
    """Make every round once, in their order; each commits as it goes, and one that fails keeps no other from its work.

    While nobody knows what time it is, none is made. While sending is held, no mail is written and none leaves.
    """
    held = installation.look(installation.here(settings))
    session().commit()
    if Held.CLOCK in held:
        return []
    done = [Done(name, whole(name, make)) for name, make in _in_order(settings, bool(held))]
    installation.note_untold()
    session().commit()
    return done


def _in_order(settings: Settings, held: bool) -> list[tuple[str, Callable[[], int]]]:
    return [
        ("events whose day has come", days.come),
        ("days counted again", recounts.count_again),
        ("alerts", alerts.tell),
        ("digests written", lambda: 0 if held else digests.write(settings)),
        ("void requests told", lambda: 0 if held else second_yeses.tell_void(settings)),
        ("uncertain mails settled", lambda: receipts.settle(settings)),
        ("mails sent", lambda: mails.post(settings)),
        ("programs told", lambda: webhooks.tell(settings)),
        ("notices sent", lambda: notices.post(settings)),
        ("key dates that came near", key_dates.come_near),
        ("records entered into the search", search_entries.enter),
        ("records compared with others", twins.seek),
        ("heads of the log put down", lambda: anchors.put_down(settings)),
        ("deleted records destroyed", tidying.purge),
        ("database written anew", tidying.remove_traces),
        ("old sessions, links, forms and texts of mails forgotten", tidying.forget),
    ]

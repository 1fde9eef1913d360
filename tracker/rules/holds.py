"""Why sending is held: while it is not sure what time it is, or what has left already, nothing leaves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tracker.rules.words import N_

JUMP = timedelta(minutes=10)
"""By so much the wall clock may go wrong between two ticks before nobody believes it."""


LONGEST_OFF = timedelta(days=60)
"""A machine may be off for so long; when it says that it was off for longer, a person looks at its clock first."""


class Held(StrEnum):
    CLOCK = "clock"
    RESTORED = "restored"
    MACHINE = "another machine"
    LEDGER = "ledger"
    HAND = "by hand"
    LOCKED = "locked"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Held.CLOCK: N_(
        "The clock of the machine jumped, or it was off for two months, so nothing comes back and no mail leaves. It "
        "goes on by itself when the time is right again. Tell whoever runs this installation: set the time, or run "
        "tracker mail release if it is right."
    ),
    Held.RESTORED: N_(
        "No mail leaves: this looks like an older copy of the database. Nothing is lost: what came back stands here. "
        "Tell whoever runs this installation to run tracker mail reconcile."
    ),
    Held.MACHINE: N_(
        "No mail leaves: this database was on another machine before. Nothing is lost: what came back stands here. "
        "Tell whoever runs this installation to run tracker mail release, if no other copy sends."
    ),
    Held.LEDGER: N_(
        "No mail leaves: what was sent cannot be noted. Nothing is lost: what came back stands here. "
        "Tell whoever runs this installation to look at the disk, and then to run tracker mail release."
    ),
    Held.HAND: N_(
        "Somebody held the mail. Nothing is lost: what came back stands here. "
        "Whoever runs this installation lets it leave again with tracker mail release."
    ),
    Held.LOCKED: N_(
        "The installation is locked. Nothing is lost: what comes back is counted. "
        "Whoever runs it opens it again with tracker unlock."
    ),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clocks of a machine say at one moment: the time, which start of the machine, and seconds since then."""

    at: datetime
    boot: str = ""
    uptime: float | None = None


def agree(before: Reading, now: Reading) -> bool:
    """Say whether the wall clock of `now` can be believed after `before`.

    Within one start of the machine it moved as far as the time since that start did, give or take ten minutes. After
    another start, or on a system that does not count, it did not go back by more than that, nor ahead by more than
    sixty days.
    """
    if before.boot and before.boot == now.boot and before.uptime is not None and now.uptime is not None:
        passed = timedelta(seconds=now.uptime - before.uptime)
        return abs(now.at - before.at - passed) <= JUMP
    return -JUMP <= now.at - before.at <= LONGEST_OFF

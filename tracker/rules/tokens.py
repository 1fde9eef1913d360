"""What a program may do with a token: no more than its person may, and no more than its scope says."""

from enum import StrEnum

from tracker.rules.access import Ability
from tracker.rules.words import N_

MOST_DAYS = 365
"""So long a token works at most, counted from the day on which it is made."""
USUAL_DAYS = 90
BEGINNING = "tracker_"
"""So that whoever finds one in a file or a log knows what it is."""


class Scope(StrEnum):
    READ = "read"
    WRITE = "write"

    @property
    def label(self) -> str:
        return _LABELS[self]

    def covers(self, ability: Ability) -> bool:
        """Say whether a token of this scope may do it, if its person may. None manages people."""
        return ability is Ability.READ or (self is Scope.WRITE and ability is not Ability.MANAGE)


_LABELS = {
    Scope.READ: N_("Read"),
    Scope.WRITE: N_("Read and write"),
}

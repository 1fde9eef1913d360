"""Who is told that a follow-up came back, and when again: its owner, its owner once more, then the coordinators too."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.rules.access import Ability, Role

AGAIN_EVERY = 14
"""Days between two reminders once the coordinators know."""

COORDINATORS = 3
"""The level from which coordinators are told too."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """After how many calendar days, counted from the day it came back, the second reminder and the coordinators."""

    second_after: int = 7
    coordinator_after: int = 14

    def days(self, level: int) -> int:
        """Return how many days after it came back a level is reached: 0 for the first, then on without an end."""
        if level < COORDINATORS:
            return 0 if level <= 1 else self.second_after
        return self.coordinator_after + AGAIN_EVERY * (level - COORDINATORS)

    def level(self, days_back: int) -> int:
        """Return the highest level that is reached so many days after it came back; 0 before that day.

        When a plan tells the coordinators no later than the second reminder, the second reminder is theirs.
        """
        if days_back >= self.coordinator_after:
            return COORDINATORS + (days_back - self.coordinator_after) // AGAIN_EVERY
        return 0 if days_back < 0 else 1 if days_back < self.second_after else 2

    def next_on(self, came_back: date, told: int) -> date:
        """Return the day on which the next level is reached, when so many were told; the calendar ends in 9999."""
        days = min(self.days(level) for level in (told + 1, max(told + 1, COORDINATORS)))
        return came_back + timedelta(days=min(days, (date.max - came_back).days))


WITHOUT_A_PLAN = Escalation()


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who may see what a follow-up is about."""

    user_id: int
    role: Role


def listeners(audience: Iterable[Listener], owner_id: int | None, level: int) -> list[Listener]:
    """Return who is told, of those who may see it: the owner, and from the third level the coordinators too.

    Without an owner among them: the coordinators; without one of these, whoever may record what became of it; and
    at last whoever may see it at all. Nobody is left only when nobody may see it.
    """
    people = list(audience)
    owner = [one for one in people if one.user_id == owner_id]
    coordinators = [one for one in people if one.role is Role.COORDINATOR and one not in owner]
    if owner:
        return owner + coordinators if level >= COORDINATORS else owner
    logging = [one for one in people if one.role.may(Ability.LOG)]
    return coordinators or logging or people

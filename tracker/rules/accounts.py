"""Who says what of one encounter: accounts contradict each other only where they may speak of the same one."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.rules.events import Stance


@dataclass(frozen=True, slots=True)
class Encounter:
    """Of what somebody tells: by their references or ids; empty where nobody says which."""

    meetings: frozenset[str] = frozenset()
    visits: frozenset[str] = frozenset()
    demands: frozenset[str] = frozenset()

    def may_be(self, other: "Encounter") -> bool:
        """Say whether both may be one: neither the demand, nor the visit, nor the meeting is another one."""
        both = ((self.demands, other.demands), (self.visits, other.visits), (self.meetings, other.meetings))
        return all(not ours or not theirs or ours & theirs for ours, theirs in both)


def contradict(accounts: Iterable[tuple[Stance, Encounter]]) -> bool:
    """Say whether some hold that it was raised, and others that it was not, where it may be the same encounter.

    Declining to say contradicts nobody.
    """
    sides: dict[str, list[Encounter]] = {"raised": [], "not raised": [], "open": []}
    for stance, encounter in accounts:
        sides[stance.side].append(encounter)
    return any(was.may_be(was_not) for was in sides["raised"] for was_not in sides["not raised"])

"""What came out of an operation: what each way cost, and how that stands to the goals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.bench.profiles import TIMES, profile
from tests.bench.rounds import Contender, Ratio

MET, MISSED, INCONCLUSIVE, LATER = "met", "missed", "inconclusive", "not at this size"


@dataclass(frozen=True, slots=True)
class Goal:
    """A number that is to be at most, or at least, so much."""

    says: str
    value: float
    limit: float
    at_least: bool = False
    unit: str = "x"
    spread: Ratio | None = None
    needs_quiet: bool = False
    """Wall times and tails: a machine on which others work says nothing about them."""
    from_size: str = "S"
    """At smaller sizes there is too little to tell."""

    @property
    def holds(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def verdict(self, is_quiet: bool, size: str) -> str:
        if "SML".index(size) < "SML".index(self.from_size):
            return LATER
        if self.needs_quiet and not is_quiet:
            return INCONCLUSIVE
        return MET if self.holds else MISSED


@dataclass(slots=True)
class Outcome:
    number: int
    title: str
    contenders: Sequence[Contender] = ()
    goals: list[Goal] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    spin: tuple[float, float] = (0.0, 0.0)
    profile: list[str] = field(default_factory=list)

    def explain(
        self, call: Callable[[], object], before: Callable[[], object] = lambda: None, times: int = TIMES
    ) -> None:
        """Say where the time goes when a goal is missed; what is done before each time does not count."""
        if not all(goal.holds for goal in self.goals):
            self.profile = profile(call, before, times)


def at_most(says: str, found: Ratio, limit: float, needs_quiet: bool = False, from_size: str = "S") -> Goal:
    return Goal(says, found.middle, limit, spread=found, needs_quiet=needs_quiet, from_size=from_size)


def at_least(says: str, found: Ratio, limit: float, from_size: str = "S") -> Goal:
    return Goal(says, found.middle, limit, at_least=True, spread=found, from_size=from_size)

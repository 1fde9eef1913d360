"""How much is invented: three sizes with the same proportions, and in each some cases of which very much is told."""

from collections.abc import Iterator
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Portion:
    """How many of each kind there are, of a case or of all."""

    people: int
    demands: int
    events: int
    letters: int
    visits: int
    custody: int
    """Arrests, transfers, releases: events of their own, besides `events`."""

    def __sub__(self, other: "Portion") -> "Portion":
        return Portion(*(getattr(self, each.name) - getattr(other, each.name) for each in fields(self)))

    def times(self, number: int) -> "Portion":
        return Portion(*(getattr(self, each.name) * number for each in fields(self)))

    def share(self, place: int, of: int) -> "Portion":
        """Return what falls to one of so many, so that all together have everything."""
        totals = (getattr(self, each.name) for each in fields(self))
        return Portion(*(total * (place + 1) // of - total * place // of for total in totals))

    @property
    def entries(self) -> int:
        """How many events tell of it: each demand, letter and visit has one of its own."""
        return self.demands + self.events + self.letters + self.visits + self.custody


HOT = Portion(people=10, demands=125, events=200, letters=100, visits=25, custody=50)
"""A case with exactly 500 entries on its timeline."""

PEOPLE_A_CASE = 10


@dataclass(frozen=True, slots=True)
class Size:
    name: str
    all: Portion
    follow_ups: int
    """Open ones; the hundredth part has come back."""
    words: int
    sentences: int
    """Different ones, of which texts are made."""
    hot_cases: int = 20

    @property
    def cases(self) -> int:
        return self.hot_cases + max(1, (self.all.people - self.hot_cases * HOT.people) // PEOPLE_A_CASE)

    def portions(self) -> Iterator[tuple[bool, Portion]]:
        """Return, case by case, whether it is hot and what belongs to it; the hot ones lie apart."""
        others, apart = self.cases - self.hot_cases, self.cases // self.hot_cases
        left, ordinary = self.all - HOT.times(self.hot_cases), 0
        for place in range(self.cases):
            if place % apart == 0 and place // apart < self.hot_cases:
                yield True, HOT
            else:
                yield False, left.share(ordinary, others)
                ordinary += 1


SIZES = {
    "S": Size("S", Portion(1_000, 5_000, 20_000, 2_000, 500, 1_000), 1_000, words=5_000, sentences=4_000),
    "M": Size(
        "M", Portion(100_000, 500_000, 2_000_000, 200_000, 50_000, 100_000), 100_000, words=30_000, sentences=100_000
    ),
    "L": Size(
        "L",
        Portion(1_000_000, 5_000_000, 5_000_000, 2_000_000, 500_000, 1_000_000),
        1_000_000,
        words=100_000,
        sentences=300_000,
    ),
}

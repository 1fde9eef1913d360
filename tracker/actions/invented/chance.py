"""Chance that repeats itself: the same seed brings the same records. It keeps no secret."""

import random
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


class Chance(random.Random):
    def happens(self, share: float) -> bool:
        return self.random() < share

    def day_between(self, first: date, last: date) -> date:
        return first + timedelta(days=int(self.random() * ((last - first).days + 1)))


class Often(Generic[T]):
    """Things, each with how often it is taken beside the others."""

    def __init__(self, times: Mapping[T, float]) -> None:
        self._things, self._weights = list(times), list(accumulate(times.values()))

    def one(self, chance: Chance) -> T:
        return chance.choices(self._things, cum_weights=self._weights)[0]

"""What is drawn of a long list for each run of all tests; `make proofs` goes through the whole of it."""

import random
from collections.abc import Sequence
from typing import TypeVar

import pytest

LARGE = 200
"""With more than so many `--fuzzed`, everything is asked, and not a share of it."""
T = TypeVar("T")


def is_whole(config: pytest.Config) -> bool:
    return int(config.getoption("--fuzzed")) > LARGE


def share(config: pytest.Config, every: Sequence[T], one_in: int) -> list[T]:
    """Draw one in so many, in their order; `--seed` draws the same again."""
    if is_whole(config):
        return list(every)
    chance = random.Random(config.getoption("--seed"))
    kept = sorted(chance.sample(range(len(every)), -(-len(every) // one_in)))
    return [every[place] for place in kept]

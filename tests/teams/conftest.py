"""How long a team is at work, and on how much: a few seconds with each `make test`, minutes with `make teams`."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests import postgresql
from tracker.actions.invented.sizes import SIZES, Portion, Size

DURABLE = ("fsync=on", "full_page_writes=on", "synchronous_commit=on")
"""As PostgreSQL is when nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Shift:
    size: Size
    people: int
    seconds: int
    thinking: float
    """Seconds between two pages of a person, in the middle."""
    tick_seconds: int


SHORT = Shift(Size("tiny", Portion(100, 400, 800, 230, 60, 160), 100, 300, 200, hot_cases=1), 12, 8, 0.8, 1)
LONG = Shift(Size("team", SIZES["S"].all.times(20), SIZES["S"].follow_ups * 20, 15_000, 40_000), 50, 60, 5, 5)
"""Twenty times size S: 100,000 demands."""


@pytest.fixture
def minutes(pytestconfig: pytest.Config) -> int:
    return int(pytestconfig.getoption("--teams"))


@pytest.fixture
def server(on_postgresql: bool) -> Iterator[str]:
    if not on_postgresql:
        pytest.skip("several processes are PostgreSQL's")
    with postgresql.server(*DURABLE) as url:
        yield url

"""What was measured while a team was at work."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.teams.walking import Opened

GOAL_MS = 300


@dataclass(frozen=True, slots=True)
class Pages:
    """How long pages of one kind took to come, in milliseconds."""

    page: str
    count: int
    p50: float
    p95: float
    most: float


def pages_of(opened: Sequence[Opened]) -> list[Pages]:
    """Return the pages of each kind, those that took longest first, and all together."""
    kinds: dict[str, list[float]] = {}
    for each in opened:
        kinds.setdefault(each.page, []).append(each.seconds * 1000)
    found = sorted((_pages(page, times) for page, times in kinds.items()), key=lambda each: -each.p95)
    return [*found, _pages("all", [each.seconds * 1000 for each in opened])]


def _pages(page: str, times: list[float]) -> Pages:
    times = sorted(times)
    return Pages(
        page, len(times), times[len(times) // 2], times[min(len(times) * 95 // 100, len(times) - 1)], times[-1]
    )


@dataclass(slots=True)
class Spent:
    """What the processor did, in seconds of work: for everybody, and for the processes that ended meanwhile."""

    wall: float = 0
    busy: float = 0
    ours: float = 0


@contextmanager
def spending() -> Iterator[Spent]:
    spent, begin, busy, before = Spent(), time.monotonic(), _busy(), os.times()
    yield spent
    after = os.times()
    spent.wall, spent.busy = time.monotonic() - begin, _busy() - busy
    spent.ours = after.children_user + after.children_system - before.children_user - before.children_system


def _busy() -> float:
    """Return for how many seconds any processor was busy since the machine started."""
    spent = [int(each) for each in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    idle, waiting = 3, 4
    return (sum(spent) - spent[idle] - spent[waiting]) / os.sysconf("SC_CLK_TCK")

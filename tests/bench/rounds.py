"""Runs several ways to the same result in turns, in random order, and compares what each costs the processor."""

import gc
import os
import random
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Spent:
    """Nanoseconds."""

    cpu: int
    wall: int


class Clock:
    """The processor time of this thread, and of the server processes that work for it (PostgreSQL)."""

    def __init__(self, pids: Iterable[int] = ()) -> None:
        self._files = [os.open(f"/proc/{pid}/schedstat", os.O_RDONLY) for pid in set(pids)]

    def cpu(self) -> int:
        total = time.thread_time_ns()
        for file in self._files:
            total += int(os.pread(file, 64, 0).split()[0])
        return total

    def measure(self, call: Callable[[], object]) -> Spent:
        begin, begin_cpu = time.perf_counter_ns(), self.cpu()
        call()
        return Spent(self.cpu() - begin_cpu, time.perf_counter_ns() - begin)


@dataclass(slots=True)
class Contender:
    """One way: `measure` does it once and says what it took."""

    name: str
    measure: Callable[[], Spent]
    every: int = 1
    """It takes part in each so manieth round, when it takes very long."""
    blocks: list[list[Spent]] = field(default_factory=list)

    def p50(self, what: str = "cpu") -> float:
        """Return milliseconds, over all blocks."""
        return statistics.median(self._all(what))

    def p95(self, what: str = "cpu") -> float:
        return tail(self._all(what))

    def _all(self, what: str) -> list[float]:
        return [getattr(spent, what) / 1e6 for block in self.blocks for spent in block]

    def by_block(self, what: str, stat: Callable[[Sequence[float]], float]) -> list[float]:
        return [stat([getattr(spent, what) / 1e6 for spent in block]) for block in self.blocks]


def tail(values: Sequence[float]) -> float:
    """Return the value that nineteen of twenty do not exceed."""
    return sorted(values)[min(len(values) - 1, len(values) * 19 // 20)]


@dataclass(frozen=True, slots=True)
class Ratio:
    """The middle of the blocks, and the least and the most of them."""

    middle: float
    least: float
    most: float


def ratio(
    one: Contender,
    other: Contender,
    what: str = "cpu",
    stat: Callable[[Sequence[float]], float] = statistics.median,
) -> Ratio:
    pairs = zip(one.by_block(what, stat), other.by_block(what, stat), strict=True)
    found = [first / max(second, 1e-6) for first, second in pairs]
    return Ratio(statistics.median(found), min(found), max(found))


def run(contenders: Sequence[Contender], blocks: int, rounds: int, chance: random.Random) -> None:
    """Let each do its work so often, all in turns; the first ones warm up and do not count."""
    for contender in contenders:
        for _ in range(2 if contender.every > 1 else 5):
            contender.measure()
    gc.collect()
    gc.freeze()
    for _block in range(blocks):
        for contender in contenders:
            contender.blocks.append([])
        for number in range(rounds):
            taking_part = [each for each in contenders if number % each.every == 0]
            chance.shuffle(taking_part)
            for contender in taking_part:
                contender.blocks[-1].append(contender.measure())
    gc.unfreeze()

"""How quiet the machine is: the same small work over and over takes the same time where nobody else works."""

import statistics
import time

TIMES, LOOPS = 60, 60_000
QUIET = 1.15
"""The middle over the least."""


def probe() -> float:
    spent = []
    for _ in range(TIMES):
        begin, total = time.perf_counter_ns(), 0
        for number in range(LOOPS):
            total += number
        spent.append(time.perf_counter_ns() - begin)
    return statistics.median(spent) / min(spent)

"""Whoever guesses without pause gets few tries a day; whoever mistypes a few times hardly waits."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.slowing import CODES, DAY, KNOWN_DEVICE, NETWORK, PLACE, UNKNOWN_DEVICES, Pace, wait_after

PACES = (PLACE, NETWORK, UNKNOWN_DEVICES, KNOWN_DEVICE, CODES)
SECOND = timedelta(seconds=1)


def most_tries(pace: Pace, during: timedelta) -> int:
    """Count the tries of somebody who never pauses longer than they must, after weeks of it."""
    tries: list[timedelta] = []
    now, end = timedelta(), timedelta(days=3)
    while now < end:
        counted = [at for at in tries if at > now - pace.window]
        now = max(now, (counted[-1] if counted else now) + wait_after(len(counted), pace))
        tries.append(now)
        now += timedelta(milliseconds=1)
    return max(sum(1 for at in tries if start <= at < start + during) for start in tries)


@pytest.mark.parametrize("pace", [UNKNOWN_DEVICES, CODES])
def test_fewer_than_a_hundred_tries_a_day_pass(pace: Pace) -> None:
    assert most_tries(pace, DAY) <= 100


@pytest.mark.parametrize("pace", PACES)
@given(tries=st.integers(0, 10**6))
def test_a_wait_grows_and_ends(pace: Pace, tries: int) -> None:
    wait = wait_after(tries, pace)
    assert timedelta() <= wait <= pace.longest < DAY, "a delay, and never the end"
    assert wait <= wait_after(tries + 1, pace)
    assert (wait == timedelta()) == (tries < pace.free)


@pytest.mark.parametrize("pace", PACES)
def test_a_few_slips_cost_seconds(pace: Pace) -> None:
    assert wait_after(pace.free - 1, pace) == timedelta()
    assert wait_after(pace.free, pace) == SECOND

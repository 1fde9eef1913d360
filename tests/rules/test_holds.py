"""When the wall clock of a machine is believed."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.holds import JUMP, LONGEST_OFF, Reading, agree

NOW = datetime(2016, 2, 10, 9, tzinfo=UTC)
BEFORE = Reading(NOW, "this start", 1000.0)

seconds = st.integers(0, 400 * 24 * 3600)
jumps = st.integers(-400 * 24 * 3600, 400 * 24 * 3600)


@given(seconds, jumps)
def test_within_one_start_the_time_moves_as_far_as_the_machine_was_up(passed: int, jump: int) -> None:
    """However long it slept in between: time asleep counts on both sides."""
    now = Reading(NOW + timedelta(seconds=passed + jump), "this start", 1000.0 + passed)
    assert agree(BEFORE, now) is (abs(jump) <= JUMP.total_seconds())


@given(jumps)
def test_after_another_start_it_goes_neither_back_nor_far_ahead(jump: int) -> None:
    now = Reading(NOW + timedelta(seconds=jump), "next start", 5.0)
    assert agree(BEFORE, now) is (-JUMP <= timedelta(seconds=jump) <= LONGEST_OFF)


@given(jumps)
def test_where_nobody_counts_the_time_since_the_start_it_goes_neither_back_nor_far_ahead(jump: int) -> None:
    now = Reading(NOW + timedelta(seconds=jump))
    assert agree(Reading(NOW), now) is (-JUMP <= timedelta(seconds=jump) <= LONGEST_OFF)

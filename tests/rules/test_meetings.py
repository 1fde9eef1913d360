"""A time of the day is read as people write it, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.meetings import time_of_day

HOURS, MINUTES = st.integers(0, 23), st.integers(0, 59)


@given(HOURS, MINUTES, st.sampled_from([":", ".", "h"]))
def test_every_time_is_read_in_every_spelling(hour: int, minute: int, between: str) -> None:
    assert time_of_day(f" {hour}{between}{minute:02} ") == f"{hour:02}:{minute:02}"


@given(st.integers(1, 12), MINUTES, st.sampled_from(["am", "pm", "a.m.", " P.M."]))
def test_of_twelve_hours_the_half_is_said(hour: int, minute: int, half: str) -> None:
    read = time_of_day(f"{hour}:{minute:02}{half}")
    assert read is not None
    assert read.endswith(f":{minute:02}")
    assert (int(read[:2]) >= 12) == ("p" in half.lower())
    assert int(read[:2]) % 12 == hour % 12


@given(st.text(max_size=8))
def test_whatever_is_read_is_a_time(text: str) -> None:
    read = time_of_day(text)
    assert read is None or time_of_day(read) == read


@pytest.mark.parametrize("text", ["", "9", "24:00", "12:60", "13 pm", "0 am", "noon", "14:3", "१४:३०x"])
def test_what_is_no_time(text: str) -> None:
    assert time_of_day(text) is None

"""How long mails wait, and when one of which nobody knows leaves again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.sending import RETRY_AFTER, is_given_up, leaves_again, wait_after

NOW = datetime(2016, 2, 10, 9, tzinfo=UTC)
PERIOD = timedelta(minutes=15)

tries = st.integers(1, 100)
chances = st.floats(0, 1)


@given(tries, chances)
def test_a_wait_is_its_step_and_at_most_a_fifth_longer(count: int, chance: float) -> None:
    step = timedelta(seconds=RETRY_AFTER[min(count, len(RETRY_AFTER)) - 1])
    assert step <= wait_after(count, chance) <= step * 1.2


@given(tries, chances, chances)
def test_a_later_try_never_waits_much_less(count: int, one: float, other: float) -> None:
    assert wait_after(count + 1, one) * 1.2 >= wait_after(count, other)


def test_a_week_of_tries_is_enough() -> None:
    assert not is_given_up(NOW, 60, NOW + timedelta(days=7))
    assert is_given_up(NOW, 60, NOW + timedelta(days=7, seconds=1))


def test_a_mail_that_was_held_for_a_month_is_not_given_up_at_its_first_tries() -> None:
    assert not is_given_up(NOW, 7, NOW + timedelta(days=30))
    assert is_given_up(NOW, 8, NOW + timedelta(days=30))


@pytest.mark.parametrize(
    ("minutes", "was_looked_for", "again"),
    [(15, True, False), (15.1, True, True), (59, False, False), (60.1, False, True)],
)
def test_a_mail_leaves_again_when_its_receipt_is_missing(minutes: float, was_looked_for: bool, again: bool) -> None:
    assert leaves_again(NOW - timedelta(minutes=minutes), NOW, PERIOD, was_looked_for) is again

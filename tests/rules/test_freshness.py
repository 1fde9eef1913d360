"""For how long what is known counts as confirmed: days that are counted, and how it is said again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.test_standing import story
from tracker.rules.dates import UncertainDate
from tracker.rules.due import Counter, Period, PeriodUnit
from tracker.rules.events import TYPES
from tracker.rules.freshness import UNITS, Freshness, Limit, confirmation, last_stale
from tracker.rules.plans import OF_PEOPLE
from tracker.rules.standing import fold
from tracker.rules.statuses import STATUSES, Axis
from tracker.rules.working_days import EVERY_DAY

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
PERIODS = st.builds(Period, st.integers(1, 400), st.sampled_from([unit for unit in UNITS if unit != "working-days"]))


@given(confirmed=DAYS, period=PERIODS, after=st.integers(-40, 40))
def test_a_confirmation_is_too_old_from_the_day_on_which_the_follow_up_falls_due(
    confirmed: date, period: Period, after: int
) -> None:
    due = Counter(EVERY_DAY).due(UncertainDate.on(confirmed), period)
    assert due is not None
    today = due.first + timedelta(days=after)
    last = last_stale(period, today)
    assert last is not None
    assert (confirmed <= last) == (due.first <= today)


@given(today=DAYS, period=PERIODS, ahead=st.integers(0, 400))
def test_what_is_too_old_stays_too_old_until_it_is_confirmed(today: date, period: Period, ahead: int) -> None:
    before, later = last_stale(period, today), last_stale(period, today + timedelta(days=ahead))
    assert before is not None
    assert later is not None
    assert before <= later < today + timedelta(days=ahead)


@pytest.mark.parametrize(
    ("confirmed", "today", "stale"),
    [
        ("2016-01-20", date(2016, 4, 18), False),
        ("2016-01-20", date(2016, 4, 19), True),
        ("2016-01", date(2016, 3, 30), False),
        ("2016-01", date(2016, 3, 31), True),
        ("2016-01-20/2016-03-01", date(2016, 4, 19), True),
        ("../2015", date(2016, 3, 29), False),
        ("../2015", date(2016, 3, 30), True),
        (None, date(2016, 4, 19), False),
    ],
)
def test_an_uncertain_day_counts_from_the_first_that_it_can_have_been(
    confirmed: str | None, today: date, stale: bool
) -> None:
    fresh = Freshness.on(today, [Limit(Axis.CUSTODY, "in-custody", Period(90, PeriodUnit.DAYS))])
    assert fresh.is_stale(Axis.CUSTODY, "in-custody", confirmed) is stale
    assert not fresh.is_stale(Axis.CUSTODY, "at-liberty", confirmed)


def test_a_period_longer_than_the_calendar_makes_nothing_old() -> None:
    assert last_stale(Period(4000, PeriodUnit.YEARS), date(2016, 2, 10)) is None


@pytest.mark.parametrize("axis", OF_PEOPLE.values())
def test_whatever_may_have_changed_unnoticed_can_be_confirmed_and_then_stands_as_it_stood(axis: Axis) -> None:
    for code in STATUSES[axis]:
        says = confirmation(axis, code)
        if says is None:
            assert code in ("unknown", "dead")
            continue
        kind, detail = says
        begun = next(
            f"{known.code}/{each}" if each else known.code
            for known in TYPES.values()
            for each in (None, *(more.code for more in known.details))
            if known.meaning(each).get(axis) == code
        )
        before = fold(axis, story(f"2016-01-05 {begun}"))
        after = fold(
            axis, story(f"2016-01-05 {begun}", f"2016-02-05 {kind}/{detail}" if detail else f"2016-02-05 {kind}")
        )
        assert before is not None
        assert after is not None
        assert (before.code, after.code) == (code, code)
        assert after.decided_by == before.decided_by
        assert after.confirmed_by is not None
        assert after.confirmed_by.id == 2

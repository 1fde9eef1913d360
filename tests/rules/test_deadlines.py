from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.rules.deadlines import (
    DateOutOfRange,
    Unit,
    plus_days,
    plus_months,
    plus_weeks,
    plus_years,
)

MONTHS_LATER = [
    ("2016-01-24", 1, "2016-02-24"),
    ("2015-01-31", 1, "2015-02-28"),
    ("2016-01-31", 1, "2016-02-29"),
    ("2016-01-30", 1, "2016-02-29"),
    ("1900-01-31", 1, "1900-02-28"),
    ("2000-01-31", 1, "2000-02-29"),
    ("2016-02-29", 1, "2016-03-29"),
    ("2016-03-31", -1, "2016-02-29"),
    ("2016-03-31", 1, "2016-04-30"),
    ("2016-12-31", 2, "2017-02-28"),
    ("2016-01-15", -1, "2015-12-15"),
    ("2016-12-15", 1, "2017-01-15"),
    ("2016-05-31", 0, "2016-05-31"),
    ("2016-05-31", 12, "2017-05-31"),
    ("2016-05-31", -13, "2015-04-30"),
]

YEARS_LATER = [
    ("2016-02-29", 1, "2017-02-28"),
    ("2016-02-29", 4, "2020-02-29"),
    ("2016-02-29", -1, "2015-02-28"),
    ("2015-02-28", 1, "2016-02-28"),
    ("2016-01-26", -5, "2011-01-26"),
]

UNITS = [
    (Unit.DAYS, 14, "2016-02-07"),
    (Unit.DAYS, -10, "2016-01-14"),
    (Unit.WEEKS, 2, "2016-02-07"),
    (Unit.WEEKS, -1, "2016-01-17"),
    (Unit.MONTHS, 3, "2016-04-24"),
    (Unit.YEARS, -1, "2015-01-24"),
]

OUT_OF_RANGE = [
    (date.max, 1),
    (date.min, -1),
    (date(2016, 1, 26), 10**7),
    (date(2016, 1, 26), -(10**7)),
    (date(2016, 1, 26), 10**30),
    (date(2016, 1, 26), -(10**30)),
]


@pytest.mark.parametrize(("day", "n", "later"), MONTHS_LATER)
def test_months_end_on_their_last_day(day: str, n: int, later: str) -> None:
    assert plus_months(date.fromisoformat(day), n) == date.fromisoformat(later)


@pytest.mark.parametrize(("day", "n", "later"), YEARS_LATER)
def test_years(day: str, n: int, later: str) -> None:
    assert plus_years(date.fromisoformat(day), n) == date.fromisoformat(later)


@pytest.mark.parametrize(("unit", "n", "later"), UNITS)
def test_units(unit: Unit, n: int, later: str) -> None:
    assert unit.after(date(2016, 1, 24), n) == date.fromisoformat(later)


@pytest.mark.parametrize(("day", "n"), OUT_OF_RANGE)
@pytest.mark.parametrize("unit", Unit)
def test_leaving_the_calendar_has_a_name(day: date, n: int, unit: Unit) -> None:
    with pytest.raises(DateOutOfRange, match="Write a smaller number"):
        unit.after(day, n)


def test_the_calendar_can_be_used_to_its_ends() -> None:
    assert plus_months(date(9999, 11, 30), 1) == date(9999, 12, 30)
    assert plus_years(date(2, 1, 1), -1) == date.min
    assert plus_days(date(9999, 12, 30), 1) == date.max
    assert plus_weeks(date(1, 1, 8), -1) == date.min


@given(st.dates(date(1600, 1, 1), date(2400, 1, 1)), st.integers(-50, 50))
def test_months_agree_with_counting_day_by_day(day: date, n: int) -> None:
    assert plus_months(day, n) == _counted_in_months(day, n)


def _counted_in_months(day: date, n: int) -> date:
    """Walk day by day through n changes of month, then on to the same number or the month's last day."""
    step = timedelta(days=1 if n >= 0 else -1)
    current, changes = day, 0
    while changes < abs(n):
        following = current + step
        changes += following.month != current.month
        current = following
    first = current.replace(day=1)
    days = [first + timedelta(days=n) for n in range(31)]
    return max(other for other in days if other.month == first.month and other.day <= day.day)


@given(st.dates(), st.integers(-5000, 5000), st.sampled_from(Unit))
def test_later_days_stay_later(day: date, n: int, unit: Unit) -> None:
    assume(day < date.max)
    try:
        assert unit.after(day, n) <= unit.after(day + timedelta(days=1), n)
        assert (unit.after(day, n) > day) == (n > 0)
    except DateOutOfRange:
        assume(False)


@given(st.dates(date(1000, 1, 1), date(8000, 1, 1)), st.integers(-500, 500))
def test_a_week_is_seven_days_and_a_year_twelve_months(day: date, n: int) -> None:
    assert plus_weeks(day, n) == plus_days(day, 7 * n)
    assert plus_years(day, n) == plus_months(day, 12 * n)

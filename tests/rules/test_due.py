"""Counting periods, against a counter that walks the days one by one."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.dates import UncertainDate
from tracker.rules.due import Counter, Due, Period, PeriodUnit, Stop
from tracker.rules.working_days import WorkCalendar

DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))
WEEKENDS = st.frozensets(st.integers(0, 6), max_size=3)
WORKING = PeriodUnit.WORKING_DAYS


def calendar(holidays: frozenset[date], weekend: frozenset[int] = frozenset({5, 6})) -> WorkCalendar:
    return WorkCalendar(lambda day: "holiday" if day in holidays else None, weekend)


def near(day: date) -> st.SearchStrategy[date]:
    return st.integers(-80, 120).map(lambda n: day + timedelta(days=n))


@given(st.data(), DAYS, WEEKENDS, st.integers(1, 60))
def test_working_days_as_if_walked(data: st.DataObject, start: date, weekend: frozenset[int], n: int) -> None:
    holidays = frozenset(data.draw(st.lists(near(start), max_size=12)))
    stops = [
        Stop(min(pair), max(pair)) for pair in data.draw(st.lists(st.tuples(near(start), near(start)), max_size=3))
    ]
    counter = Counter(calendar(holidays, weekend), stops)
    due = counter.due(UncertainDate.on(start), Period(n, WORKING))
    day, left = start, n
    while left:
        day += timedelta(days=1)
        stands_still = any(stop.since <= day <= stop.until for stop in stops)
        left -= not (day in holidays or day.weekday() in weekend or stands_still)
    assert due is not None
    assert due.first == due.last == day


@given(st.data(), DAYS, st.integers(1, 90))
def test_calendar_days_with_stops_as_if_walked(data: st.DataObject, start: date, n: int) -> None:
    pairs = data.draw(st.lists(st.tuples(near(start), near(start)), max_size=4))
    stops = [Stop(min(pair), max(pair)) for pair in pairs]
    due = Counter(calendar(frozenset()), stops).due(UncertainDate.on(start), Period(n, PeriodUnit.DAYS))
    day, left = start, n
    while left:
        day += timedelta(days=1)
        left -= not any(stop.since <= day <= stop.until for stop in stops)
    assert due is not None
    assert due.first == day


def test_an_uncertain_trigger_gives_a_range() -> None:
    due = Counter(calendar(frozenset())).due(UncertainDate.edtf("2016-01"), Period(14, PeriodUnit.DAYS))
    assert due == Due(date(2016, 1, 15), date(2016, 2, 14))


def test_a_stop_is_named_only_where_it_moved_the_day() -> None:
    stops = [Stop(date(2016, 3, 3), date(2016, 3, 5), "silence agreed"), Stop(date(2017, 1, 1), date(2017, 1, 9))]
    due = Counter(calendar(frozenset()), stops).due(UncertainDate.on(date(2016, 3, 1)), Period(10, PeriodUnit.DAYS))
    assert due == Due(date(2016, 3, 14), date(2016, 3, 14), (), (stops[0],))
    before = Counter(calendar(frozenset()), stops).due(UncertainDate.on(date(2016, 3, 10)), Period(-8, PeriodUnit.DAYS))
    assert before == Due(date(2016, 3, 2), date(2016, 3, 2))


def test_the_next_session_begins_after_the_trigger() -> None:
    sessions = [date(2016, 2, 29), date(2016, 6, 13), date(2016, 9, 12)]
    counter = Counter(calendar(frozenset()), (), lambda body: sessions if body == "HRC" else [])
    one, two = Period(1, PeriodUnit.SESSIONS, "HRC"), Period(2, PeriodUnit.SESSIONS, "HRC")
    assert counter.due(UncertainDate.on(date(2016, 2, 29)), one) == Due(date(2016, 6, 13), date(2016, 6, 13))
    assert counter.due(UncertainDate.on(date(2016, 2, 28)), two) == Due(date(2016, 6, 13), date(2016, 6, 13))
    assert counter.due(UncertainDate.on(date(2016, 10, 1)), one) is None

"""Key dates come from what is known of somebody who is held; what is not known to the day gives none."""

from calendar import isleap
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.texts import edtf_texts
from tracker.rules.dates import UncertainDate
from tracker.rules.key_dates import Day, KeyDate, Known, key_dates

ARRESTS = st.dates(date(1960, 1, 1), date(2030, 12, 31))
UNTIL = date(2031, 12, 31)


def on(day: date) -> UncertainDate:
    return UncertainDate.on(day)


def of(kind: Day, known: Known, until: date = UNTIL) -> list[KeyDate]:
    return [each for each in key_dates(known, until) if each.kind is kind]


@given(ARRESTS)
def test_an_arrest_comes_back_once_a_year_as_if_walked(arrested: date) -> None:
    found = {each.day: each.number for each in of(Day.ARREST, Known(on(arrested)))}
    leap = (arrested.month, arrested.day) == (2, 29)
    walked, day = {}, arrested + timedelta(days=1)
    while day <= UNTIL:
        asked = (2, 28) if leap and not isleap(day.year) else (arrested.month, arrested.day)
        if (day.month, day.day) == asked:
            walked[day] = day.year - arrested.year
        day += timedelta(days=1)
    assert found == walked


@given(ARRESTS)
def test_every_thousandth_day_is_counted_from_the_day_after_the_arrest(arrested: date) -> None:
    found = of(Day.DETAINED, Known(on(arrested)))
    assert [each.number for each in found] == list(range(1000, (UNTIL - arrested).days + 1, 1000))
    assert all((each.day - arrested).days == each.number for each in found)


@given(edtf_texts().map(UncertainDate.edtf), edtf_texts().map(UncertainDate.edtf))
def test_a_day_that_nobody_knows_is_never_made_up(since: UncertainDate, born: UncertainDate) -> None:
    found = key_dates(Known(since, born), date(2100, 1, 1))
    kinds = {each.kind for each in found}
    assert since.exact or not kinds & {Day.ARREST, Day.DETAINED}
    assert born.exact or Day.BIRTHDAY not in kinds
    assert all(each.day > since.earliest for each in found)


@given(ARRESTS, st.dates(date(1930, 1, 1), date(1959, 12, 31)), st.lists(ARRESTS, max_size=4), ARRESTS)
def test_each_has_a_key_of_its_own_that_later_days_do_not_change(
    arrested: date, born: date, ends: list[date], until: date
) -> None:
    known = Known(on(arrested), on(born), [on(end) for end in ends])
    all_of_them, so_far = key_dates(known, UNTIL), key_dates(known, until)
    assert len({each.key for each in all_of_them}) == len(all_of_them)
    assert so_far == [each for each in all_of_them if each.day <= until]
    assert all_of_them == sorted(all_of_them, key=lambda each: each.day)


@pytest.mark.parametrize(
    ("known", "said", "due_on"),
    [
        (
            Known(on(date(2014, 3, 3))),
            "The arrest was 2 years ago on 3 March 2016: decide what is said and done",
            date(2016, 2, 18),
        ),
        (
            Known(on(date(2013, 6, 9))),
            "1,000 days in custody on 5 March 2016: decide what is said and done",
            date(2016, 2, 20),
        ),
        (
            Known(None, on(date(1980, 2, 29))),
            "Birthday in custody on 29 February 2016: decide what is said and done",
            date(2016, 2, 22),
        ),
        (
            Known(None, None, [UncertainDate.edtf("2016-03"), UncertainDate.edtf("2016-03-01")]),
            "The sentence ends on 1 March 2016: ask whether they will be released",
            date(2016, 1, 31),
        ),
    ],
)
def test_what_is_to_be_done_says_the_day_and_no_name(known: Known, said: str, due_on: date) -> None:
    near = [each for each in key_dates(known, date(2016, 4, 1)) if each.day >= date(2016, 2, 10)]
    assert [(each.what, each.due_on) for each in near] == [(said, due_on)]


def test_an_end_of_which_only_the_month_is_known_is_a_range_from_its_first_day() -> None:
    (end,) = key_dates(Known(None, None, [UncertainDate.edtf("2016-03"), UncertainDate.edtf("2016-05-01/..")]), UNTIL)
    assert end.what == "The sentence ends between 1 March 2016 and 31 March 2016: ask whether they will be released"
    assert (end.due_on, end.due_last) == (date(2016, 1, 31), date(2016, 3, 1))


@given(edtf_texts().map(UncertainDate.edtf), edtf_texts().map(UncertainDate.edtf), ARRESTS, ARRESTS)
def test_those_of_a_span_are_those_of_all_time_that_lie_in_it(
    since: UncertainDate, born: UncertainDate, first: date, last: date
) -> None:
    known = Known(since, born)
    assert key_dates(known, last, first) == [each for each in key_dates(known, last) if each.day >= first]

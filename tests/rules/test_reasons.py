"""Why a follow-up is due on its day, in sentences."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.dates import UncertainDate
from tracker.rules.due import Counter, Due, Period, PeriodUnit, Stop
from tracker.rules.grounds import CountedFrom, Ground
from tracker.rules.holiday_words import passed_over
from tracker.rules.reasons import BY_HAND, Moved, Stands, counted, from_to, moved
from tracker.rules.working_days import EVERY_DAY, WorkCalendar

DAYS, WORKING, SESSIONS = PeriodUnit.DAYS, PeriodUnit.WORKING_DAYS, PeriodUnit.SESSIONS
NEW_YEAR = {date(2016, 4, day): "Khmer New Year's Day" for day in (13, 14, 15)}
HOLIDAYS = {**NEW_YEAR, date(2016, 3, 8): "Women's Day", date(2016, 4, 20): "Count day"}
CAMBODIA = WorkCalendar(HOLIDAYS.get, country="KH")


def why(
    when: str,
    number: int,
    unit: PeriodUnit = DAYS,
    anchor: CountedFrom = CountedFrom.TRIGGER,
    counter: Counter | None = None,
    body: str = "",
) -> str:
    ground = Ground(UncertainDate.edtf(when), Period(number, unit, body), anchor, "The letter")
    due = (counter or Counter(EVERY_DAY)).due(ground.trigger, ground.period)
    assert due is not None
    return " ".join(map(str, counted(ground, due)))


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [
        (14, DAYS, "14 days after 24 January 2016: The letter."),
        (1, DAYS, "1 day after 24 January 2016: The letter."),
        (-7, DAYS, "7 days before 24 January 2016: The letter."),
        (0, DAYS, "On the day itself, 24 January 2016: The letter."),
        (2, PeriodUnit.WEEKS, "2 weeks after 24 January 2016: The letter."),
        (6, PeriodUnit.MONTHS, "6 months after 24 January 2016: The letter."),
        (1, PeriodUnit.YEARS, "1 year after 24 January 2016: The letter."),
        (-3, WORKING, "3 working days before 24 January 2016: The letter."),
    ],
)
def test_it_says_what_was_counted_and_from_what(number: int, unit: PeriodUnit, said: str) -> None:
    assert why("2016-01-24", number, unit) == said


def test_working_days_say_on_which_day_counting_begins() -> None:
    assert why("2016-01-20", 60, WORKING) == (
        "60 working days after 20 January 2016: The letter. Counting begins the day after, on 21 January 2016."
    )


def test_a_session_says_of_which_body() -> None:
    counter = Counter(EVERY_DAY, (), lambda _body: [date(2016, 6, 13)])
    said = why("2016-05-01", 1, SESSIONS, counter=counter, body="HRC")
    assert said == "The next session of HRC that begins after 1 May 2016: The letter."


@pytest.mark.parametrize(
    ("number", "anchor", "said"),
    [
        (-10, CountedFrom.START, "10 days before 24 January 2016, the first day of the visit."),
        (-1, CountedFrom.START, "The day before 24 January 2016, the first day of the visit."),
        (0, CountedFrom.START, "On 24 January 2016, the first day of the visit."),
        (1, CountedFrom.END, "The day after 24 January 2016, the last day of the visit."),
        (14, CountedFrom.END, "14 days after 24 January 2016, the last day of the visit."),
    ],
)
def test_a_step_of_a_visit_says_from_which_of_its_days_it_counts(number: int, anchor: CountedFrom, said: str) -> None:
    assert why("2016-01-24", number, anchor=anchor) == said


def test_a_stop_is_named_with_its_reason() -> None:
    counter = Counter(EVERY_DAY, [Stop(date(2016, 1, 30), date(2016, 2, 1), "the election.")])
    assert why("2016-01-24", 14, counter=counter) == (
        "14 days after 24 January 2016: The letter. "
        "The clock stands still from 30 January to 1 February 2016: the election."
    )


def test_an_uncertain_day_gives_a_range_and_says_so() -> None:
    assert why("2016-01", 14) == (
        "14 days after 1 January 2016: The letter. It falls due between 15 January 2016 and 14 February 2016, because "
        "the date is not exact (January 2016). It comes back by the first of these days."
    )
    assert why("2016-01-21?", 14).endswith("The date is not certain (21 January 2016, uncertain).")
    assert why("../2013", 14).startswith("14 days after 31 December 2013: The letter.")


def test_holidays_that_were_passed_over_are_named() -> None:
    due = Counter(CAMBODIA).due(UncertainDate.on(date(2016, 3, 1)), Period(30, WORKING))
    assert due is not None
    assert " ".join(map(str, passed_over(CAMBODIA, due))) == (
        "Holidays of Cambodia passed over, from the holiday library: "
        "Women's Day (8 March 2016), Khmer New Year's Day (13 to 15 April 2016)."
    )


def test_days_off_that_were_added_here_say_so_and_many_are_counted() -> None:
    days = {date(2016, 3, day): f"Day {day}" for day in (2, 4, 8, 10, 14, 16)}
    calendar = WorkCalendar(days.get, country="KH", added=frozenset(days))
    due = Due(date(2016, 4, 1), date(2016, 4, 1), tuple(days))
    assert " ".join(map(str, passed_over(calendar, due))) == (
        "Days off in Cambodia that were added here and passed over: "
        "Day 2 (2 March 2016), Day 4 (4 March 2016), Day 8 (8 March 2016), Day 10 (10 March 2016) and 2 more."
    )


@pytest.mark.parametrize(
    ("calendar", "said"),
    [
        (WorkCalendar(HOLIDAYS.get, frozenset({4, 5}), country="EG"), "The weekend of Egypt: Friday and Saturday."),
        (WorkCalendar(HOLIDAYS.get, frozenset({4}), country="IR"), "The weekend of Iran: Friday."),
        (
            WorkCalendar(HOLIDAYS.get, country="KP", known=False),
            "No holidays of North Korea are known here: only weekends are left out.",
        ),
        (WorkCalendar(HOLIDAYS.get), "No country is recorded: only Saturdays and Sundays are left out."),
    ],
)
def test_what_is_special_about_a_week_is_said(calendar: WorkCalendar, said: str) -> None:
    assert [str(each) for each in passed_over(calendar, Due(date(2016, 4, 1), date(2016, 4, 1)))] == [said]


COUNTED, RECORDED = date(2016, 2, 7), date(2016, 2, 10)


@pytest.mark.parametrize(
    ("stands", "said"),
    [
        (Stands(COUNTED, RECORDED), []),
        (
            Stands(RECORDED, RECORDED),
            ["That day had passed when it was recorded: it came back the same day."],
        ),
        (Stands(date(2016, 2, 20), RECORDED), ["The day was moved to 20 February 2016."]),
        (
            Stands(date(2016, 2, 20), RECORDED, True, Moved(date(2016, 2, 20), "Amina", "She asked for time.")),
            ["Amina moved it to 20 February 2016: She asked for time."],
        ),
        (
            Stands(COUNTED, RECORDED, True, Moved(COUNTED, "Amina", "It stays")),
            ["Amina moved it to 7 February 2016: It stays."],
        ),
        (
            Stands(date(2016, 2, 20), RECORDED, False, Moved(date(2016, 2, 20), "", "A holiday was added")),
            ["Moved to 20 February 2016: A holiday was added."],
        ),
        (Stands(COUNTED, RECORDED, False, Moved(COUNTED, "", "A holiday was added")), []),
    ],
)
def test_a_day_that_was_moved_says_why(stands: Stands, said: list[str]) -> None:
    assert [str(each) for each in moved(COUNTED, stands)] == said


def test_what_was_set_by_hand_was_chosen() -> None:
    assert str(BY_HAND) == "Somebody chose this day."
    assert moved(None, Stands(COUNTED, RECORDED)) == []


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 800))
def test_every_span_of_days_has_words(first: date, length: int) -> None:
    words = from_to(first, first + timedelta(days=length))
    assert words.startswith("from " if length else "on ")
    assert "between" not in words

"""What is outstanding comes back: two weeks after it was asked, then every thirty days until it is answered."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.shipped import COUNTER, PLANS
from tests.rules.test_standing import story
from tracker.rules.dates import UncertainDate
from tracker.rules.due import Counter, Period, PeriodUnit
from tracker.rules.planning import Laid, Run, Stay, Step, next_step, next_turn, run_steps, visit_steps
from tracker.rules.plans import Anchor, Outline, OutlineStep, Owes, judges
from tracker.rules.standing import fold
from tracker.rules.statuses import Axis

TODAY = date(2016, 2, 10)
UNITS = [PeriodUnit.DAYS, PeriodUnit.WORKING_DAYS, PeriodUnit.WEEKS, PeriodUnit.MONTHS, PeriodUnit.YEARS]

STEPS = [
    (["2016-01-24 letter-sent"], date(2016, 2, 7), Owes.THEY),
    (["2016-01-24 demand-made"], date(2016, 2, 7), Owes.THEY),
    (["2016-01-24 letter-sent", "2016-02-07 no-answer"], date(2016, 3, 8), Owes.THEY),
    (["2016-01-24 letter-sent", "2016-02-01 acknowledged"], date(2016, 3, 2), Owes.THEY),
    (["2016-01-24 letter-sent", "2016-02-09 reply"], date(2016, 2, 12), Owes.WE),
    (["2016-01-24 letter-sent", "2016-02-09 promised"], date(2016, 3, 10), Owes.THEY),
    (["2016-01-24 letter-sent", "2016-02-09 partly-met"], date(2016, 3, 10), Owes.THEY),
    (["2016-01-21/2016-01-22? demand-made"], date(2016, 2, 4), Owes.THEY),
    (["2014-01-24 letter-sent"], TODAY, Owes.THEY),
]


def asked(told: list[str], plan: str = "asked", axis: Axis = Axis.STANDING) -> Step | None:
    standing = fold(axis, story(*told))
    return next_step(standing, PLANS[plan], COUNTER, TODAY) if standing else None


@pytest.mark.parametrize(("told", "due", "owes"), STEPS)
def test_when_a_demand_comes_back(told: list[str], due: date, owes: Owes) -> None:
    step = asked(told)
    assert step is not None
    assert (step.due_on, step.owes) == (due, owes)


@pytest.mark.parametrize("answer", ["refused", "met", "withdrawn"])
def test_what_is_answered_or_closed_does_not_come_back(answer: str) -> None:
    assert asked(["2016-01-24 letter-sent", f"2016-02-01 {answer}"]) is None


def test_what_was_never_raised_does_not_come_back() -> None:
    assert asked([]) is None


def test_each_asking_is_a_step_of_its_own() -> None:
    steps = asked(["2016-01-24 letter-sent"]), asked(["2016-01-24 letter-sent", "2016-02-07 no-answer"])
    assert len({step.key for step in steps if step}) == 2


def test_a_letter_and_a_demand_wait_by_the_same_steps() -> None:
    letter, demand = asked(["2016-01-24 letter-sent"], axis=Axis.PROGRESS), asked(["2016-01-24 letter-sent"])
    assert letter is not None
    assert demand is not None
    assert (letter.due, letter.what) == (demand.due, demand.what)
    assert (letter.key, demand.key) == ("progress:sent:1", "standing:waiting:1")


def test_a_letter_to_congress_is_asked_after_two_and_four_weeks() -> None:
    first = asked(["2016-01-24 letter-sent"], "us-congress")
    second = asked(["2016-01-24 letter-sent", "2016-02-07 no-answer"], "us-congress")
    assert [step.due_on for step in (first, second) if step] == [date(2016, 2, 7), date(2016, 2, 21)]


def test_an_uncertain_asking_gives_a_range_and_comes_back_by_its_start() -> None:
    step = asked(["2016-02 demand-made"])
    assert step is not None
    assert (step.due_on, step.due_last) == (date(2016, 2, 15), date(2016, 3, 14))


def test_a_promise_with_a_day_comes_back_the_day_after() -> None:
    step = asked(["2016-01-24 letter-sent", "2016-02-09 promised 2016-06"])
    assert step is not None
    assert (step.due_on, step.due_last) == (date(2016, 7, 1), None)
    assert "the day they named has passed" in step.what


@pytest.mark.parametrize(
    ("later", "key", "due"),
    [
        (["2016-02-08 acknowledged"], "standing:promised:2", date(2016, 7, 1)),
        (["2016-02-05 reply", "2016-02-08 acknowledged"], "standing:promised:2", date(2016, 7, 1)),
        (["2016-02-05 acknowledged", "2016-02-08 acknowledged"], "standing:promised:2", date(2016, 7, 1)),
        (["2016-07-08 acknowledged"], "standing:promised:2", date(2016, 7, 1)),
        (["2016-02-08 letter-sent"], "standing:promised:2", date(2016, 7, 1)),
        (["2016-02-05 raised", "2016-02-08 acknowledged"], "standing:promised:2", date(2016, 7, 1)),
        (["2016-07-08 letter-sent"], "standing:promised:3", date(2016, 8, 7)),
        (["2016-07-08 letter-sent", "2016-07-10 acknowledged"], "standing:promised:4", date(2016, 8, 9)),
        (["2016-02-08 promised"], "standing:promised:3", date(2016, 3, 9)),
        (["2016-02-08 promised 2016-08-31"], "standing:promised:3", date(2016, 9, 1)),
        (["2016-02-08 partly-met"], "standing:partly-met:3", date(2016, 3, 9)),
        (["2016-02-08 reply"], "standing:check:3", date(2016, 2, 11)),
    ],
)
def test_the_day_of_a_promise_stands_until_something_decides(later: list[str], key: str, due: date) -> None:
    """An acknowledgement says nothing new, and asking again before the day does not undo it; asking after it does."""
    step = asked(["2016-01-24 letter-sent", "2016-02-01 promised 2016-06-30", *later])
    assert step is not None
    assert (step.key, step.due_on) == (key, due)


def test_asking_again_before_a_promise_that_has_no_certain_day_leaves_it_by_its_last_day() -> None:
    told = ["2016-01-24 letter-sent", "2016-02-01 promised ../2016-06-30", "2016-02-08 letter-sent"]
    step = asked(told)
    assert step is not None
    assert step.due_on == date(2016, 7, 1)


@pytest.mark.parametrize(
    ("closed", "due"),
    [
        ([date(2016, 2, 8)], date(2016, 7, 1)),
        ([date(2016, 2, 8), date(2016, 6, 30)], date(2016, 7, 1)),
        ([date(2016, 2, 8), date(2016, 7, 1)], date(2016, 7, 31)),
    ],
)
def test_what_is_closed_before_the_day_they_named_comes_back_for_it(closed: list[date], due: date) -> None:
    step = asked(["2016-01-24 letter-sent", "2016-02-01 promised 2016-06-30"])
    assert step is not None
    turn = next_turn(step, closed, COUNTER, TODAY)
    assert turn is not None
    assert (turn.due_on, turn.turn) == (due, len(closed) + 1)
    once = replace(step, of=replace(step.of, repeat_every=None))
    after = next_turn(once, closed, COUNTER, TODAY)
    assert (after.due_on if after else None) == (due if due == step.due_on else None)


@pytest.mark.parametrize(
    ("told", "due"),
    [
        (["2016-01-05 arrest"], date(2016, 4, 4)),
        (["2014-05-05 arrest", "2016-01-12 held"], date(2016, 4, 11)),
        (["2014-05 arrest"], date(2016, 5, 10)),
        (["2016-02-01 disappearance"], date(2016, 3, 2)),
        (["2014-05-05 arrest", "2016-01-12 release"], None),
    ],
)
def test_where_somebody_is_held_is_confirmed_again(told: list[str], due: date | None) -> None:
    """What had gone stale before it was entered is asked for one period after that: it does not fire for the past."""
    step = asked(told, "custody", Axis.CUSTODY)
    assert (step.due_on if step else None) == due


def laid(first: date, last: date, announced: date | None = None) -> Laid:
    return visit_steps(Stay(first, last, announced), PLANS["visit"], COUNTER, TODAY)


def test_a_visit_in_five_days_compresses_what_comes_before_it() -> None:
    steps = {step.key: step.due_on for step in laid(date(2016, 2, 15), date(2016, 2, 16)).steps}
    assert steps == {
        "visit:announced": TODAY,
        "visit:choose": TODAY,
        "visit:meeting": TODAY,
        "visit:letter": date(2016, 2, 11),
        "visit:publish": date(2016, 2, 14),
        "visit:readouts": date(2016, 2, 18),
        "visit:debrief": date(2016, 2, 19),
        "visit:follow-up": date(2016, 3, 1),
        "visit:outcome": date(2016, 3, 17),
        "visit:three-months": date(2016, 5, 16),
    }


def test_a_visit_that_is_over_asks_only_for_what_comes_after_and_names_what_is_left_out() -> None:
    found = laid(date(2016, 1, 26), date(2016, 1, 26))
    after = ["readouts", "debrief", "follow-up", "outcome", "three-months"]
    assert [step.of.key for step in found.steps] == after
    assert [step.of.key for step in found.over] == ["announced", "choose", "meeting", "letter", "publish"]


def test_a_visit_of_long_ago_asks_for_nothing() -> None:
    assert laid(date(2012, 11, 19), date(2012, 11, 19)).steps == []


def test_a_visit_asks_for_what_is_to_be_done_when_it_is_announced() -> None:
    found = laid(date(2016, 4, 1), date(2016, 4, 2), announced=date(2016, 2, 20))
    assert found.steps[0].due_on == date(2016, 2, 20)


def run(plan: Outline, when: str, is_latest: bool = True, counter: Counter = COUNTER) -> Laid:
    return run_steps(Run(5, plan, UncertainDate.edtf(when), is_latest), counter, TODAY)


@pytest.mark.parametrize(
    ("when", "steps", "dropped"),
    [
        ("2016-03-01", {"prepare": date(2016, 2, 23), "find-out": date(2016, 3, 2)}, []),
        ("2016-02-12", {"prepare": TODAY, "find-out": date(2016, 2, 13)}, []),
        ("2016-02-01", {"find-out": date(2016, 2, 2)}, ["prepare"]),
        ("2015-02-01", {}, ["prepare", "find-out"]),
    ],
)
def test_a_hearing_is_prepared_and_asked_about(when: str, steps: dict[str, date], dropped: list[str]) -> None:
    found = run(PLANS["hearing"], when)
    assert {step.of.key: step.due_on for step in found.steps} == steps
    assert [step.of.key for step in found.dropped] == dropped


def test_what_they_owe_since_long_is_due_today_and_not_forgotten() -> None:
    (step,) = run(PLANS["wgad-regular"], "2015-06-01").steps
    assert step.due_on == TODAY


def test_of_what_goes_stale_only_the_latest_news_counts() -> None:
    assert [step.due_on for step in run(PLANS["health"], "2016-01-20").steps] == [date(2016, 4, 19)]
    assert run(PLANS["health"], "2016-01-20", is_latest=False) == Laid()


def test_the_next_session_is_counted_from_those_that_are_known() -> None:
    sessions = [date(2016, 2, 29), date(2016, 6, 13)]
    known = replace(COUNTER, sessions=lambda _body: sessions)
    (step,) = run(PLANS["upr-responses"], "2016-01-20", counter=known).steps
    assert step.due_on == date(2016, 2, 29)
    found = run(PLANS["upr-responses"], "2016-07-01", counter=known)
    assert (found.steps, [step.of.key for step in found.undated]) == ([], ["answers"])


def test_a_reminder_repeats_as_often_as_its_plan_says() -> None:
    (first,) = run(PLANS["ced-reminders"], "2016-02-08").steps
    closed = [date(2016, 2, 22), date(2016, 3, 8)]
    turns = [next_turn(first, closed[:often], COUNTER, TODAY) for often in range(3)]
    assert [(turn.key, turn.due_on) for turn in turns if turn] == [
        ("run:5:reminder:1", date(2016, 2, 22)),
        ("run:5:reminder:2", date(2016, 3, 7)),
        ("run:5:reminder:3", date(2016, 3, 22)),
    ]
    assert next_turn(first, [*closed, date(2016, 3, 22)], COUNTER, TODAY) is None


@pytest.mark.parametrize(
    ("key", "asks"),
    [
        ("17:standing:check:45", True),
        ("17:progress:check:45:2", True),
        ("17:standing:waiting:45", False),
        ("17:run:5:check:1", False),
        ("17:visit:check:2", False),
        ("17:hand:check:0f", False),
        ("17", False),
    ],
)
def test_only_where_a_reply_waits_a_step_asks_to_judge_it_and_not_for_the_name_of_a_step(key: str, asks: bool) -> None:
    assert judges(key) is asks


def plan_of(period: Period, owes: Owes) -> Outline:
    step = OutlineStep("it", "Do it", owes, period, Anchor.TRIGGER)
    return Outline("a-plan", "A plan", "submitted", [step])


@given(
    st.dates(date(2010, 1, 1), date(2020, 12, 31)),
    st.integers(-60, 60),
    st.sampled_from(UNITS),
    st.sampled_from(Owes),
)
def test_nothing_comes_back_before_its_day_or_for_a_past_of_long_ago(
    when: date, number: int, unit: PeriodUnit, owes: Owes
) -> None:
    """A step is set on its own day, or today when that has passed; or it is left out and named. Twice is the same."""
    plan = plan_of(Period(number, unit), owes)
    found = run(plan, when.isoformat())
    assert found == run(plan, when.isoformat())
    assert len(found.steps) + len(found.dropped) == 1
    counted = COUNTER.due(UncertainDate.on(when), Period(number, unit))
    assert counted is not None
    for step in found.steps:
        assert step.due_on in (counted.first, TODAY)
        assert step.due_on >= min(TODAY - timedelta(days=30), counted.first)
        assert step.due_on >= TODAY - timedelta(days=30)
        assert number < 0 or step.due_on >= when
    if counted.first >= TODAY:
        assert [step.due_on for step in found.steps] == [counted.first]


@given(st.dates(date(2015, 1, 1), date(2017, 12, 31)), st.integers(0, 20), st.dates(date(2015, 1, 1), date(2017, 1, 1)))
def test_a_visit_never_asks_for_what_is_over(first: date, length: int, today: date) -> None:
    found = visit_steps(Stay(first, first + timedelta(days=length)), PLANS["visit"], COUNTER, today)
    assert len(found.steps) + len(found.dropped) + len(found.over) == len(PLANS["visit"].steps)
    for step in found.steps:
        before = step.of.period.number < 0
        assert step.due_on >= (today if before else today - timedelta(days=30))
        assert not before or today < first

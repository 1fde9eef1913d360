"""What is outstanding comes back: two weeks after it was asked, then every thirty days until it is answered."""

from datetime import date

import pytest

from tests.rules.test_standing import story
from tracker.rules.plans import Owes, next_step, visit_steps
from tracker.rules.standing import fold
from tracker.rules.statuses import Axis

TODAY = date(2016, 2, 10)

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


@pytest.mark.parametrize(("told", "due", "owes"), STEPS)
def test_when_a_demand_comes_back(told: list[str], due: date, owes: Owes) -> None:
    standing = fold(Axis.STANDING, story(*told))
    assert standing is not None
    step = next_step(standing, TODAY)
    assert step is not None
    assert (step.due_on, step.owes) == (due, owes)


@pytest.mark.parametrize("answer", ["refused", "met", "withdrawn"])
def test_what_is_answered_or_closed_does_not_come_back(answer: str) -> None:
    standing = fold(Axis.STANDING, story("2016-01-24 letter-sent", f"2016-02-01 {answer}"))
    assert standing is not None
    assert next_step(standing, TODAY) is None


def test_what_was_never_raised_does_not_come_back() -> None:
    standing = fold(Axis.STANDING, [])
    assert standing is not None
    assert next_step(standing, TODAY) is None


def test_each_asking_is_a_step_of_its_own() -> None:
    first, second = (
        fold(Axis.STANDING, story(*told))
        for told in (["2016-01-24 letter-sent"], ["2016-01-24 letter-sent", "2016-02-07 no-answer"])
    )
    assert first is not None
    assert second is not None
    steps = next_step(first, TODAY), next_step(second, TODAY)
    assert len({step.key for step in steps if step}) == 2


def test_a_visit_in_five_days_compresses_what_comes_before_it() -> None:
    steps = {step.key: step.due_on for step in visit_steps(date(2016, 2, 15), date(2016, 2, 16), TODAY)}
    assert steps == {
        "visit:choose": TODAY,
        "visit:meeting": TODAY,
        "visit:letter": date(2016, 2, 11),
        "visit:publish": date(2016, 2, 14),
        "visit:readouts": date(2016, 2, 18),
        "visit:debrief": date(2016, 2, 19),
        "visit:follow-up": date(2016, 3, 1),
        "visit:outcome": date(2016, 3, 17),
    }


def test_a_visit_that_is_over_asks_only_for_what_comes_after() -> None:
    steps = {step.key for step in visit_steps(date(2016, 1, 26), date(2016, 1, 26), TODAY)}
    assert steps == {"visit:readouts", "visit:debrief", "visit:follow-up", "visit:outcome"}


def test_a_visit_of_long_ago_asks_for_nothing() -> None:
    assert visit_steps(date(2012, 11, 19), date(2012, 11, 19), TODAY) == []

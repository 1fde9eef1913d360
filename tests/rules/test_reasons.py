"""Why a follow-up is due on its day, in sentences; as the plans count it."""

from datetime import date

import pytest

from tracker.rules.dates import UncertainDate
from tracker.rules.events import Certainty
from tracker.rules.plans import VISIT_STEPS, Planned, next_step, visit_steps
from tracker.rules.reasons import BY_HAND, Trigger, after_event, around_visit
from tracker.rules.standing import Happening, fold
from tracker.rules.statuses import Axis

TODAY = date(2016, 2, 10)
NOT_EXACT = "The date is not exact (between 21 and 22 January 2016, uncertain): its last day counts."


def why(key: str, kind: str, when: str, due_on: date, recorded_on: date = date(2016, 1, 1)) -> str:
    planned = Planned.read(key)
    assert planned is not None
    trigger = Trigger(kind, "The letter", UncertainDate.edtf(when))
    return " ".join(map(str, after_event(planned, trigger, due_on, recorded_on)))


@pytest.mark.parametrize(
    ("key", "kind", "when", "due_on", "said"),
    [
        (
            "7:standing:waiting:9",
            "letter-sent",
            "2016-01-24",
            "2016-02-07",
            "14 days after 24 January 2016: The letter.",
        ),
        ("7:standing:waiting:9", "no-answer", "2016-01-24", "2016-02-23", "30 days after 24 January 2016: The letter."),
        ("7:progress:check:9", "reply", "2016-02-01", "2016-02-04", "3 days after 1 February 2016: The letter."),
        (
            "7:standing:waiting:9",
            "demand-made",
            "2016-01-21/2016-01-22?",
            "2016-02-05",
            f"14 days after 22 January 2016: The letter. {NOT_EXACT}",
        ),
        (
            "7:standing:waiting:9",
            "letter-sent",
            "2016-01-24",
            "2016-02-20",
            "14 days after 24 January 2016: The letter. The day was moved to 20 February 2016.",
        ),
    ],
)
def test_it_says_what_was_counted_and_from_what(key: str, kind: str, when: str, due_on: str, said: str) -> None:
    assert why(key, kind, when, date.fromisoformat(due_on)) == said


def test_what_was_entered_late_says_so() -> None:
    said = why("7:standing:waiting:9", "letter-sent", "2015-06-01", TODAY, recorded_on=TODAY)
    assert said == (
        "14 days after 1 June 2015: The letter. That day had passed when it was recorded: it came back the same day."
    )


@pytest.mark.parametrize("kind", ["letter-sent", "no-answer", "reply", "promised", "partly-met"])
def test_no_step_is_moved_by_its_own_plan(kind: str) -> None:
    when = UncertainDate.on(date(2016, 2, 1))
    standing = fold(Axis.STANDING, [Happening(9, kind, None, when, Certainty.CONFIRMED)])
    step = next_step(standing, TODAY) if standing else None
    assert step is not None
    assert len(why(f"7:{step.key}", kind, when.text, step.due_on).split(". ")) == 1


def test_every_step_of_a_visit_says_from_which_of_its_days_it_counts() -> None:
    first, last = date(2016, 3, 15), date(2016, 3, 16)
    steps = visit_steps(first, last, TODAY)
    assert len(steps) == len(VISIT_STEPS)
    for step in steps:
        planned = Planned.read(f"7:{step.key}")
        assert planned is not None
        (said,) = around_visit(planned, first, last, step.due_on, TODAY)
        assert ("first day" if step.due_on < first else "last day") in str(said)


def test_the_day_before_is_no_number() -> None:
    planned = Planned.read("7:visit:publish")
    assert planned is not None
    said = around_visit(planned, date(2016, 2, 15), date(2016, 2, 16), date(2016, 2, 14), TODAY)
    assert [str(each) for each in said] == ["The day before 15 February 2016, the first day of the visit."]


def test_what_was_set_by_hand_was_chosen() -> None:
    assert Planned.read("7:hand:0011aabb") is None
    assert str(BY_HAND) == "Somebody chose this day."

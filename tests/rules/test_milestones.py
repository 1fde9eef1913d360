"""The days by which a demand is counted: made, raised, answered, met."""

from datetime import date

import pytest

from tracker.rules.dates import UncertainDate
from tracker.rules.demands import DEFINITIONS, Counted, Milestones, milestones
from tracker.rules.events import Certainty, Stance
from tracker.rules.standing import Happening, fold
from tracker.rules.statuses import Axis


def told(*events: tuple[str, str] | tuple[str, str, Stance]) -> Milestones:
    happened = [
        Happening(number, code, None, UncertainDate.edtf(when), Certainty.CONFIRMED, stance=more[0] if more else None)
        for number, (code, when, *more) in enumerate(events)
    ]
    return milestones(happened, fold(Axis.STANDING, happened))


def test_nothing_is_counted_before_anything_happened() -> None:
    assert told() == Milestones()


def test_a_letter_makes_a_demand_and_does_not_raise_it_in_talks() -> None:
    found = told(("letter-sent", "2016-01-24"))
    assert found == Milestones(made_on=date(2016, 1, 24), last_raised_on=date(2016, 1, 24), times_raised=1)


@pytest.mark.parametrize(
    ("code", "stance", "is_raised"),
    [
        ("raised", None, True),
        ("meeting", Stance.RAISED_BY_NAME, True),
        ("meeting", Stance.NOT_RAISED, False),
        ("meeting", None, False),
        ("statement", Stance.RAISED, False),
        ("call", Stance.RAISED_GENERALLY, True),
    ],
)
def test_it_is_raised_by_talks_and_not_by_accounts_of_them(code: str, stance: Stance | None, is_raised: bool) -> None:
    found = told((code, "2016-01-26", stance) if stance else (code, "2016-01-26"))
    assert found.raised_on == (date(2016, 1, 26) if is_raised else None)
    assert found.made_on == found.raised_on


def test_the_first_answer_on_substance_counts_and_an_acknowledgement_does_not() -> None:
    found = told(
        ("letter-sent", "2016-01-01"),
        ("acknowledged", "2016-01-05"),
        ("promised", "2016-02-01"),
        ("letter-sent", "2016-03-01"),
        ("refused", "2016-04-01"),
    )
    assert (found.answered_on, found.waited) == (date(2016, 2, 1), 31)
    assert (found.last_raised_on, found.times_raised) == (date(2016, 3, 1), 2)


def test_it_counts_as_met_only_as_long_as_it_stands_so() -> None:
    assert told(("letter-sent", "2016-01-01"), ("met", "2016-02-01")).met_on == date(2016, 2, 1)
    again = told(("letter-sent", "2016-01-01"), ("met", "2016-02-01"), ("reopened", "2016-03-01"))
    assert (again.met_on, again.answered_on) == (None, date(2016, 2, 1))


def test_whoever_stops_asking_stops_the_wait_without_an_answer() -> None:
    found = told(("letter-sent", "2016-01-01"), ("withdrawn", "2016-01-11"))
    assert (found.answered_on, found.waited) == (None, 10)
    assert told(("letter-sent", "2016-01-01")).waited is None


def test_an_answer_from_before_the_demand_was_made_took_no_time() -> None:
    assert told(("promised", "2016-01-01"), ("letter-sent", "2016-02-01")).waited == 0


def test_of_a_date_that_is_not_exact_the_last_day_counts() -> None:
    assert told(("letter-sent", "2016-01")).made_on == date(2016, 1, 31)
    assert told(("letter-sent", "2016-01/..")).made_on == date(2016, 1, 1)
    assert told(("letter-sent", "../2016-01")).made_on == date(2016, 1, 31)


def test_every_word_of_the_scoreboard_has_its_meaning() -> None:
    assert [label for label, _meaning in DEFINITIONS[: len(Counted)]] == [each.label for each in Counted]
    assert all(meaning.endswith(".") for _label, meaning in DEFINITIONS)


def test_a_demand_that_another_took_over_has_no_days_of_its_own() -> None:
    happened = [
        Happening(1, "letter-sent", None, UncertainDate.edtf("2016-01-24"), Certainty.CONFIRMED),
        Happening(2, "withdrawn", "replaced", UncertainDate.edtf("2016-02-01"), Certainty.CONFIRMED),
    ]
    assert milestones(happened, fold(Axis.STANDING, happened)) == Milestones()
    anew = [*happened, Happening(3, "reopened", None, UncertainDate.edtf("2016-02-03"), Certainty.CONFIRMED)]
    assert milestones(anew, fold(Axis.STANDING, anew)).made_on == date(2016, 1, 24)

"""When a demand had no answer on substance, by what happened to it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.texts import edtf_texts
from tracker.rules.dates import UncertainDate
from tracker.rules.demands import UNANSWERED, Mention, days_unanswered
from tracker.rules.events import TYPES, Certainty, Stance
from tracker.rules.silences import silences
from tracker.rules.standing import Happening, course
from tracker.rules.statuses import Axis

TODAY = date(2016, 12, 31)
TYPES_OF_ASKING = sorted(kind.code for kind in TYPES.values() if Axis.STANDING in kind.means or kind.code == "meeting")


def happened(*events: tuple[str, str]) -> list[Happening]:
    return [
        Happening(number, code, None, UncertainDate.edtf(when), Certainty.CONFIRMED)
        for number, (code, when) in enumerate(events)
    ]


MADE = ("letter-sent", "2016-01-01")


@pytest.mark.parametrize(
    ("events", "days"),
    [
        ([], []),
        ([("reply", "2016-01-01")], []),
        ([MADE], [365]),
        ([MADE, ("acknowledged", "2016-02-01")], [365]),
        ([MADE, ("reply", "2016-02-01")], [365]),
        ([MADE, ("refused", "2016-01-11")], [10]),
        ([MADE, ("withdrawn", "2016-01-11")], [10]),
        ([MADE, ("refused", "2016-01-11"), ("raised", "2016-02-01")], [10, 355]),
        ([MADE, ("promised", "2016-01-11"), ("raised", "2016-02-01")], [10]),
        ([MADE, ("promised", "2016-01-11"), ("broken", "2016-06-01")], [10, 355]),
        ([MADE, ("promised", "2016-01-11"), ("broken", "2016-06-01"), ("met", "2016-06-11")], [10, 152]),
        ([MADE, ("refused", "2016-01-01")], []),
        ([("letter-sent", "2016-01"), ("refused", "2016-03")], [30]),
        ([("letter-sent", "2016"), ("refused", "2016-03")], []),
    ],
)
def test_a_silence_is_as_long_as_it_certainly_was(events: list[tuple[str, str]], days: list[int]) -> None:
    assert [silence.days for silence in silences(happened(*events), TODAY)] == days


def test_a_silence_of_uncertain_days_says_so() -> None:
    uncertain, exact = silences(happened(("letter-sent", "2016-01"), ("refused", "2016-03-01")), TODAY), happened(MADE)
    assert [silence.is_exact for silence in [*uncertain, *silences(exact, TODAY)]] == [False, True]


STORIES = st.lists(
    st.tuples(st.sampled_from(TYPES_OF_ASKING), edtf_texts(), st.sampled_from([None, *Stance])), max_size=8
)


@given(STORIES, st.dates(date(1500, 1, 1), date(9000, 1, 1)))
def test_the_last_silence_is_the_one_that_the_page_of_a_demand_counts(
    story: list[tuple[str, str, Stance | None]], today: date
) -> None:
    told = [
        Happening(number, code, None, when, Certainty.CONFIRMED, stance=stance)
        for number, (code, text, stance) in enumerate(story)
        if (when := UncertainDate.edtf(text)).earliest <= today
    ]
    found = silences(told, today)
    assert all(silence.first < silence.last <= today for silence in found if not silence.is_over)
    steps = course(Axis.STANDING, told)
    standing = steps[-1][1] if steps else ""
    mentions = [Mention(each.id, each.type, each.when, each.stance) for each in told]
    counted = days_unanswered(mentions, standing, today)
    assert [silence.days for silence in found if not silence.is_over] == ([counted] if counted else [])
    assert standing in UNANSWERED or all(silence.is_over for silence in found)
    assert all(silence.last - silence.first >= timedelta(days=1) for silence in found)

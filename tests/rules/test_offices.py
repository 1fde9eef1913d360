"""Who came after whom in a post, and what a reprisal parts."""

from datetime import date

import pytest

from tests.factories import on
from tracker.rules.dates import UncertainDate
from tracker.rules.demands import Mention
from tracker.rules.offices import Term, handovers, is_certain, time_in_post
from tracker.rules.reprisals import Around, around, beside

TODAY = date(2016, 2, 10)


def term(holder: int, since: str = "", until: str = "", post: str = "Minister") -> Term:
    first, last = (UncertainDate.edtf(text) if text else None for text in (since, until))
    return Term(holder, post, first, last)


def test_the_last_before_the_one_who_holds_the_post_is_the_predecessor() -> None:
    terms = [term(3, "2015-06"), term(1, "2005", "2010"), term(2, "2010", "2015-06")]
    (found,) = handovers(terms, TODAY)
    assert (found.before.holder, found.now.holder, found.until) == (2, 3, date(2015, 6, 30))


def test_an_end_that_nobody_wrote_is_where_the_next_one_began() -> None:
    (found,) = handovers([term(2, "2010"), term(3, "2015-06-01")], TODAY)
    assert (found.before.holder, found.until) == (2, date(2015, 6, 1))


def test_other_posts_are_others_and_spelling_is_none() -> None:
    assert handovers([term(1, "2010", "2015"), term(2, "2015", post="Deputy")], TODAY) == []
    assert len(handovers([term(1, "2010", "2015", "minister "), term(2, "2015")], TODAY)) == 1


def test_nobody_hands_over_to_themselves_to_nobody_or_to_the_future() -> None:
    assert handovers([term(1, "2010", "2012"), term(1, "2012")], TODAY) == []
    assert handovers([term(1, "2010", "2012"), term(2, "2012", "2015")], TODAY) == []
    assert handovers([term(1, "2010"), term(2, "2017")], TODAY) == []
    assert handovers([term(1)], TODAY) == []


def test_a_post_may_have_been_held_from_its_first_possible_day_to_its_last() -> None:
    since, until = UncertainDate.edtf("2015-06"), UncertainDate.edtf("2016-01")
    assert time_in_post(since, until) == (date(2015, 6, 1), date(2016, 1, 31))
    assert time_in_post(None, None) == (None, None)
    assert time_in_post(UncertainDate.edtf("../2015"), UncertainDate.edtf("2016/..")) == (None, None)


def test_it_was_held_for_certain_only_between_the_last_beginning_and_the_first_end() -> None:
    since, until = UncertainDate.edtf("2015-06"), UncertainDate.edtf("2016-01")
    certain = {
        day: is_certain(since, until, day)
        for day in (date(2015, 6, 29), date(2015, 6, 30), date(2016, 1, 1), date(2016, 1, 2))
    }
    assert list(certain.values()) == [False, True, True, False]
    assert is_certain(since, None, date(2020, 1, 1))
    assert not is_certain(None, until, date(2015, 12, 1))


SAID = [
    Mention(1, "letter-sent", on(2016, 1, 1)),
    Mention(2, "letter-sent", on(2016, 1, 31)),
    Mention(3, "raised", on(2016, 2, 1)),
    Mention(4, "refused", on(2016, 2, 2)),
    Mention(5, "acknowledged", on(2016, 2, 2)),
    Mention(6, "raised", UncertainDate.edtf("2016-02/2016-12")),
]


@pytest.mark.parametrize(
    ("reprisal", "days", "raised", "answered"),
    [
        ("2016-02-01", 31, (2, 2, 0), (0, 0, 1)),
        ("2016-02-01", 30, (1, 2, 0), (0, 0, 1)),
        ("2016-02-01", 1, (1, 2, 0), (0, 0, 1)),
        ("2016-01", 9, (0, 2, 1), (0, 0, 1)),
        ("2016-01", 10, (0, 2, 2), (0, 0, 1)),
        ("2016-01/..", 10, (0, 4, 0), (0, 1, 0)),
        ("../2016-01", 10, (0, 2, 2), (0, 0, 1)),
        ("2015", 31, (0, 0, 2), (0, 0, 0)),
    ],
)
def test_what_lies_in_the_possible_days_of_a_reprisal_came_neither_before_nor_after(
    reprisal: str, days: int, raised: tuple[int, ...], answered: tuple[int, ...]
) -> None:
    spans = beside(UncertainDate.edtf(reprisal), days, TODAY)
    assert around(spans, SAID, TODAY) == Around(raised, answered)


def test_the_days_beside_a_reprisal_stay_within_the_calendar() -> None:
    for day in (date.min, date(1000, 1, 1), date.max):
        before, same, after = beside(UncertainDate("", day, day), 36_500, date.max)
        assert before.first <= before.last <= same.first == same.last <= after.first <= after.last

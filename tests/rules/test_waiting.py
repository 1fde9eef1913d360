"""Within how many days half were answered, checked against known figures and the definition itself."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tracker.rules import waiting as rules
from tracker.rules.waiting import middle, unanswered_after

TREATED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
STILL_WELL = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
UNTREATED = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
"""Weeks of remission of 42 patients: the trial of Freireich and others (Blood 21, 1963), known from textbooks."""

waits = st.lists(st.integers(0, 40), max_size=25)


def half_answered_within(answered: list[int], waiting: list[int]) -> int | None:
    return rules.half_answered_within(unanswered_after(answered, waiting))


def by_definition(answered: list[int], waiting: list[int]) -> int | None:
    """The product-limit estimate in whole fractions, day by day."""
    unanswered = Fraction(1)
    for day in range(41):
        at_risk = sum(wait >= day for wait in [*answered, *waiting])
        if at_risk:
            unanswered *= 1 - Fraction(answered.count(day), at_risk)
        if unanswered <= Fraction(1, 2):
            return day
    return None


def test_it_gives_the_figures_of_the_textbooks() -> None:
    assert half_answered_within(TREATED, STILL_WELL) == 23
    assert half_answered_within(UNTREATED, []) == 8


def test_those_who_never_answer_are_not_flattered_by_their_one_answer() -> None:
    assert half_answered_within([3], []) == 3
    assert half_answered_within([3], [100, 100, 100]) is None
    assert half_answered_within([], [10]) is None


@given(waits, waits)
def test_it_is_what_its_definition_says(answered: list[int], waiting: list[int]) -> None:
    assert half_answered_within(answered, waiting) == by_definition(answered, waiting)


@given(waits.filter(bool))
def test_when_all_have_answered_it_is_the_middle_one(answered: list[int]) -> None:
    assert half_answered_within(answered, []) == middle(answered)


@given(waits, waits, st.integers(0, 40))
def test_one_more_who_waits_longer_never_makes_it_shorter(answered: list[int], waiting: list[int], more: int) -> None:
    before = half_answered_within(answered, waiting)
    after = half_answered_within(answered, [*waiting, max([*answered, more])])
    assert after is None or (before is not None and after >= before)


def test_the_middle_of_none_is_nothing() -> None:
    assert middle([]) is None
    assert middle([9, 1, 4]) == 4
    assert middle([1, 2, 3, 9]) == 2


@given(waits, waits)
def test_the_share_without_an_answer_only_falls_and_ends_at_none_when_all_have_answered(
    answered: list[int], waiting: list[int]
) -> None:
    steps = unanswered_after(answered, waiting)
    assert [day for day, _share in steps] == sorted(set(answered))
    shares = [1.0, *(share for _day, share in steps)]
    assert shares == sorted(shares, reverse=True)
    if answered and not waiting:
        assert abs(shares[-1]) < 1e-9

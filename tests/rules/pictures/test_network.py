"""Who signed what with whom, of any letters: nothing is lost, and all of it stands inside of the picture."""

from itertools import combinations
from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.pictures.network import KNOT, MOST, SIDE, THICKEST, THINNEST, drawn, network
from tracker.rules.pictures.shapes import Dot, Line

WHO = st.integers(1, 16)
LETTERS = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.lists(WHO, max_size=9), max_size=12)


def test_five_who_signed_one_letter_are_all_joined() -> None:
    shown = network({"letter": ["FIDH", "ADHOC", "LICADHO", "FORUM-ASIA", "CCHR"], "another": ["HRW"]})
    assert [knot.who for knot in shown.knots] == ["FIDH", "ADHOC", "LICADHO", "FORUM-ASIA", "CCHR"]
    assert [(each.one.number, each.other.number) for each in shown.together] == list(combinations(range(1, 6), 2))
    assert (shown.left_out, shown.alone) == (0, 1)


def test_more_letters_together_are_a_thicker_line_and_neighbours() -> None:
    shown = network({"one": ["a", "b", "c"], "two": ["c", "a"], "three": ["c", "a"], "four": ["c", "d"]})
    assert [knot.who for knot in shown.knots] == ["c", "a", "b", "d"]
    first = shown.together[0]
    assert ((first.one.who, first.other.who), first.letters) == (("c", "a"), ("one", "two", "three"))
    assert [each.thickness for each in shown.together] == [THICKEST, *[THINNEST] * (len(shown.together) - 1)]


@given(LETTERS)
def test_every_pair_that_is_shown_has_exactly_the_letters_that_both_signed(signed: dict[str, list[int]]) -> None:
    shown = network(signed)
    knots = [knot.who for knot in shown.knots]
    told = {frozenset((each.one.who, each.other.who)): set(each.letters) for each in shown.together}
    for pair in combinations(knots, 2):
        both = {letter for letter, everyone in signed.items() if {*pair} <= {*everyone}}
        assert told.get(frozenset(pair), set()) == both
    assert all(each.one.number < each.other.number for each in shown.together)
    assert [len(each.letters) for each in shown.together] == sorted(map(len, told.values()), reverse=True)


@given(LETTERS)
def test_everybody_is_shown_or_counted(signed: dict[str, list[int]]) -> None:
    shown = network(signed)
    everybody = {who for everyone in signed.values() for who in everyone}
    assert len(shown.knots) + shown.left_out + shown.alone == len(everybody)
    assert len(shown.knots) == min(MOST, len(everybody) - shown.alone)
    assert [knot.number for knot in shown.knots] == list(range(1, len(shown.knots) + 1))


@given(LETTERS, WHO)
def test_the_one_whose_network_it_is_stands_first(signed: dict[str, list[int]], first: int) -> None:
    shown = network(signed, first)
    if any(first in everyone and len(set(everyone)) > 1 for everyone in signed.values()):
        assert shown.knots[0].who == first


@given(LETTERS)
def test_all_of_it_stands_inside_and_apart_and_is_drawn_the_same_again(signed: dict[str, list[int]]) -> None:
    shown = network(signed)
    assert shown == network({letter: list(everyone) for letter, everyone in signed.items()})
    picture = drawn(shown, [("", f"/{place}") for place, _each in enumerate(shown.together)])
    dots = [shape for shape in picture.shapes if isinstance(shape, Dot)]
    assert all(KNOT < way < SIDE - KNOT for dot in dots for way in (dot.x, dot.y))
    assert all(hypot(one.x - other.x, one.y - other.y) > 2 * KNOT for one, other in combinations(dots, 2))
    lines = [shape for shape in picture.shapes if isinstance(shape, Line)]
    assert [line.url for line in reversed(lines)] == [f"/{place}" for place in range(len(lines))]
    assert {(line.x, line.y) for line in lines} <= {(dot.x, dot.y) for dot in dots}

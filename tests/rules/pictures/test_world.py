"""The map of the world that comes along, and circles on it."""

from math import hypot
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.countries import country_codes
from tracker.rules.pictures.circles import DIGIT, LARGEST, SMALLEST, WIDTH, circles
from tracker.rules.pictures.shapes import Dot, Ground, Label, Picture
from tracker.rules.pictures.world import NoWorld, World, read

FILE = Path(__file__).parents[3] / "static" / "world.svg"
OURS = read(FILE.read_text())
COUNTRIES = st.dictionaries(st.sampled_from(country_codes()), st.integers(0, 200_000), max_size=30)
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2000 864">'
LAND = '<path id="KH" data-at="10 20" d="M1 2l3 4z"/>'


def test_it_is_small_and_has_a_place_for_every_country_but_antarctica() -> None:
    assert FILE.stat().st_size <= 60_000
    assert set(country_codes()) - OURS.places.keys() == {"AQ"}
    assert all(0 <= x <= OURS.width and 0 <= y <= OURS.height for x, y in OURS.places.values())


@pytest.mark.parametrize(
    ("first", "west_or_north_of"),
    [("US", "GB"), ("GB", "RU"), ("KH", "PH"), ("CL", "AR"), ("PT", "ES")],
)
def test_west_is_at_the_left(first: str, west_or_north_of: str) -> None:
    assert OURS.places[first][0] < OURS.places[west_or_north_of][0]


@pytest.mark.parametrize(("first", "south"), [("CA", "US"), ("RU", "KZ"), ("IN", "LK"), ("EG", "SD"), ("MY", "AU")])
def test_north_is_at_the_top(first: str, south: str) -> None:
    assert OURS.places[first][1] < OURS.places[south][1]


def test_what_is_drawn_holds_shapes_and_nothing_else() -> None:
    drawn = read(f"{HEAD}<!-- Made <b>by</b> us -->{LAND}</svg>").drawing
    assert drawn.split() == [*HEAD.split(), "<g", 'id="land">', "<path", 'd="M1', "2l3", '4z"/>', "</g>", "</svg>"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<svg></svg>",
        f"{HEAD}</svg>",
        f"{HEAD}{LAND}<script>alert(1)</script></svg>",
        f'{HEAD}{LAND}<image href="https://example.org/a.png"/></svg>',
        f'{HEAD}{LAND}<path d="M1 2" onclick="x"/></svg>',
        f'{HEAD}<path d="M1 2z"/></svg>',
        f"{HEAD}{LAND}<!-- --><script>--></script></svg>",
    ],
)
def test_whatever_is_no_map_is_refused(text: str) -> None:
    with pytest.raises(NoWorld):
        read(text)


def drawn(numbers: dict[str, int], world: World = OURS) -> Picture:
    return circles(
        numbers, world, "/world.svg#land", {code: (f"{code} {number}", code) for code, number in numbers.items()}
    )


@given(COUNTRIES)
def test_every_number_that_is_there_has_a_circle_on_the_map(numbers: dict[str, int]) -> None:
    picture = drawn(numbers)
    dots = [shape for shape in picture.shapes if isinstance(shape, Dot)]
    assert {dot.url for dot in dots} == {code for code, number in numbers.items() if number} - {"AQ"}
    for dot in dots:
        assert 0 <= dot.x <= WIDTH
        assert 0 <= dot.y <= picture.height
        assert SMALLEST <= dot.r <= LARGEST + 1e-9
        assert dot.words == f"{dot.url} {numbers[dot.url]}"
    assert isinstance(picture.shapes[0], Ground)


@given(COUNTRIES)
def test_more_is_no_smaller_and_never_hides_less(numbers: dict[str, int]) -> None:
    dots = [shape for shape in drawn(numbers).shapes if isinstance(shape, Dot)]
    assert [dot.r for dot in dots] == sorted((dot.r for dot in dots), reverse=True)
    assert [numbers[dot.url] for dot in dots] == sorted((numbers[dot.url] for dot in dots), reverse=True)


@given(COUNTRIES)
def test_a_number_has_room_in_its_circle_and_nothing_lies_over_it(numbers: dict[str, int]) -> None:
    shapes = drawn(numbers).shapes
    dots = [shape for shape in shapes if isinstance(shape, Dot)]
    for label in (shape for shape in shapes if isinstance(shape, Label)):
        place = next(place for place, dot in enumerate(dots) if (dot.x, str(numbers[dot.url])) == (label.x, label.text))
        half, y = DIGIT * len(label.text) / 2, dots[place].y
        assert dots[place].r > half
        for across in (-half, 0, half):
            assert all(hypot(label.x + across - over.x, y - over.y) > over.r for over in dots[place + 1 :])


def test_one_number_alone_is_told() -> None:
    assert [shape.text for shape in drawn({"KH": 1}).shapes if isinstance(shape, Label)] == ["1"]


def test_a_map_without_a_country_draws_the_others() -> None:
    small = read(f"{HEAD}{LAND}</svg>")
    assert [shape.url for shape in drawn({"KH": 2, "US": 9}, small).shapes if isinstance(shape, Dot)] == ["KH"]

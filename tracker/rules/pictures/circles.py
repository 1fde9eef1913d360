"""A map of the world with circles: one for each country, as large as its number."""

from collections.abc import Mapping, Sequence
from math import hypot, sqrt

from tracker.rules.pictures.shapes import Dot, Ground, Label, Picture, Tone
from tracker.rules.pictures.world import World

WIDTH = 1000.0
SMALLEST, ONE, LARGEST = 6.0, 9.0, 40.0
"""Radii, in a picture that is so many units across: the smallest, that of a circle for one, and the largest."""
DIGIT, BASE = 8.0, 4.5
"""How wide a digit is, and how far below the middle of a circle a number begins that stands in it."""


def circles(numbers: Mapping[str, int], world: World, drawing: str, said: Mapping[str, tuple[str, str]]) -> Picture:
    """Return a map with a circle for each country that it knows, by its code; the largest lie below the others.

    `drawing` is where the land is drawn; `said`, by country, is what a circle says and where it leads. Areas are in
    proportion to the numbers, but no circle is smaller than can be seen. A number stands in its circle where it fits,
    and where no other circle lies over it.
    """
    scale = WIDTH / world.width
    known = {code: number for code, number in numbers.items() if number > 0 and code in world.places}
    unit = min(ONE, LARGEST / sqrt(max(known.values(), default=1)))
    dots = []
    for code, number in sorted(known.items(), key=lambda each: (-each[1], each[0])):
        (x, y), (words, url) = world.places[code], said[code]
        radius = max(SMALLEST, unit * sqrt(number))
        dots.append((Dot(x=x * scale, y=y * scale, r=radius, tone=Tone.WAITING, words=words, url=url), str(number)))
    told = [
        Label(x=dot.x, y=dot.y + BASE, text=text, anchor="middle")
        for place, (dot, text) in enumerate(dots)
        if _has_room(dot, text, [other for other, _text in dots[place + 1 :]])
    ]
    return Picture(
        (Ground(drawing=drawing, scale=scale), *(dot for dot, _text in dots), *told), world.height * scale, WIDTH
    )


def _has_room(dot: Dot, text: str, above: Sequence[Dot]) -> bool:
    """Whether a number fits into its circle, and no other circle lies over it."""
    wide, tall = DIGIT * len(text) / 2, BASE
    return dot.r > wide + DIGIT / 2 and all(
        hypot(max(0, abs(dot.x - other.x) - wide), max(0, abs(dot.y - other.y) - tall)) > other.r for other in above
    )

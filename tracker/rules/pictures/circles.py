"""A map of the world with circles: one for each country, as large as its number."""

from collections.abc import Mapping
from math import sqrt

from tracker.rules.pictures.shapes import Dot, Ground, Label, Picture, Shape, Tone
from tracker.rules.pictures.world import World

WIDTH = 1000.0
SMALLEST, ONE, LARGEST = 6.0, 9.0, 44.0
"""Radii, in a picture that is so many units across: the smallest, that of a circle for one, and the largest."""
DIGIT, BASE = 8.0, 4.5
"""How wide a digit is, and how far below the middle of a circle a number begins that stands in it."""


def circles(numbers: Mapping[str, int], world: World, drawing: str, said: Mapping[str, tuple[str, str]]) -> Picture:
    """Return a map with a circle for each country that it knows, by its code; the largest lie below the others.

    `drawing` is where the land is drawn; `said`, by country, is what a circle says and where it leads. Areas are in
    proportion to the numbers, but no circle is smaller than can be seen. A number stands in its circle where it fits.
    """
    scale = WIDTH / world.width
    known = {code: number for code, number in numbers.items() if number > 0 and code in world.places}
    unit = min(ONE, LARGEST / sqrt(max(known.values(), default=1)))
    shapes: list[Shape] = [Ground(drawing=drawing, scale=scale)]
    for code, number in sorted(known.items(), key=lambda each: (-each[1], each[0])):
        x, y = (way * scale for way in world.places[code])
        radius = max(SMALLEST, unit * sqrt(number))
        words, url = said[code]
        shapes.append(Dot(x=x, y=y, r=radius, tone=Tone.WAITING, words=words, url=url))
        if radius * 2 > DIGIT * (len(str(number)) + 1):
            shapes.append(Label(x=x, y=y + BASE, text=str(number), anchor="middle"))
    return Picture(tuple(shapes), world.height * scale, WIDTH)

"""The shapes of countries, as a file holds them, and where the number of each country stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass


class NoWorld(Exception):
    """A file is no map of the world; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class World:
    width: int
    height: int
    """In the units of the map."""
    places: Mapping[str, tuple[int, int]]
    """By the code of a country (ISO 3166-1), how far from the start and from the top its number stands."""
    drawing: str
    """An SVG of our own making whose element `land` has one path for each country, and no colours."""


_FRAME = re.compile(r'<svg xmlns="http://www\.w3\.org/2000/svg" viewBox="0 0 (\d{1,5}) (\d{1,5})">')
_LAND = re.compile(r'<path(?: id="([A-Z]{2})" data-at="(\d{1,5}) (\d{1,5})")? d="([MmLlHhVvZz\d ,.-]*)"/>')
_AROUND = re.compile(r'<!--(?:(?!-->).)*-->|<g id="land">|</g>|</svg>|\s+', re.DOTALL)


def read(text: str) -> World:
    """Read a map as tools/world.py writes it. Raises NoWorld, also for anything in it that is no shape of land."""
    frame = _FRAME.match(text)
    if frame is None:
        raise NoWorld("It does not begin as a map that tools/world.py wrote.")
    rest = text[frame.end() :]
    if left := _AROUND.sub("", _LAND.sub("", rest)):
        raise NoWorld(f"It holds something that is no shape of a country: {left[:40]!r}.")
    found = _LAND.findall(rest)
    places = {code: (int(x), int(y)) for code, x, y, _shape in found if code}
    if not places:
        raise NoWorld("It names no country.")
    shapes = "\n".join(f'<path d="{shape}"/>' for *_place, shape in found)
    return World(int(frame[1]), int(frame[2]), places, f'{frame[0]}\n<g id="land">\n{shapes}\n</g>\n</svg>\n')

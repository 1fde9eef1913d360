"""A picture on a page: words that say what it shows, the picture, and the same as a table for whoever reads that."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import get_locale

from tracker.rules.pictures.shapes import Picture


class Cell(NamedTuple):
    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """What templates/parts/pictures.html draws. The table says all that the picture shows, with the same links."""

    name: str
    """One of its kind on a page: elements are called by it."""
    words: str
    picture: Picture
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    is_open: bool = False
    """Whether the table is shown at once."""


def figure(
    name: str, words: str, picture: Picture, heads: Sequence[str], rows: Sequence[Sequence[Cell]], is_open: bool = False
) -> Figure:
    """Return a figure that runs in the direction in which the page is read."""
    locale = get_locale()
    from_the_right = locale is not None and locale.text_direction == "rtl"
    return Figure(name, words, picture.mirrored() if from_the_right else picture, heads, rows, is_open)

"""Who signed what with whom: organisations on a circle, and a line between two as thick as the letters are many."""

from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations
from math import cos, pi, sin
from typing import Generic, TypeVar

from tracker.rules.pictures.shapes import Dot, Label, Line, Picture, Shape, Tone

Who = TypeVar("Who", bound=Hashable)
What = TypeVar("What", bound=Hashable)

SIDE, MARGIN, KNOT = 360.0, 20.0, 13.0
"""The picture is a square of this side; whoever is shown is a dot of this radius on a circle inside."""
BASE = 4.5
"""How far below the middle of a dot its number begins."""
THINNEST, THICKEST = 1.5, 9.0
MOST = 12
"""Who is shown: more lines than these have among themselves nobody tells apart."""


@dataclass(frozen=True, slots=True)
class Knot(Generic[Who]):
    """Somebody on the circle, by a number from 1 that stands in the picture and in the list beside it."""

    number: int
    who: Who
    letters: int
    """How many they signed with others."""
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Together(Generic[Who, What]):
    """Two who signed together, the one with the smaller number first, what they signed, and how thick the line is."""

    one: Knot[Who]
    other: Knot[Who]
    letters: tuple[What, ...]
    thickness: float


@dataclass(frozen=True, slots=True)
class Network(Generic[Who, What]):
    knots: tuple[Knot[Who], ...]
    together: tuple[Together[Who, What], ...]
    """The pairs that signed most letters first."""
    left_out: int
    """How many others signed together, too."""
    alone: int
    """How many signed, but never with another."""


def network(signed: Mapping[What, Sequence[Who]], first: Who | None = None) -> Network[Who, What]:
    """Return who signed with whom, of these letters with whoever signed each, as positions in a square of SIDE.

    Shown are the MOST who signed most often with others, and `first` in any case. Neighbours on the circle are those
    who signed most together. The same letters in the same order make the same picture.
    """
    of_each: dict[Who, dict[What, None]] = {}
    for letter, everyone in signed.items():
        for who in everyone if len(set(everyone)) > 1 else ():
            of_each.setdefault(who, {})[letter] = None
    ranked = sorted(of_each, key=lambda who: (who != first, -len(of_each[who])))
    shown = ranked[:MOST]
    order = _round({who: of_each[who].keys() for who in shown})
    knots = [_knot(place, len(order), who, len(of_each[who])) for place, who in enumerate(order)]
    alone = {who for everyone in signed.values() for who in everyone} - of_each.keys()
    return Network(tuple(knots), _together(knots, of_each), len(ranked) - len(shown), len(alone))


def _round(letters: Mapping[Who, Set[What]]) -> list[Who]:
    """Begin with the first; beside each stands, of those who are left, the one who signed most with them."""
    left, order = list(letters), list[Who]()
    while left:
        before = letters[order[-1]] if order else letters[left[0]]
        nearest = max(left, key=lambda who: len(before & letters[who])) if order else left[0]
        order.append(nearest)
        left.remove(nearest)
    return order


def _knot(place: int, of: int, who: Who, letters: int) -> Knot[Who]:
    """The first stands at the top; two stand beside each other."""
    turn = 2 * pi * place / of - (pi if of == 2 else pi / 2)
    radius = (SIDE / 2 - MARGIN) if of > 1 else 0
    return Knot(place + 1, who, letters, *(round(SIDE / 2 + radius * way(turn), 1) for way in (cos, sin)))


def _together(
    knots: Sequence[Knot[Who]], of_each: Mapping[Who, Mapping[What, None]]
) -> tuple[Together[Who, What], ...]:
    shared = {
        (one, other): tuple(letter for letter in of_each[one.who] if letter in of_each[other.who])
        for one, other in combinations(knots, 2)
    }
    most = max(map(len, shared.values()), default=0)
    found = [Together(*pair, letters, _thickness(len(letters), most)) for pair, letters in shared.items() if letters]
    return tuple(sorted(found, key=lambda each: -len(each.letters)))


def drawn(shown: Network[Who, What], pairs: Sequence[tuple[str, str]]) -> Picture:
    """Draw it, with what is said of each pair in their order, and where it leads; the thickest lines lie above."""
    lines: list[Shape] = [
        Line(
            x=each.one.x,
            y=each.one.y,
            to_x=each.other.x,
            to_y=each.other.y,
            weight=each.thickness,
            tone=Tone.QUIET,
            words=words,
            url=url,
        )
        for each, (words, url) in zip(shown.together, pairs, strict=True)
    ]
    dots = [Dot(x=knot.x, y=knot.y, r=KNOT, tone=Tone.ACCENT, is_hollow=True) for knot in shown.knots]
    numbers = [Label(x=knot.x, y=knot.y + BASE, text=str(knot.number), anchor="middle") for knot in shown.knots]
    return Picture((*reversed(lines), *dots, *numbers), SIDE, SIDE)


def _thickness(number: int, most: int) -> float:
    return round(THINNEST + (THICKEST - THINNEST) * (number - 1) / (most - 1), 1) if most > 1 else THINNEST

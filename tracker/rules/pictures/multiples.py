"""One small panel of many that are alike: what was counted in each period, and how the unanswered grew fewer."""

from collections.abc import Mapping, Sequence
from datetime import date

from tracker.rules.demands import Counted
from tracker.rules.pictures.scale import Grain
from tracker.rules.pictures.shapes import Bar, Course, Label, Line, Picture, Shape, Tone

TONES = {
    Counted.MADE: Tone.QUIET,
    Counted.RAISED: Tone.ACCENT,
    Counted.ANSWERED: Tone.CHECK,
    Counted.MET: Tone.MET,
}
TOP, TALL, FOOT = 16.0, 64.0, 18.0
"""Pixels: above the highest bar, that bar, and the words below."""
FILLED = 0.84
"""How much of a period its bars take; the rest parts it from the next."""
MOST_STEPS = 12
"""Days at which a curve is drawn and said."""
HALF = 0.5
FROM, TO = 2.0, 98.0
"""Per cent of the width, between which a curve is drawn."""


def counted_in(days: Sequence[date], grain: Grain, firsts: Sequence[date]) -> list[int]:
    """Count days by the period in which each lies; the periods are named by their first days, and hold all of them."""
    places = {first: number for number, first in enumerate(firsts)}
    found = [0] * len(firsts)
    for day in days:
        found[places[grain.begin(day)]] += 1
    return found


def bars(counts: Mapping[Counted, Sequence[int]], words: Sequence[str]) -> Picture:
    """Draw, for each period with its words, a bar for each thing that was counted; the highest says its number."""
    most = max((number for each in counts.values() for number in each), default=0)
    foot, wide = TOP + TALL, 100 / max(1, len(words))
    one = wide * FILLED / max(1, len(counts))
    highest = list[Shape]()
    shapes: list[Shape] = [Line(x=0, to_x=100, y=foot, to_y=foot, tone=Tone.QUIET)]
    for place, (what, numbers) in enumerate(counts.items()):
        for period, number in enumerate(numbers):
            tall = TALL * number / max(1, most)
            x = period * wide + wide * (1 - FILLED) / 2 + place * one
            if number:
                shapes.append(Bar(x=x, y=foot - tall, width=one * 0.9, height=tall, tone=TONES[what]))
            if number == most and number and not highest:
                highest.append(Label(x=x + one / 2, y=foot - tall - 4, text=f"{number:,}", anchor="middle"))
    shapes += [_below(period, wide, text, foot) for period, text in enumerate(words)]
    return Picture((*shapes, *highest), foot + FOOT)


def _below(period: int, wide: float, text: str, foot: float) -> Shape:
    return Label(x=(period + 0.5) * wide, y=foot + 14, text=text, anchor="middle", tone=Tone.QUIET)


def few_steps(steps: Sequence[tuple[int, float]], longest: int) -> list[tuple[int, float]]:
    """Return the steps of a curve; of very many, where it stands on some days, spread evenly until the longest wait."""
    if len(steps) <= MOST_STEPS:
        return list(steps)
    days = [longest * (number + 1) // MOST_STEPS for number in range(MOST_STEPS)]
    return [(day, min((share for step, share in steps if step <= day), default=1.0)) for day in days]


def curve(steps: Sequence[tuple[int, float]], longest: int, last: int, words: tuple[str, str]) -> Picture:
    """Draw which share was unanswered after how many days, until the longest wait; the line has `last` days.

    `words` stand at its beginning and at its end. A dashed line stands where half are answered.
    """
    foot, last = TOP / 2 + TALL, max(1, last)
    middle = foot - TALL * HALF

    def at(day: int) -> float:
        return FROM + (TO - FROM) * min(day, last) / last

    points, y = [(FROM, foot - TALL)], foot - TALL
    for day, share in steps:
        points.append((at(day), y))
        y = foot - TALL * max(0.0, share)
        points.append((at(day), y))
    points.append((at(max(longest, *(day for day, _share in steps), 0)), y))
    start, end = words
    return Picture(
        (
            Line(x=0, to_x=100, y=foot, to_y=foot, tone=Tone.QUIET),
            Line(x=0, to_x=100, y=middle, to_y=middle, tone=Tone.QUIET, is_dashed=True),
            Course(points=tuple(points), tone=Tone.LATE),
            Label(x=FROM, y=foot + 14, text=start, tone=Tone.QUIET),
            Label(x=TO, y=foot + 14, text=end, anchor="end", tone=Tone.QUIET),
        ),
        foot + FOOT,
    )

"""What stands below every picture of days: the years or months, today, and stretches of the line with their words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.rules.pictures.scale import Grain, Scale
from tracker.rules.pictures.shapes import Label, Line, Shape, Tone

Ticks = Callable[[date, Grain, bool], str]
"""What is written below a first day of a period of this grain; the third says whether it is the first on the line."""

FOOT, STRETCHES, ROW = 22.0, 38.0, 14.0
"""Pixels: the ticks with their words, the stretches below them with two rows of words, and one such row."""
WORDS_FIT = 24.0
"""Per cent of the width that a few words take on a phone."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which nothing happened, as far as is known, and how that is said."""

    first: date
    last: date
    words: str
    tone: Tone = Tone.QUIET

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def ticks(scale: Scale, foot: float, said: Ticks) -> Iterable[Shape]:
    """Draw the beginnings of years or months, from the top to `foot`, and write below what they are."""
    grain = scale.grain()
    for number, day in enumerate(scale.ticks()):
        x = scale.at(day)
        anchor = "start" if x < 8 else "end" if x > 92 else "middle"
        yield Line(x=x, to_x=x, y=0, to_y=foot + 4, tone=Tone.FAINT)
        yield Label(x=x, y=foot + 17, text=said(day, grain, not number), anchor=anchor, tone=Tone.QUIET)


def now(scale: Scale, foot: float, today: date) -> Shape:
    """Draw today."""
    x = scale.at(today)
    return Line(x=x, to_x=x, y=0, to_y=foot + 4, tone=Tone.QUIET, is_dashed=True)


def stretches(scale: Scale, y: float, told: Sequence[Stretch]) -> Iterable[Shape]:
    """Draw stretches as long as they were; the words of the longest, and of whichever have room, in two rows."""
    longest = max((stretch.days for stretch in told), default=0)
    for number, stretch in enumerate(told):
        start, end = scale.at(stretch.first), scale.at(stretch.last)
        tone, is_dashed = stretch.tone, stretch.tone is Tone.QUIET
        yield Line(x=start, to_x=end, y=y, to_y=y, tone=tone, weight=4, is_dashed=is_dashed, words=stretch.words)
        for x in (start, end):
            yield Line(x=x, to_x=x, y=y - 5, to_y=y + 5, tone=tone)
        if stretch.days == longest or end - start >= WORDS_FIT:
            x, anchor = _words_between(start, end)
            down = ROW * (1 + number % 2) + 2
            yield Label(x=x, y=y + down, text=stretch.words, anchor=anchor, tone=Tone.QUIET)


def _words_between(start: float, end: float) -> tuple[float, str]:
    """Return where the words of a stretch stand, and which of their ends, so that they stay in the picture."""
    middle = (start + end) / 2
    return (start, "start") if middle < 27 else (end, "end") if middle > 73 else (middle, "middle")

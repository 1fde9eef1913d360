"""A timeline as a strip: what happened, by day, in a lane for each kind of thing, and long times without anything.

Of much, what happened in one lane in one period is drawn together, and counted: nothing is left out. A date that is not
exact is a span as long as it may mean; one that is open goes to the end of the strip.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from tracker.rules.pictures.scale import Grain, Scale
from tracker.rules.pictures.shapes import Bar, Dot, Label, Line, Picture, Shape, Tone

MOST_MARKS = 30
LANE, FOOT = 36.0, 22.0
"""Pixels: a lane with its words, and what stands below all lanes."""
EMPTY, FIRST_WORDS = 36.0, 14.0
"""Pixels: the times without anything below, and how far below their lines the first row of words stands."""
GAP_SHARE = 6
"""A time without anything is drawn if it is a sixth of the strip or more."""
DAYS_OF_A_MONTH = 31
NARROWEST = 2.4
"""Per cent of the width: what can be pressed on a phone."""
WORDS_FIT = 24.0
"""Per cent of the width that a few words take on a phone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened. An open date begins with date.min or ends with date.max."""

    lane: str
    first: date
    last: date
    is_exact: bool
    id: int
    ref: str

    @property
    def day(self) -> date:
        """Where it counts: the first day it can mean, or the last one of an open beginning."""
        return self.last if self.first == date.min else self.first


@dataclass(frozen=True, slots=True)
class Mark:
    """One event, or several of one lane in one period: what the strip draws and the table says in a row."""

    lane: str
    first: date
    last: date
    entries: tuple[Entry, ...]

    @property
    def only(self) -> Entry | None:
        return self.entries[0] if len(self.entries) == 1 else None


@dataclass(frozen=True, slots=True)
class Gap:
    """A time of which nothing is recorded: the days after the last thing and before the next."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a mark, and where it leads."""

    words: str
    url: str


def marks(entries: Iterable[Entry], most: int = MOST_MARKS) -> tuple[Grain, list[Mark]]:
    """Return the finest grain that leaves at most so many marks, and these by their days; the coarsest if none does."""
    told = sorted(entries, key=lambda entry: (entry.day, entry.id))
    for grain in Grain:
        found = _by_period(told, grain) if grain else [_mark(grain, [entry]) for entry in told]
        if len(found) <= most:
            return grain, found
    return Grain.CENTURY, found


def _by_period(entries: Sequence[Entry], grain: Grain) -> list[Mark]:
    def cell(entry: Entry) -> tuple[date, str]:
        return grain.begin(entry.day), entry.lane

    return [_mark(grain, list(together)) for _cell, together in groupby(sorted(entries, key=cell), key=cell)]


def _mark(grain: Grain, entries: list[Entry]) -> Mark:
    one, *others = entries
    if not others:
        return Mark(one.lane, one.first, one.last, (one,))
    return Mark(one.lane, grain.begin(one.day), grain.end(one.day), tuple(entries))


def scale_of(entries: Sequence[Entry], today: date) -> Scale:
    """Return a line on which all that is dated stands, and today; it is a month long at least."""
    days = [day for entry in entries for day in (entry.first, entry.last) if day not in (date.min, date.max)]
    first, last = min([*days, today]), max([*days, today])
    lacking = timedelta(days=max(0, DAYS_OF_A_MONTH - (last - first).days))
    return Scale(first - lacking if first - date.min > lacking else first, last)


def gaps(entries: Iterable[Entry], scale: Scale, today: date) -> list[Gap]:
    """Return the long times, until today, in which nothing can have happened as far as is recorded."""
    least, found = scale.days / GAP_SHARE, list[Gap]()
    until: date | None = None
    for entry in sorted([*entries], key=lambda each: each.first):
        if until is not None and until < entry.first <= today:
            found.append(Gap(until + timedelta(days=1), entry.first - timedelta(days=1)))
        until = max(until or date.min, entry.last)
    if until is not None and until < today:
        found.append(Gap(until + timedelta(days=1), today))
    return [gap for gap in found if gap.days >= least]


def strip(
    lanes: Sequence[tuple[str, str]],
    shown: Sequence[tuple[Mark, Said]],
    empty: Sequence[tuple[Gap, str]],
    line: tuple[Scale, date],
    tick_words: Callable[[date, Grain], str],
) -> Picture:
    """Draw a strip: lanes by their code and words, marks and gaps with what is said of them, the line with today."""
    scale, today = line
    foot = LANE * len(lanes)
    rows = {code: LANE * number for number, (code, _words) in enumerate(lanes)}
    most = max((len(mark.entries) for mark, _said in shown), default=1)
    shapes: list[Shape] = [*_ground(scale, foot, tick_words)]
    for number, (gap, words) in enumerate(empty):
        shapes += _gap(gap, words, scale, foot + FOOT + 3, number % 2 * FIRST_WORDS)
    for code, words in lanes:
        shapes.append(Line(x=0, to_x=100, y=rows[code] + 25, to_y=rows[code] + 25, tone=Tone.FAINT))
        shapes.append(Label(x=0, y=rows[code] + 12, text=words))
    now = scale.at(today)
    shapes.append(Line(x=now, to_x=now, y=0, to_y=foot + 4, tone=Tone.QUIET, is_dashed=True))
    shapes += [_drawn(mark, said, scale, rows[mark.lane] + 25, most) for mark, said in shown]
    return Picture(tuple(shapes), foot + FOOT + (EMPTY if empty else 0))


def _ground(scale: Scale, foot: float, tick_words: Callable[[date, Grain], str]) -> Iterable[Shape]:
    grain = scale.grain()
    for day in scale.ticks():
        x = scale.at(day)
        yield Line(x=x, to_x=x, y=0, to_y=foot + 4, tone=Tone.FAINT)
        yield Label(x=x, y=foot + 17, text=tick_words(day, grain), anchor=_anchor(x), tone=Tone.QUIET)


def words_between(start: float, end: float) -> tuple[float, str]:
    """Return where the words for a stretch of the line stand, and which of their ends, so that none runs out of it."""
    middle = (start + end) / 2
    return (start, "start") if middle < 27 else (end, "end") if middle > 73 else (middle, "middle")


def _anchor(x: float) -> str:
    """Return how words stand at a place, so that they do not run out of the picture."""
    return "start" if x < 8 else "end" if x > 92 else "middle"


def _gap(gap: Gap, words: str, scale: Scale, y: float, down: float) -> Iterable[Shape]:
    start, end = scale.at(gap.first), scale.at(gap.last)
    yield Line(x=start, to_x=end, y=y, to_y=y, tone=Tone.QUIET, weight=3, is_dashed=True, words=words)
    if end - start >= WORDS_FIT:
        x, anchor = words_between(start, end)
        yield Label(x=x, y=y + FIRST_WORDS + down, text=words, anchor=anchor, tone=Tone.QUIET)


def _drawn(mark: Mark, said: Said, scale: Scale, y: float, most: int) -> Shape:
    start, end = scale.at(mark.first), scale.at(mark.last)
    width = max(end - start, NARROWEST)
    x = min(start, 100 - width)
    if mark.only is None:
        height = 6 + 14 * len(mark.entries) / most
        return Bar(x=x, y=y - height / 2, width=width, height=height, tone=Tone.ACCENT, words=said.words, url=said.url)
    if mark.only.is_exact:
        return Dot(x=start, y=y, r=5, tone=Tone.ACCENT, words=said.words, url=said.url)
    return Bar(x=x, y=y - 4, width=width, height=8, tone=Tone.ACCENT, words=said.words, url=said.url, is_hollow=True)

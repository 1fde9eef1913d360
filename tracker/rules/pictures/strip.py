"""A timeline as a strip: what happened, by day, in a lane for each kind of thing, and long times without anything.

Of much, what happened in one lane in one period is drawn together, and counted: nothing is left out. A date that is not
exact is a span as long as it may mean; one that is open goes to the end of the strip.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from tracker.rules.pictures import ground
from tracker.rules.pictures.ground import Stretch, Ticks
from tracker.rules.pictures.scale import Grain, Scale
from tracker.rules.pictures.shapes import Bar, Dot, Label, Line, Picture, Shape, Tone

MOST_MARKS = 30
LANE = 36.0
"""Pixels: a lane with its words."""
GAP_SHARE = 6
"""A time without anything is drawn if it is a sixth of the strip or more."""
DAYS_OF_A_MONTH = 31
NARROWEST = 2.4
"""Per cent of the width: what can be pressed on a phone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened. An open date begins with date.min or ends with date.max."""

    lane: str
    first: date
    last: date
    is_exact: bool
    id: int

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
class Said:
    """What is said of a mark, where it leads, and in which tone it is drawn."""

    words: str
    url: str
    tone: Tone = Tone.ACCENT


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


def gaps(entries: Iterable[Entry], scale: Scale, today: date) -> list[tuple[date, date]]:
    """Return the first and last days of the long times, until today, in which nothing can have happened."""
    least, found = scale.days / GAP_SHARE, list[tuple[date, date]]()
    until: date | None = None
    for entry in sorted([*entries], key=lambda each: each.first):
        if until is not None and until < entry.first <= today:
            found.append((until + timedelta(days=1), entry.first - timedelta(days=1)))
        until = max(until or date.min, entry.last)
    if until is not None and until < today:
        found.append((until + timedelta(days=1), today))
    return [(first, last) for first, last in found if (last - first).days >= least]


@dataclass(frozen=True, slots=True)
class Strip:
    """All that is drawn: lanes by their code and words, marks and stretches with what is said of them."""

    lanes: Sequence[tuple[str, str]]
    shown: Sequence[tuple[Mark, Said]]
    stretches: Sequence[Stretch]
    scale: Scale
    today: date

    def picture(self, said: Ticks) -> Picture:
        foot = LANE * len(self.lanes)
        middles = {code: LANE * number + 25 for number, (code, _words) in enumerate(self.lanes)}
        shapes = [*ground.ticks(self.scale, foot, said)]
        shapes += ground.stretches(self.scale, foot + ground.FOOT + 3, self.stretches)
        for code, words in self.lanes:
            shapes.append(Line(x=0, to_x=100, y=middles[code], to_y=middles[code], tone=Tone.FAINT))
            shapes.append(Label(x=0, y=middles[code] - 13, text=words))
        shapes.append(ground.now(self.scale, foot, self.today))
        shapes += [self._drawn(mark, told, middles[mark.lane]) for mark, told in self.shown]
        return Picture(tuple(shapes), foot + ground.FOOT + (ground.STRETCHES if self.stretches else 0))

    def _drawn(self, mark: Mark, told: Said, y: float) -> Shape:
        start, end = self.scale.at(mark.first), self.scale.at(mark.last)
        if mark.only and mark.only.is_exact:
            return Dot(x=start, y=y, r=5, tone=told.tone, words=told.words, url=told.url)
        width = max(end - start, NARROWEST)
        most = max(len(each.entries) for each, _told in self.shown)
        tall = 8 if mark.only else 6 + 14 * len(mark.entries) / most
        return Bar(
            x=min(start, 100 - width),
            y=y - tall / 2,
            width=width,
            height=tall,
            tone=told.tone,
            words=told.words,
            url=told.url,
            is_hollow=mark.only is not None,
        )

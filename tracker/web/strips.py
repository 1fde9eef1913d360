"""A strip on a page: each mark leads to its event, or to where several stand on the timeline; a table says the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.records.timelines import Place
from tracker.rules.pictures.ground import Stretch
from tracker.rules.pictures.scale import Grain
from tracker.rules.pictures.shapes import Tone
from tracker.rules.pictures.strip import Entry, Mark, Said, Strip, marks, scale_of
from tracker.web.filters import day
from tracker.web.periods import period_words, tick_words
from tracker.web.pictures import Cell, Figure, figure


@dataclass(frozen=True, slots=True)
class Shown:
    """What a strip says of one event."""

    entry: Entry
    when: str
    what: str
    url: str
    tone: Tone = Tone.ACCENT


@dataclass(frozen=True, slots=True)
class Words:
    """What a strip is called among the elements of its page, what it shows in words, and what its lanes are called."""

    name: str
    sentences: Sequence[str]
    lanes: Sequence[tuple[str, str]]


def strip_figure(
    words: Words, told: Sequence[Shown], stretches: Sequence[Stretch], today: date, show: Callable[[str], str]
) -> Figure:
    """Return a strip of these events. `show` is how the timeline is narrowed to a lane ("show=letters")."""
    by_id = {each.entry.id: each for each in told}
    entries = [each.entry for each in told]
    grain, found = marks(entries)
    lanes = dict(words.lanes)
    shown = [(mark, _said(mark, by_id, grain, _place(mark, today, show))) for mark in found]
    used = {mark.lane for mark in found}
    drawn = Strip([lane for lane in words.lanes if lane[0] in used], shown, stretches, scale_of(entries, today), today)
    rows = [*(_row(mark, said, by_id, grain, lanes) for mark, said in shown), *map(_stretch_row, stretches)]
    picture, heads = drawn.picture(tick_words), (_("When"), _("Kind"), _("What"))
    return figure(words.name, " ".join(words.sentences), picture, heads, [cells for _day, cells in _in_order(rows)])


def _in_order(rows: list[tuple[date, list[Cell]]]) -> list[tuple[date, list[Cell]]]:
    return sorted(rows, key=lambda row: row[0])


def _said(mark: Mark, by_id: dict[int, Shown], grain: Grain, place: str) -> Said:
    if mark.only:
        one = by_id[mark.only.id]
        return Said(f"{one.when}: {one.what}", one.url, one.tone)
    return Said(f"{period_words(grain, mark.first)}: {_how_many(mark)}", place)


def _place(mark: Mark, today: date, show: Callable[[str], str]) -> str:
    """Return where the timeline shows what happened in this lane until the end of this period."""
    after = "" if mark.last >= today else f"after={Place(mark.last + timedelta(days=1), 0)}"
    asked = "&".join(part for part in (show(mark.lane), after) if part)
    return f"{request.path}?{asked}#timeline"


def _how_many(mark: Mark) -> str:
    return ngettext("%(num)d event", "%(num)d events", len(mark.entries))


def _row(
    mark: Mark, said: Said, by_id: dict[int, Shown], grain: Grain, lanes: dict[str, str]
) -> tuple[date, list[Cell]]:
    lane = Cell(lanes[mark.lane])
    if mark.only:
        one = by_id[mark.only.id]
        return mark.only.day, [Cell(one.when), lane, Cell(one.what, said.url)]
    return mark.first, [Cell(period_words(grain, mark.first)), lane, Cell(_how_many(mark), said.url)]


def _stretch_row(stretch: Stretch) -> tuple[date, list[Cell]]:
    when = _("%(first)s to %(last)s", first=day(stretch.first), last=day(stretch.last))
    return stretch.first, [Cell(when), Cell(""), Cell(stretch.words)]

"""The strip of a timeline on a page: each mark leads to its event, or to where its events stand on the timeline."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask import request
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from tracker.records.events import Event
from tracker.records.timelines import MOST_ON_A_STRIP, Place, Told
from tracker.rules.dates import UncertainDate, duration_in_words
from tracker.rules.events import TYPES, Group
from tracker.rules.pictures import strip as rules
from tracker.rules.pictures.scale import Grain
from tracker.rules.pictures.strip import Entry, Gap, Mark, Said
from tracker.web.filters import day, in_words, url_of
from tracker.web.pictures import Cell, Figure, figure

FEWEST = 3
"""Of fewer events the timeline says as much."""


def strip_of(events: Sequence[Event | Told], today: date) -> Figure | None:
    """Return the strip of these events, which are all that whoever looks may see; None of very few."""
    if len(events) < FEWEST:
        return None
    entries = [_entry(event) for event in events]
    scale = rules.scale_of(entries, today)
    grain, marks = rules.marks(entries)
    told = {event.id: event for event in events}
    shown = [(mark, _said(mark, told, grain, today)) for mark in marks]
    empty = [(gap, _length(gap)) for gap in rules.gaps(entries, scale, today)]
    used = {mark.lane for mark in marks}
    lanes = [(str(group), _(group.label)) for group in Group if group in used]
    picture = rules.strip(lanes, shown, empty, (scale, today), _tick)
    rows = sorted([*(_row(*one, grain, told) for one in shown), *(_gap_row(*one) for one in empty)], key=_day)
    words = " ".join(_sentences(events, empty))
    return figure("strip", words, picture, (_("When"), _("Kind"), _("What")), [cells for _when, cells in rows])


def _entry(event: Event | Told) -> Entry:
    is_exact = event.earliest == event.latest
    return Entry(TYPES[event.type].group, event.earliest, event.latest, is_exact, event.id, event.ref)


def _said(mark: Mark, told: dict[int, Event | Told], grain: Grain, today: date) -> Said:
    if mark.only:
        event = told[mark.only.id]
        return Said(f"{in_words(event.when_text)}: {event.title}", url_of(event.ref))
    return Said(f"{_period(mark, grain)}: {_how_many(mark)}", _place(mark, today))


def _place(mark: Mark, today: date) -> str:
    """Return where the timeline shows what happened in this lane until the end of this period."""
    if mark.last >= today:
        return f"{request.path}?show={mark.lane}#timeline"
    return f"{request.path}?show={mark.lane}&after={Place(mark.last + timedelta(days=1), 0)}#timeline"


def _how_many(mark: Mark) -> str:
    return ngettext("%(num)d event", "%(num)d events", len(mark.entries))


def _period(mark: Mark, grain: Grain) -> str:
    first, last = (UncertainDate.on(each) for each in (mark.first, mark.last))
    if grain in (Grain.DAY, Grain.MONTH, Grain.YEAR):
        return in_words(first.text[: {Grain.DAY: 10, Grain.MONTH: 7, Grain.YEAR: 4}[grain]])
    if grain is Grain.QUARTER:
        parts = {"first": format_date(mark.first, "LLLL"), "last": format_date(mark.last, "LLLL y")}
    else:
        parts = {"first": first.text[:4], "last": last.text[:4]}
    return _("%(first)s to %(last)s", **parts)


def _length(gap: Gap) -> str:
    return duration_in_words(UncertainDate.on(gap.first), gap.last + timedelta(days=1))


def _tick(first: date, grain: Grain) -> str:
    return str(format_date(first, "y" if grain >= Grain.YEAR or first.month == 1 else "MMM"))


Row = tuple[date, list[Cell]]


def _row(mark: Mark, said: Said, grain: Grain, told: dict[int, Event | Told]) -> Row:
    lane = Cell(_(Group(mark.lane).label))
    if mark.only:
        event = told[mark.only.id]
        return mark.only.day, [Cell(in_words(event.when_text)), lane, Cell(event.title, said.url)]
    return mark.first, [Cell(_period(mark, grain)), lane, Cell(_how_many(mark), said.url)]


def _gap_row(gap: Gap, words: str) -> Row:
    when = _("%(first)s to %(last)s", first=day(gap.first), last=day(gap.last))
    return gap.first, [Cell(when), Cell(""), Cell(_("Nothing is recorded for %(long)s.", long=words))]


def _day(row: Row) -> date:
    return row[0]


def _sentences(events: Sequence[Event | Told], empty: Sequence[tuple[Gap, str]]) -> list[str]:
    said = [_("Each dot is an event, each box several, or one whose date is not exact. The dashed line is today.")]
    if empty:
        _gap, words = max(empty, key=lambda each: each[0].days)
        said.append(_("The longest time of which nothing is recorded: %(long)s.", long=words))
    if len(events) == MOST_ON_A_STRIP:
        said.append(_("The latest %(count)s events stand here.", count=MOST_ON_A_STRIP))
    return said

"""All that a timeline tells, as a picture above it."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import gettext as _

from tracker.records.events import Event
from tracker.records.timelines import MOST_ON_A_STRIP, Told
from tracker.rules.dates import UncertainDate, duration_in_words
from tracker.rules.events import TYPES, Group
from tracker.rules.pictures.ground import Stretch
from tracker.rules.pictures.strip import Entry, gaps, scale_of
from tracker.web.filters import in_words, url_of
from tracker.web.pictures import Figure
from tracker.web.strips import Shown, Words, strip_figure

FEWEST = 3
"""Of fewer events the timeline says as much."""


def glance_of(events: Sequence[Event | Told], today: date) -> Figure | None:
    """Return the strip of these events, which are all that whoever looks may see; None of very few."""
    if len(events) < FEWEST:
        return None
    told = [_shown(event) for event in events]
    entries = [each.entry for each in told]
    empty = [_empty(first, last) for first, last in gaps(entries, scale_of(entries, today), today)]
    words = Words("strip", _sentences(events, empty), [(str(group), _(group.label)) for group in Group])
    return strip_figure(words, told, empty, today, lambda lane: f"show={lane}")


def _shown(event: Event | Told) -> Shown:
    is_exact = event.earliest == event.latest
    entry = Entry(TYPES[event.type].group, event.earliest, event.latest, is_exact, event.id)
    return Shown(entry, in_words(event.when_text), event.title, url_of(event.ref))


def _empty(first: date, last: date) -> Stretch:
    length = duration_in_words(UncertainDate.on(first), last + timedelta(days=1))
    return Stretch(first, last, _("Nothing for %(long)s", long=length))


def _sentences(events: Sequence[Event | Told], empty: Sequence[Stretch]) -> list[str]:
    said = [_("Each dot is an event, each box several, or one whose date is not exact. The dashed line is today.")]
    if empty:
        said.append(_("The dotted lines below are long times of which nothing is recorded."))
    if len(events) == MOST_ON_A_STRIP:
        said.append(_("The latest %(count)s events stand here.", count=MOST_ON_A_STRIP))
    return said

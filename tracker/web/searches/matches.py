"""What a kept search finds, as it may leave by a private address: by references, or by names where they may stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _

from tracker.plumbing import clock
from tracker.records.exports.withheld import Withheld
from tracker.records.exposure import leaving
from tracker.records.feeds import Feed
from tracker.records.record import Record
from tracker.records.saved_searches import SavedSearch, saved_search
from tracker.records.search_matches import Days, found
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.exposure import Exposure
from tracker.rules.outputs import Output
from tracker.rules.saved_searches import MOST_TAKEN
from tracker.web import atom
from tracker.web.access import settings
from tracker.web.calendar.ics import Entry
from tracker.web.filters import kind_label, url_of

FIRST_YEAR = 1900
"""What nobody can say the beginning of is on no day of a calendar."""


@dataclass(frozen=True)
class Matches:
    """`search`: None when its owner may not use it any more: then nothing is found."""

    search: SavedSearch | None
    names: bool

    @cached_property
    def _found(self) -> tuple[Sequence[Record], dict[int, Days]]:
        if self.search is None:
            return [], {}
        all_of_it = found(self.search, MOST_TAKEN)
        speaks = [each for each in all_of_it.records if Output.FEED.speaks_of(Visibility(each.visibility))]
        return speaks, all_of_it.days

    @cached_property
    def _named(self) -> set[int]:
        """By title, but for those that name somebody who said no to being named, or may have."""
        if not self.names:
            return set()
        may, withheld = leaving(Output.FEED, self._found[0], clock.today()), Withheld(clock.today(), Exposure.INTERNAL)
        withheld.meet(may)
        return {each.id for each in self._found[0] if each.id in may and not withheld.stands_in(each.title, each.id)}

    def entries(self) -> list[Entry]:
        """Return it as days of a calendar: only what happens on some day."""
        records, days = self._found
        made = [self._entry(record, *_known(days[record.id])) for record in records if record.id in days]
        return [entry for entry in made if entry.day.year >= FIRST_YEAR]

    def _entry(self, record: Record, when: UncertainDate, end: UncertainDate) -> Entry:
        """What is known to last is there on each of its days; of other days the words say what is known."""
        is_known = when.exact and end.exact and when.earliest <= end.latest
        words = "" if is_known else " – ".join(dict.fromkeys((when.in_words(), end.in_words())))
        of, title, url = f"match:{record.id}", self._called(record), self._url(record)
        last = end.latest if is_known else None
        return Entry(of, when.earliest, title, url, record.updated_at, record.version - 1, words, last=last)

    def feed(self) -> atom.Feed:
        base = settings().base_url
        number = self.search.id if self.search else 0
        title, page = _("Tracker: search %(number)d", number=number), f"{base}/searches/{number}"
        items = [
            atom.Item(f"match:{each.id}", self._called(each), self._url(each), each.updated_at)
            for each in self._found[0]
        ]
        return atom.Feed(f"search:{number}", title, page, items)

    def _called(self, record: Record) -> str:
        if record.id in self._named:
            return f"{record.title} ({record.ref})"
        return f"{kind_label(record.kind)} {record.ref}"

    def _url(self, record: Record) -> str:
        return f"{settings().base_url}{url_of(record.ref)}"


def _known(days: Days) -> tuple[UncertainDate, UncertainDate]:
    first, last = days
    start = UncertainDate.edtf(first)
    return start, UncertainDate.edtf(last) if last else start


def matches_of(feed: Feed) -> Matches:
    """Return what is read at an address, with the eyes of whoever looks."""
    return Matches(saved_search(feed.search_id) if feed.search_id else None, feed.names)

"""What stands in a feed: by references, or by names where its owner chose so and they may be named in mails.

Records for named people alone never leave in a feed: whoever gets hold of an address learns nothing of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from tracker.plumbing import clock
from tracker.records import calendar, key_dates
from tracker.records.ahead import Ahead
from tracker.records.exposure import leaving
from tracker.records.follow_up_lists import Listed
from tracker.records.follow_ups import OPEN
from tracker.records.gate import Viewer
from tracker.records.key_dates import OfPerson
from tracker.records.record import Record
from tracker.rules.access import Visibility
from tracker.rules.deadlines import plus_days
from tracker.rules.outputs import Output
from tracker.rules.plan_words import UNVERIFIED_PERIOD
from tracker.web.calendar.asked import Asked, Understood, What
from tracker.web.calendar.ics import Entry
from tracker.web.calendar.items import CANCELLED, day_of_visit, key_date_in_words, visit_of
from tracker.web.calendar.page import whose
from tracker.web.filters import day as in_short
from tracker.web.filters import url_of
from tracker.web.timelines import type_in_words

MOST = 1000
DAYS_BACK, DAYS_AHEAD = 30, 400


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that one feed shows, as its owner sees it."""

    viewer: Viewer
    asked: Asked
    understood: Understood
    names: bool
    base_url: str

    def entries(self) -> list[Entry]:
        today, what = clock.today(), self.asked.what
        if self.understood.problem:
            return []
        found: list[Entry] = []
        if what.has(What.FOLLOW_UPS):
            found += self._follow_ups(plus_days(today, DAYS_AHEAD))
        ahead = self.understood.wanted(plus_days(today, -DAYS_BACK), plus_days(today, DAYS_AHEAD))
        if what.has(What.EVENTS):
            found += self._events(calendar.events(ahead, MOST).rows)
        if what.has(What.KEY_DATES):
            found += self._key_dates(key_dates.of_people(ahead)[:MOST])
        return found

    def _named(self, records: Iterable[Record]) -> set[int]:
        """Return which of these may be called by their names, by their ids."""
        return leaving(Output.FEED, list(records), clock.today()) if self.names else set()

    def _follow_ups(self, last: date) -> list[Entry]:
        """Those that are open, however late, and for a while those that are done, so that calendars drop them.

        One that a plan overtook is left out at once: it would tell of what overtook it.
        """
        wanted, theirs = self.understood.wanted(date.min, last), whose(self.viewer, self.asked.whose)
        since = clock.now() - timedelta(days=DAYS_BACK)
        parts = calendar.follow_ups(wanted, theirs, MOST), calendar.told_since(since, wanted, theirs, MOST)
        found = [listed for part in parts for listed in part.rows if _may_leave(listed.about)]
        named = self._named(listed.about for listed in found)
        return [self._follow_up(listed, named) for listed in found]

    def _follow_up(self, listed: Listed, named: set[int]) -> Entry:
        row = listed.row
        summary = _said(_("Follow-up"), _(row.what), listed.about, named)
        summary += f" ({_(UNVERIFIED_PERIOD)})" if row.unverified else ""
        last = row.due_last if row.returns_on == row.due_on else None
        between = _("Between %(first)s and %(last)s", first=in_short(row.due_on), last=in_short(last)) if last else ""
        changed, is_closed = row.closed_at or row.created_at, row.state != OPEN
        return Entry(
            f"follow-up:{row.id}",
            row.returns_on,
            summary,
            self._url(listed.about),
            changed,
            row.changes,
            between,
            is_closed,
        )

    def _events(self, found: Sequence[Ahead]) -> list[Entry]:
        named = self._named(record for ahead in found for record in (ahead.event, *ahead.about))
        return [entry for ahead in found for entry in self._event(ahead, named)]

    def _event(self, ahead: Ahead, named: set[int]) -> Iterator[Entry]:
        event, visit = ahead.event, visit_of(ahead)
        about = visit or next((record for record in ahead.about if _may_leave(record)), None)
        if about is None or not (_may_leave(about) and _may_leave(event)):
            return
        label = day_of_visit(event.type) if visit else type_in_words(event.type, event.detail)
        title = event.title if event.id in named and not visit else label
        is_cancelled = visit is not None and visit.status == CANCELLED
        yield Entry(
            f"event:{event.id}",
            event.earliest,
            _said(label, title, about, named),
            self._url(about if visit else event),
            event.updated_at,
            event.version - 1 + is_cancelled,
            "" if event.when.exact else event.when.in_words(),
            is_cancelled,
        )

    def _key_dates(self, found: Sequence[OfPerson]) -> list[Entry]:
        named = self._named(each.person for each in found)
        return [entry for each in found for entry in self._key_date(each, named)]

    def _key_date(self, each: OfPerson, named: set[int]) -> Iterator[Entry]:
        if _may_leave(each.person):
            of = f"{each.person.id}:{each.date.key}"
            summary = _said(_(each.date.kind.label), key_date_in_words(each), each.person, named)
            url, changed = self._url(each.person), each.person.created_at
            yield Entry(of, each.date.day, summary, url, changed, each.version - 1)

    def _url(self, record: Record) -> str:
        return f"{self.base_url}{url_of(record.ref)}"


def _said(label: str, in_full: str, about: Record, named: set[int]) -> str:
    return f"{in_full}: {about.title} ({about.ref})" if about.id in named else f"{label} {about.ref}"


def _may_leave(record: Record) -> bool:
    return Output.FEED.speaks_of(Visibility(record.visibility))

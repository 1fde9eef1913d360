"""What the page Today shows, block by block, in a number of statements that does not grow with its rows."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, and_

from tracker.records import follow_up_lists
from tracker.records.ahead import Ahead, events_ahead
from tracker.records.follow_ups import concerning
from tracker.records.gate import VIEWER_ID, Viewer
from tracker.records.record import Record
from tracker.records.silences import COUNTED_UP_TO, Silence, at_all, longest
from tracker.rules.access import Role
from tracker.rules.deadlines import plus_days
from tracker.rules.events import TYPES
from tracker.rules.kinds import Kind
from tracker.web.filters import url_of
from tracker.web.follow_ups.rows import Row, shown
from tracker.web.today.untold import Untold, waiting_for_our_record

MOST_DUE = 15
TOGETHER = 3
"""So many follow-ups of one addressee stand together."""
MOST_AHEAD = 12
DAYS_AHEAD = 14
MOST_SILENCES = 5


@dataclass(frozen=True, slots=True)
class Coming:
    """Something on one of the next days."""

    day: date
    what: str
    title: str
    ref: str
    url: str
    unverified: bool = False
    """Whether the period of its plan is unverified."""


@dataclass(frozen=True, slots=True)
class Together:
    """Follow-ups of one addressee, or one alone."""

    addressee: Record | None
    rows: list[Row]

    @property
    def step(self) -> str:
        """Return what is to be done, when it is the same for all."""
        steps = {row.what for row in self.rows}
        return steps.pop() if len(steps) == 1 else ""


@lru_cache(maxsize=8)
def _mine(first: date, last: date, coordinates: bool) -> ColumnElement[bool]:
    """What comes back on these days for whoever looks."""
    return and_(follow_up_lists.returning(first, last), concerning(VIEWER_ID, coordinates))


class TodayPage:
    def __init__(self, viewer: Viewer, today: date) -> None:
        self.viewer, self.today = viewer, today
        self._coordinates = viewer.role is Role.COORDINATOR

    @cached_property
    def _due(self) -> follow_up_lists.Part:
        return follow_up_lists.part(_mine(date.min, self.today, self._coordinates), MOST_DUE)

    @cached_property
    def rows(self) -> list[Together]:
        """Return what is due, in its order; three or more of one addressee stand together, where their first is."""
        addressees = follow_up_lists.asked_of(self._due.rows)
        pairs = [
            (addressees.get(each.about.id), row)
            for each, row in zip(self._due.rows, shown(self._due.rows, self.today), strict=True)
        ]
        found: list[Together] = []
        for addressee, row in pairs:
            alike = [other for whom, other in pairs if whom is addressee]
            if addressee is None or len(alike) < TOGETHER:
                found.append(Together(None, [row]))
            elif row is alike[0]:
                found.append(Together(addressee, alike))
        return found

    @property
    def count(self) -> int:
        return self._due.count

    @property
    def more(self) -> int:
        return self._due.more

    @cached_property
    def untold(self) -> list[Untold]:
        return waiting_for_our_record(self.today)

    @cached_property
    def silences(self) -> list[Silence]:
        return longest(self.today, MOST_SILENCES)

    @cached_property
    def ahead(self) -> list[tuple[date, list[Coming]]]:
        """What comes in the next days, day by day."""
        first, last = plus_days(self.today, 1), plus_days(self.today, DAYS_AHEAD)
        follow_ups = follow_up_lists.part(_mine(first, last, self._coordinates), MOST_AHEAD).rows
        coming = [
            *(_event(ahead) for ahead in events_ahead(first, last, MOST_AHEAD)),
            *(_follow_up(each) for each in follow_ups),
        ]
        nearest = sorted(coming, key=lambda each: each.day)[:MOST_AHEAD]
        return [
            (day, [each for each in nearest if each.day == day]) for day in dict.fromkeys(each.day for each in nearest)
        ]

    @cached_property
    def _at_all(self) -> tuple[int, bool]:
        return at_all()

    @property
    def is_first_day(self) -> bool:
        """Whether nothing is recorded at all, as far as this person sees."""
        return not self.rows and not self._at_all[1]

    @property
    def nothing_due(self) -> str:
        """Say that nothing is due, and that they owe us answers all the same."""
        said, count = _("Nothing is due today."), self._at_all[0]
        if not count or not self.silences:
            return said
        if count > COUNTED_UP_TO:
            said += " " + _("More than 1,000 demands are waiting for an answer;")
        else:
            said += " " + ngettext(
                "%(num)d demand is waiting for an answer;", "%(num)d demands are waiting for an answer;", count
            )
        days = self.silences[0].days
        return (
            said + " " + ngettext("the longest has waited %(num)d day.", "the longest has waited %(num)d days.", days)
        )


def _event(ahead: Ahead) -> Coming:
    """An event ahead by what it is about; the first day of a visit is the visit itself."""
    event, about = ahead.event, ahead.about[0]
    visit = next((record for record in ahead.about if record.kind == Kind.VISIT), None)
    if event.type == "visit-began" and visit is not None:
        return Coming(event.earliest, _("Visit begins"), visit.title, visit.ref, url_of(visit.ref))
    return Coming(event.earliest, event.title or _(TYPES[event.type].label), about.title, about.ref, url_of(event.ref))


def _follow_up(each: follow_up_lists.Listed) -> Coming:
    row, about = each.row, each.about
    return Coming(row.returns_on, _(row.what), about.title, about.ref, f"/follow-ups/{row.id}", row.unverified)

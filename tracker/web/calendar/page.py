"""One month of the calendar, day by day, and as the weeks of a table."""

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from flask_babel import format_date, get_locale
from sqlalchemy import ColumnElement, true

from tracker.records import calendar, key_dates
from tracker.records.follow_ups import concerning, nobodys
from tracker.records.gate import Viewer
from tracker.rules.access import Role
from tracker.web.calendar.asked import Asked, Month, Understood, What
from tracker.web.calendar.items import Item, of_event, of_follow_up, of_person
from tracker.web.follow_ups.parts import Whose

MOST = 200
IN_A_CELL = 3


@dataclass(frozen=True, slots=True)
class Cell:
    day: date
    items: Sequence[Item]

    @property
    def shown(self) -> Sequence[Item]:
        return self.items[:IN_A_CELL] if len(self.items) > IN_A_CELL + 1 else self.items

    @property
    def more(self) -> int:
        return len(self.items) - len(self.shown)


def whose(viewer: Viewer, asked: Whose) -> ColumnElement[bool]:
    """Return which follow-ups are asked for."""
    if asked is Whose.EVERYBODY:
        return true()
    return nobodys() if asked is Whose.NOBODY else concerning(viewer.user_id, viewer.role is Role.COORDINATOR)


@dataclass
class CalendarPage:
    viewer: Viewer
    today: date
    month: Month
    asked: Asked
    understood: Understood

    @cached_property
    def _found(self) -> tuple[list[Item], int]:
        """The first of everything in this month, in order, and how many there are in all."""
        if self.understood.problem:
            return [], 0
        wanted, what = self.understood.wanted(self.month.first, self.month.last), self.asked.what
        items, count = list[Item](), 0
        if what.has(What.FOLLOW_UPS):
            part = calendar.follow_ups(wanted, whose(self.viewer, self.asked.whose), MOST)
            items, count = [of_follow_up(listed) for listed in part.rows], part.count
        if what.has(What.EVENTS):
            set_down = calendar.events(wanted, MOST)
            items, count = [*items, *(of_event(ahead) for ahead in set_down.rows)], count + set_down.count
        if what.has(What.KEY_DATES):
            theirs = key_dates.of_people(wanted)
            items, count = [*items, *(of_person(each) for each in theirs[:MOST])], count + len(theirs)
        return sorted(items, key=lambda item: item.day)[:MOST], count

    @property
    def more(self) -> int:
        return self._found[1] - len(self._found[0])

    @cached_property
    def days(self) -> list[Cell]:
        """The days on which there is something."""
        return [Cell(day, list(items)) for day, items in groupby(self._found[0], lambda item: item.day)]

    @property
    def gone(self) -> list[Cell]:
        """Those of the present month that are over."""
        return [cell for cell in self.days if cell.day < self.today] if self.is_present else []

    @property
    def to_come(self) -> list[Cell]:
        return [cell for cell in self.days if cell.day >= self.today] if self.is_present else self.days

    @property
    def is_present(self) -> bool:
        return self.month == Month.of(self.today)

    @property
    def weeks(self) -> list[list[Cell | None]]:
        """Every week of the month from its first day to its last; None for days of other months."""
        filled = {cell.day: cell for cell in self.days}
        return [
            [filled.get(day, Cell(day, [])) if day.month == self.month.number else None for day in week]
            for week in Calendar(_first_weekday()).monthdatescalendar(self.month.year, self.month.number)
        ]

    @property
    def weekdays(self) -> list[str]:
        week = Calendar(_first_weekday()).monthdatescalendar(2016, 2)[0]
        return [format_date(day, "EEEE") for day in week]

    @property
    def heading(self) -> str:
        return month_in_words(self.month)

    def address(self, month: Month | None = None, view: str = "") -> str:
        """Return where a month stands in a view, under the same filter."""
        parts = [self.asked.query, f"month={month or self.month}", f"view={view}" if view else ""]
        return f"/calendar?{'&'.join(part for part in parts if part)}"


def month_in_words(month: Month) -> str:
    return str(format_date(month.first, "MMMM y"))


def _first_weekday() -> int:
    locale = get_locale()
    return locale.first_week_day if locale else 0

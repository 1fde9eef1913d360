"""What the page of a country's working days shows: its weekend, its days off, and how far ahead they are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from tracker.plumbing import clock, public_holidays
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.counting import work_calendar
from tracker.records.work_calendars import DayOff, Weekend
from tracker.rules.countries import country_name
from tracker.rules.deadlines import plus_months
from tracker.rules.holiday_words import weekend_in_words
from tracker.rules.working_days import WorkCalendar
from tracker.web.filters import day

AHEAD = 18
"""Months for which days off should be known: the longest period of a mechanism, and some room."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A day off, or one that is worked all the same: `row` where people said so."""

    day: date
    name: str
    row: DayOff | None = None
    by: str = ""
    may_be_worked: bool = False


@dataclass(frozen=True, slots=True)
class Country:
    code: str
    name: str
    weekend: str
    own_weekend: bool
    known: bool
    years: list[tuple[int, list[Listed]]]
    warning: str


def country_page(code: str) -> Country:
    calendar, today = work_calendar(code), clock.today()
    asked = select(DayOff, User.name).outerjoin(User, User.id == DayOff.added_by)
    standing = asked.where(DayOff.country == code, DayOff.removed_at.is_(None)).order_by(DayOff.day, DayOff.id)
    said = [(row, by or "") for row, by in session().execute(standing)]
    years = sorted({today.year, today.year + 1, *(row.day.year for row, _by in said)})
    return Country(
        code,
        country_name(code),
        weekend_in_words(calendar.weekend),
        session().scalar(select(Weekend.country).where(Weekend.country == code)) is not None,
        calendar.known,
        [(year, _listed(code, calendar, year, said)) for year in years],
        _warning(code, calendar, today),
    )


def _listed(code: str, calendar: WorkCalendar, year: int, said: Sequence[tuple[DayOff, str]]) -> list[Listed]:
    ours = [(row, by) for row, by in said if row.day.year == year]
    taken = {row.day for row, _by in ours}
    library = public_holidays.of_year(code, year) if calendar.known else {}
    theirs = [
        Listed(each, name, may_be_worked=each.weekday() not in calendar.weekend)
        for each, name in library.items()
        if each not in taken
    ]
    return sorted([*theirs, *(Listed(row.day, row.name, row, by) for row, by in ours)], key=lambda each: each.day)


def _warning(code: str, calendar: WorkCalendar, today: date) -> str:
    """Say when the days off are not known for long enough ahead."""
    wanted = plus_months(today, AHEAD)
    ends = date(public_holidays.last_year(code), 12, 31) if calendar.known else max(calendar.added, default=None)
    if ends is None:
        return _("The library knows no holidays of this country: only weekends are left out. Add the days off.")
    if ends < wanted:
        return _(
            "Days off are known until %(day)s only. Add those until %(wanted)s.", day=day(ends), wanted=day(wanted)
        )
    return ""

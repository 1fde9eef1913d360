"""Which holidays were passed over in counting working days, and what of a country's week is not worked."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from tracker.rules.countries import country_name
from tracker.rules.dates.calendar_words import WEEKDAYS
from tracker.rules.due import Due
from tracker.rules.reasons import Said, from_to
from tracker.rules.words import N_
from tracker.rules.working_days import SATURDAY_AND_SUNDAY, WorkCalendar

MOST_NAMED = 4


def passed_over(calendar: WorkCalendar, due: Due) -> list[Said]:
    """Say in sentences what was left out of the working days: holidays by name, and a weekend of its own."""
    where = country_name(calendar.country)
    theirs = [day for day in due.skipped if day not in calendar.added]
    ours = [day for day in due.skipped if day in calendar.added]
    said = []
    if theirs:
        values = {"country": where, "named": _named(calendar, theirs)}
        said.append(Said(N_("Holidays of %(country)s passed over, from the holiday library: %(named)s."), values))
    if ours:
        values = {"country": where, "named": _named(calendar, ours)}
        said.append(Said(N_("Days off in %(country)s that were added here and passed over: %(named)s."), values))
    return [*said, *_week(calendar, where)]


def _week(calendar: WorkCalendar, where: str) -> list[Said]:
    if not where:
        return [Said(N_("No country is recorded: only Saturdays and Sundays are left out."))]
    if not calendar.known and not calendar.added:
        return [Said(N_("No holidays of %(country)s are known here: only weekends are left out."), {"country": where})]
    if calendar.weekend != SATURDAY_AND_SUNDAY:
        values = {"country": where, "days": weekend_in_words(calendar.weekend)}
        return [Said(N_("The weekend of %(country)s: %(days)s."), values)]
    return []


def weekend_in_words(days: Iterable[int]) -> str:
    """Say which days of the week these are: "Friday and Saturday"."""
    *first, last = [WEEKDAYS[day] for day in sorted(days)] or [N_("no day of the week")]
    return f"{', '.join(first)} and {last}" if first else last


def _named(calendar: WorkCalendar, days: Sequence[date]) -> str:
    """Name the holidays, those of several days once: "Khmer New Year's Day (13 to 15 April 2016)", and count more."""
    spans = [
        f"{name} ({from_to(start, end).removeprefix('from ').removeprefix('on ')})"
        for name, start, end in _spans(calendar, days)
    ]
    more = len(spans) - MOST_NAMED
    return ", ".join(spans[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _spans(calendar: WorkCalendar, days: Sequence[date]) -> list[tuple[str, date, date]]:
    """Put days together that follow each other under one name."""
    runs: list[tuple[str, date, date]] = []
    for day in sorted(days):
        name = calendar.holiday(day) or ""
        if runs and runs[-1][0] == name and day - runs[-1][2] == timedelta(days=1):
            runs[-1] = (name, runs[-1][1], day)
        else:
            runs.append((name, day, day))
    return runs

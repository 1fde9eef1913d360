"""Reads the days off of a country from a file: a calendar (ICS), or a table with the columns `day` and `name`."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import PurePath
from typing import Any

from icalendar import Calendar

from tracker.actions.imports.formats import UnreadableFile
from tracker.actions.imports.tables import Columns, rows_of
from tracker.actions.work_calendars import Day
from tracker.rules.characters import INVISIBLE
from tracker.rules.dates import ImpossibleDate, read

MOST_DAYS = 1000
LONGEST_HOLIDAY = 31
LONGEST_NAME = 200
NO_NAME = "Day off"
YEARS = range(1900, 2200)
REPEATS = ("RRULE", "RDATE")
DAY = timedelta(days=1)

__all__ = ["UnreadableFile", "name_of", "read_days"]


def read_days(data: bytes, today: date) -> list[Day]:
    """Return the days off in a file, each once, the earliest first. Raises UnreadableFile with what to do."""
    found = _from_calendar(data) if data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"BEGIN:VCALENDAR") else None
    days = {each.day: each for each in (_from_table(data, today) if found is None else found)}
    if not days:
        raise UnreadableFile("There is no day in this file.")
    if len(days) > MOST_DAYS:
        raise UnreadableFile(f"There are more than {MOST_DAYS} days in this file. Split it by years.")
    return [days[day] for day in sorted(days)]


def name_of(file_name: str) -> str:
    """Return the name of a file as it stands beside the days that were read from it."""
    return INVISIBLE.sub(" ", PurePath(file_name.replace("\\", "/")).name)[:LONGEST_NAME] or "a file"


def _from_table(data: bytes, today: date) -> Iterator[Day]:
    for line, cells, misfit in rows_of(data, Columns(("day", "name"))):
        if misfit:
            raise UnreadableFile(f"Line {line}: {misfit}")
        day, name = cells
        try:
            when = read(day, today)
        except ImpossibleDate as problem:
            raise UnreadableFile(f"Line {line}: {problem}") from problem
        if not when.exact:
            raise UnreadableFile(f"Line {line}: write one exact day, for example 30 June 2016.")
        yield Day(when.earliest, _name(name))


def _from_calendar(data: bytes) -> Iterator[Day]:
    try:
        events = Calendar.from_ical(data).walk("VEVENT")
    except (ValueError, KeyError, IndexError) as problem:
        raise UnreadableFile("This calendar cannot be read. Save it again as ICS, or as a table.") from problem
    for event in events:
        yield from _days_of(event)


def _days_of(event: Any) -> Iterator[Day]:
    name = _name(str(event.get("SUMMARY", "")))
    if any(event.get(part) is not None for part in REPEATS):
        raise UnreadableFile(f"“{name}” repeats by a rule. Save the calendar with every day by itself, or as a table.")
    first = _day(event, "DTSTART", name)
    last = _day(event, "DTEND", name) - DAY if event.get("DTEND") is not None else first
    if (last - first).days >= LONGEST_HOLIDAY:
        raise UnreadableFile(f"“{name}” lasts longer than a month. Is this a calendar of days off?")
    for number in range(max(1, (last - first).days + 1)):
        yield Day(first + number * DAY, name)


def _day(event: Any, part: str, name: str) -> date:
    found = getattr(event.get(part), "dt", None)
    if not isinstance(found, date):
        raise UnreadableFile(f"“{name}” has no day. Save the calendar again, or take that entry out.")
    day = found.date() if isinstance(found, datetime) else found
    if day.year not in YEARS:
        raise UnreadableFile(f"“{name}” lies in the year {day.year}. Correct the year, or take that entry out.")
    return day


def _name(text: str) -> str:
    return INVISIBLE.sub(" ", " ".join(text.split()))[:LONGEST_NAME] or NO_NAME

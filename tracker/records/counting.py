"""What the days of a record are counted by: the working days of a country, its own stops, the sessions of bodies."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from tracker.plumbing import public_holidays
from tracker.plumbing.database import session
from tracker.records.plans import BodySession
from tracker.records.record import Record
from tracker.records.work_calendars import DayOff, StopOfClock, Weekend
from tracker.rules.due import Counter, Stop
from tracker.rules.working_days import SATURDAY_AND_SUNDAY, WorkCalendar


def counter_for(record: Record, country: str | None = None) -> Counter:
    """Return what counts the days of a record: by the working days of `country`, or else of its own country."""
    return Counter(work_calendar(country or record.country or ""), stops_of(record.id), sessions_of)


def work_calendar(country: str) -> WorkCalendar:
    """Return which days are worked in a country: the library's holidays and weekend, with what people changed."""
    known = public_holidays.is_known(country)
    asked = select(DayOff.day, DayOff.name, DayOff.works).where(DayOff.country == country, DayOff.removed_at.is_(None))
    changed = session().execute(asked).all()
    added = {row.day: row.name for row in changed if not row.works}

    def holiday(day: date) -> str | None:
        return added.get(day) or (public_holidays.name_of(country, day) if known else None)

    return WorkCalendar(holiday, _weekend(country, known), frozenset(row.day for row in changed if row.works), country)


def _weekend(country: str, known: bool) -> frozenset[int]:
    said = session().scalar(select(Weekend.days).where(Weekend.country == country))
    if said is not None:
        return frozenset(int(digit) for digit in said)
    return public_holidays.weekend(country) if known else SATURDAY_AND_SUNDAY


def stops_of(record_id: int) -> list[Stop]:
    asked = select(StopOfClock).where(StopOfClock.record_id == record_id, StopOfClock.undone.is_(False))
    return [Stop(row.since, row.until, row.reason) for row in session().scalars(asked.order_by(StopOfClock.since))]


def sessions_of(body: str) -> Sequence[date]:
    """Return the first days of the sessions of a body, the earliest first."""
    asked = select(BodySession.first_day).where(BodySession.body == body).order_by(BodySession.first_day)
    return session().scalars(asked).all()

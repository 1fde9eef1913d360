"""What the days of a record are counted by: the working days of a country, its own stops, the sessions of bodies."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from sqlalchemy import bindparam, select

from tracker.plumbing import public_holidays
from tracker.plumbing.database import session
from tracker.records.follow_ups import FollowUp
from tracker.records.grounds import grounds
from tracker.records.plans import BodySession
from tracker.records.work_calendars import DayOff, StopOfClock, Weekend
from tracker.rules.deadlines import DateOutOfRange
from tracker.rules.due import Counter, Due, PeriodUnit, Stop
from tracker.rules.grounds import Ground
from tracker.rules.working_days import EVERY_DAY, SATURDAY_AND_SUNDAY, WorkCalendar


@dataclass(frozen=True, slots=True)
class Counted:
    """When a follow-up falls due by what it is counted from; None when that cannot be counted."""

    ground: Ground
    due: Due | None
    calendar: WorkCalendar


def count(rows: Sequence[FollowUp]) -> dict[int, Counted]:
    """Count when planned follow-ups fall due now, by their number; in statements that do not grow with the rows.

    Those that have no ground, or none that the viewer may see, are left out.
    """
    found = grounds(rows)
    stops = stops_of({row.record_id for row in rows if row.id in found})
    calendars = Calendars()
    counted = {}
    for row in rows:
        if row.id in found:
            ground = found[row.id]
            is_worked = ground.period.unit is PeriodUnit.WORKING_DAYS
            calendar = calendars.of_country(ground.country) if is_worked else EVERY_DAY
            counter = Counter(calendar, stops.get(row.record_id, ()), calendars.of_body)
            counted[row.id] = Counted(ground, _due(counter, ground), calendar)
    return counted


def _due(counter: Counter, ground: Ground) -> Due | None:
    try:
        return counter.due(ground.trigger, ground.period)
    except DateOutOfRange:
        return None


def work_calendar(country: str) -> WorkCalendar:
    """Return which days are worked in a country: the library's holidays and weekend, with what people changed."""
    known = public_holidays.is_known(country)
    asked = select(DayOff.day, DayOff.name, DayOff.works).where(DayOff.country == country, DayOff.removed_at.is_(None))
    changed = session().execute(asked).all()
    added = {row.day: row.name for row in changed if not row.works}
    worked = frozenset(row.day for row in changed if row.works)

    def holiday(day: date) -> str | None:
        return added.get(day) or (public_holidays.name_of(country, day) if known else None)

    moved = public_holidays.moved_to(country) - added.keys() if known else frozenset()
    return WorkCalendar(holiday, _weekend(country, known), worked | moved, country, known, frozenset(added))


def _weekend(country: str, known: bool) -> frozenset[int]:
    said = session().scalar(select(Weekend.days).where(Weekend.country == country))
    if said is not None:
        return frozenset(int(digit) for digit in said)
    return public_holidays.weekend(country) if known else SATURDAY_AND_SUNDAY


_OF_THESE = StopOfClock.record_id.in_(bindparam("record_ids", expanding=True))
_STOPS = select(StopOfClock).where(_OF_THESE, StopOfClock.undone.is_(False)).order_by(StopOfClock.since, StopOfClock.id)


def stops_of(record_ids: Iterable[int]) -> dict[int, list[Stop]]:
    """Return the stops of each of these records, in their order."""
    found: dict[int, list[Stop]] = {}
    for row in session().scalars(_STOPS, {"record_ids": list(record_ids)}):
        found.setdefault(row.record_id, []).append(Stop(row.since, row.until, row.reason))
    return found


def sessions_of(body: str) -> Sequence[date]:
    """Return the first days of the sessions of a body, the earliest first."""
    asked = select(BodySession.first_day).where(BodySession.body == body).order_by(BodySession.first_day)
    return session().scalars(asked).all()


@dataclass(frozen=True, slots=True)
class Calendars:
    """The working days of countries and the sessions of bodies, each asked for once."""

    of_country: Callable[[str], WorkCalendar] = field(default_factory=lambda: cache(work_calendar))
    of_body: Callable[[str], Sequence[date]] = field(default_factory=lambda: cache(sessions_of))

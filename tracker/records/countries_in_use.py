"""The countries whose working days somebody may want to look at: those of records and plans, and those changed here."""

from sqlalchemy import select

from tracker.plumbing.database import session
from tracker.records.plans import Plan
from tracker.records.record import Record
from tracker.records.work_calendars import DayOff, Weekend


def countries_in_use() -> list[str]:
    """Return the codes of these countries, as far as the viewer sees their records."""
    columns = (Record.country, Plan.country, Weekend.country, DayOff.country)
    found = [session().scalars(select(column).distinct()).all() for column in columns]
    return sorted({country for each in found for country in each if country})

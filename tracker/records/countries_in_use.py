"""The countries whose working days somebody may want to look at: those of records and plans, and those changed here."""

from functools import cache

from sqlalchemy import Select, String, column, select, values
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.plans import Plan
from tracker.records.record import Record
from tracker.records.work_calendars import DayOff, Weekend
from tracker.rules.countries import country_codes
from tracker.rules.kinds import Kind


def countries_in_use() -> list[str]:
    """Return the codes of these countries, as far as the viewer sees their records."""
    ours = (select(table.country).distinct() for table in (Plan, Weekend, DayOff))
    found = [session().scalars(asked).all() for asked in (_of_records(), *ours)]
    return sorted({country for each in found for country in each if country})


@cache
def _of_records() -> Select[str | None]:
    """Of each country one record is looked for along an index: the records are not read."""
    codes = [(code,) for code in country_codes()]
    country, some = (
        values(column("code", String), name="countries", literal_binds=True).data(codes).cte(),
        aliased(Record),
    )
    one = select(some.country).where(some.kind.in_(list(Kind)), some.country == country.c.code).limit(1)
    found = select(one.scalar_subquery().label("country")).select_from(country).subquery()
    return select(found.c.country).where(found.c.country.is_not(None))

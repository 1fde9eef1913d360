"""The countries whose working days somebody may want to look at: those of records and plans, and those changed here."""

from functools import cache

from sqlalchemy import Select, String, column, exists, or_, select, values

from tracker.plumbing.database import session
from tracker.records.plans import Plan
from tracker.records.record import Record
from tracker.records.work_calendars import DayOff, Weekend
from tracker.rules.countries import country_codes
from tracker.rules.kinds import Kind


def countries_in_use() -> list[str]:
    """Return the codes of these countries, as far as the viewer sees their records."""
    return list(session().scalars(_asked()))


@cache
def _asked() -> Select[str]:
    """Of each country one record is looked for along the index of lists: they are not read."""
    country = (
        values(column("code", String), name="countries", literal_binds=True)
        .data([(code,) for code in country_codes()])
        .cte()
    )
    code = country.c.code
    used = [exists().where(Record.kind.in_(list(Kind)), Record.country == code)]
    used += [exists().where(table.country == code) for table in (Plan, Weekend, DayOff)]
    return select(code).where(or_(*used)).order_by(code)

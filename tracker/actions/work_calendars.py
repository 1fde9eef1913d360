"""What people change of a country's working days: its weekend, days off that are added, and days that are worked.

Every open day that counts the working days of the country is counted again, and says why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update

from tracker.actions import recounting
from tracker.actions.meanwhile import ChangedMeanwhile
from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records.counting import work_calendar
from tracker.records.gate import viewer
from tracker.records.work_calendars import DayOff, Weekend
from tracker.rules.countries import country_name
from tracker.rules.holiday_words import weekend_in_words
from tracker.rules.reasons import in_words


class NothingWorked(ValueError):
    """All seven days of the week would be a weekend."""


class NothingToChange(ValueError):
    """It stands so already, or something else is said about the day that has to go first."""


def set_weekend(country: str, days: Iterable[int] | None) -> frozenset[int] | None:
    """Set the days of the week that are not worked (Monday: 0), or None for what the library says.

    Return what people had set before. Raises NothingWorked.
    """
    wanted = None if days is None else frozenset(days)
    if wanted is not None and len(wanted) > MOST_DAYS:
        raise NothingWorked
    row = session().get(Weekend, country)
    before = None if row is None else frozenset(int(digit) for digit in row.days)
    if row is not None and wanted is None:
        session().delete(row)
    elif wanted is not None:
        row = row or Weekend(country=country)
        row.days, row.set_at, row.set_by = "".join(map(str, sorted(wanted))), clock.now(), _by()
        session().add(row)
    session().flush()
    now = weekend_in_words(work_calendar(country).weekend)
    recounting.of_country(country, f"The weekend of {country_name(country)} is now {now}.")
    return before


MOST_DAYS = 6


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    name: str
    works: bool = False


def add(country: str, new: Day) -> DayOff:
    """Say that nobody works on a day, or that it is worked all the same. Raises NothingToChange."""
    calendar = work_calendar(country)
    if calendar.works(new.day) if new.works else calendar.holiday(new.day) is not None or _is_said(country, new.day):
        raise NothingToChange
    made = _row(country, new, "", clock.now())
    session().add(made)
    session().flush()
    recounting.of_country(country, _reason(made))
    return made


def _is_said(country: str, day: date) -> bool:
    said = select(DayOff.id).where(DayOff.country == country, DayOff.day == day, DayOff.removed_at.is_(None))
    return session().scalars(said).first() is not None


def read_in(country: str, days: Sequence[Day], source: str) -> list[DayOff]:
    """Add the days of a file that are not off already; return what was added."""
    calendar = work_calendar(country)
    wanted = {each.day: each for each in days if calendar.holiday(each.day) is None}
    now = clock.now()
    made = [_row(country, each, source, now) for each in wanted.values()]
    session().add_all(made)
    session().flush()
    if made:
        recounting.of_country(country, f"{len(made)} days off were added in {country_name(country)} from {source}.")
    return made


def take_out(row: DayOff) -> None:
    """Take back what was said about a day. Raises ChangedMeanwhile."""
    _switch([row], is_there=True)
    recounting.of_country(row.country, f"Taken back: {_reason(row)}")


def put_back(row: DayOff) -> None:
    """Undo taking out what was said about a day. Raises ChangedMeanwhile."""
    _switch([row], is_there=False)
    recounting.of_country(row.country, _reason(row))


def take_file_out(country: str, read_at: datetime) -> int:
    """Take out every day that one file added; return how many. Raises ChangedMeanwhile when none is left."""
    asked = select(DayOff).where(DayOff.country == country, DayOff.added_at == read_at, DayOff.source != "")
    rows = session().scalars(asked.where(DayOff.added_by == _by(), DayOff.removed_at.is_(None))).all()
    if not rows:
        raise ChangedMeanwhile
    _switch(rows, is_there=True)
    recounting.of_country(country, f"{len(rows)} days off were taken out in {country_name(country)}.")
    return len(rows)


def _row(country: str, each: Day, source: str, at: datetime) -> DayOff:
    return DayOff(
        country=country,
        day=each.day,
        name=each.name,
        works=each.works,
        source=source,
        added_at=at,
        added_by=_by(),
    )


def _switch(rows: Sequence[DayOff], *, is_there: bool) -> None:
    """Take these out, or put them back: each as long as it stands so."""
    removed = DayOff.removed_at.is_(None) if is_there else DayOff.removed_at.is_not(None)
    change = update(DayOff).where(DayOff.id.in_([row.id for row in rows]), removed)
    values = {"removed_at": clock.now(), "removed_by": _by()} if is_there else {"removed_at": None, "removed_by": None}
    if rows_changed(change.values(values)) != len(rows):
        raise ChangedMeanwhile
    for row in rows:
        session().expire(row)


def _reason(row: DayOff) -> str:
    where, day = country_name(row.country), in_words(row.day)
    if row.works:
        return f"{day} is worked in {where}: {row.name}."
    return f"A day off was added in {where}: {row.name} ({day})."


def _by() -> int | None:
    return viewer().user_id or None

"""The public holidays and weekends of countries, from a library that is kept up to date by others."""

from datetime import date
from functools import cache
from importlib.metadata import version as installed_version

import holidays


@cache
def is_known(country: str) -> bool:
    """Say whether the library knows the holidays of this country (two letters)."""
    try:
        holidays.country_holidays(country)
    except NotImplementedError:
        return False
    return True


def name_of(country: str, day: date) -> str | None:
    """Return the name of the holiday that a day is in this country, or None."""
    return of_year(country, day.year).get(day)


def weekend(country: str) -> frozenset[int]:
    """Return the days of the week on which offices are closed now, Monday being 0."""
    return frozenset(holidays.country_holidays(country).weekend)


@cache
def moved_to(country: str) -> frozenset[date]:
    """Return the days of weekends that are worked for a day off in the week, in the years around ours."""
    return frozenset(holidays.country_holidays(country, years=YEARS_AROUND).weekend_workdays)


YEARS_AROUND = range(2000, 2051)


def last_year(country: str) -> int:
    """Return the last year that the library can tell of this country."""
    return holidays.country_holidays(country).end_year


def version() -> str:
    """Return the version of the library: what it knows changes with it."""
    return installed_version("holidays")


@cache
def of_year(country: str, year: int) -> dict[date, str]:
    """Return the holidays of a year in this country with their names, in English where the library has it."""
    languages = holidays.country_holidays(country).supported_languages
    language = next((code for code in ("en_US", "en_GB", "en") if code in languages), None)
    return dict(holidays.country_holidays(country, years=year, language=language).items())

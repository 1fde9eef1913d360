from calendar import monthrange
from datetime import date, timedelta

from tracker.rules.dates.impossible import ImpossibleDate
from tracker.rules.dates.uncertain import Precision, UncertainDate
from tracker.rules.words import N_

DAYS_COUNTED_BELOW = 60
MONTHS_COUNTED_FROM = 2
DAYS_PER_MONTH = 365.2425 / 12
WIDE = 180
"""A date that may lie anywhere in more days than these gives a duration in whole years."""


def duration_in_words(since: UncertainDate, until: date) -> str:
    """Say how long it was, in whole months; in days only where the day is known and fewer than 60 are over.

    A partial date counts from its middle and says "about"; an open one says "at least" or "at most".
    Raise ImpossibleDate when the end comes before the beginning.
    """
    if until < since.earliest:
        raise ImpossibleDate(N_("The end comes before the beginning. Write an end that comes later."))
    if since.exact:
        return _exactly(since.earliest, until)
    if since.precision is Precision.OPEN:
        return _bounded(since, until)
    if (since.latest - since.earliest).days > WIDE:
        years = round(_months_from_middle(since, until) / 12)
        return f"about {_count(years, 'year')}" if years else "less than a year"
    if since.precision is Precision.DAY:
        months = _whole_months(since.earliest, until)
    else:
        months = round(_months_from_middle(since, until))
    return f"about {_months_in_words(months)}" if months else "less than a month"


def _exactly(since: date, until: date) -> str:
    days, months = (until - since).days, _whole_months(since, until)
    if not days:
        return "less than a day"
    if days < DAYS_COUNTED_BELOW or months < MONTHS_COUNTED_FROM:
        return _count(days, "day")
    return _months_in_words(months)


def _months_from_middle(since: UncertainDate, until: date) -> float:
    middle = since.earliest + (min(since.latest, until) - since.earliest) / 2
    return (until - middle).days / DAYS_PER_MONTH


def _bounded(since: UncertainDate, until: date) -> str:
    """One end of when it began is not known: that leaves the shortest time, or the longest."""
    if since.latest == date.max:
        begun = max(_whole_months(since.earliest, until - timedelta(days=1)), 0)
        return f"at most {_months_in_words(begun + 1)}"
    months = _whole_months(since.latest, until) if since.latest < until else 0
    return f"at least {_months_in_words(months)}" if months else "length not known"


def _whole_months(since: date, until: date) -> int:
    """Count the months that are complete. From the 31st, a shorter month is complete on its last day."""
    months = (until.year - since.year) * 12 + until.month - since.month
    return months - (until.day < min(since.day, monthrange(until.year, until.month)[1]))


def _months_in_words(months: int) -> str:
    years, months = divmod(months, 12)
    parts = [_count(years, "year") if years else "", _count(months, "month") if months else ""]
    return " and ".join(part for part in parts if part)


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"

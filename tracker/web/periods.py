"""What the periods below a picture are called, and how an address names them."""

from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from tracker.rules.pictures.scale import Grain
from tracker.web.filters import in_words

DIGITS = {Grain.DAY: 10, Grain.MONTH: 7, Grain.YEAR: 4}
"""How much of a day, as ISO writes it, says the period in which it lies."""


def period_words(grain: Grain, day: date) -> str:
    """Say in which period a day lies."""
    if grain in DIGITS:
        return in_words(str(day)[: DIGITS[grain]])
    first, last = grain.begin(day), grain.end(day)
    if grain is Grain.QUARTER:
        parts = {"first": format_date(first, "LLLL"), "last": format_date(last, "LLLL y")}
    else:
        parts = {"first": f"{first.year}", "last": f"{last.year}"}
    return _("%(first)s to %(last)s", **parts)


def period_text(grain: Grain, day: date) -> str:
    """Return the period in which a day lies as EDTF: "2015", "2015-04/2015-06", "2010/2014"."""
    if grain is Grain.YEAR:
        return f"{day.year:04}"
    digits = 7 if grain is Grain.QUARTER else 4
    return f"{str(grain.begin(day))[:digits]}/{str(grain.end(day))[:digits]}"


def tick_words(day: date, grain: Grain, is_first: bool) -> str:
    """Say what is written below the first day of a period."""
    if grain >= Grain.YEAR or day.month == 1:
        return str(format_date(day, "y"))
    return str(format_date(day, "MMM y" if is_first else "MMM"))

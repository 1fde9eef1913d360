"""Dates as sources give them: a small part of EDTF (ISO 8601-2), and the words people write it in."""

from tracker.rules.dates.calendar_words import ENGLISH_MONTHS
from tracker.rules.dates.duration import duration_in_words
from tracker.rules.dates.impossible import ImpossibleDate
from tracker.rules.dates.period import Period
from tracker.rules.dates.reading import read
from tracker.rules.dates.uncertain import Precision, UncertainDate

__all__ = [
    "ENGLISH_MONTHS",
    "ImpossibleDate",
    "Period",
    "Precision",
    "UncertainDate",
    "duration_in_words",
    "read",
]

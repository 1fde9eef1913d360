import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Self

from tracker.rules.dates.impossible import ImpossibleDate, UnreadableDate
from tracker.rules.dates.period import Period
from tracker.rules.words import N_

_END = re.compile(
    r"\.\.|(?P<year>\d{4})(?:-XX(?:-XX)?|-(?P<month>\d\d)(?:-(?:XX|(?P<day>\d\d)))?)?(?P<mark>[?~%]?)",
    re.ASCII,
)
_MARKS = {(False, False): "", (True, False): "~", (False, True): "?", (True, True): "%"}

REMEMBERED = 10_000
"""Dates: a page of rows says the same ones again and again."""


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    INTERVAL = "interval"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class UncertainDate:
    """When something happened, as exactly as it is known and no more. Made by `read`, `edtf`, `on`.

    `text` is EDTF in one spelling only. `earliest` and `latest` are the first and last day it can mean; an
    open end is date.min or date.max. "About" widens nothing: nobody said by how much, so the days are those
    of the period that is named. An interval is a span somewhere within which it happened. As in EDTF its ends
    belong to it ("../2013" is "before 2014"); a mark (? ~ %) on either of them is about the whole.
    """

    text: str
    earliest: date
    latest: date

    @property
    def first_known(self) -> date:
        """The first day it can mean; of an open beginning nothing is known but its end."""
        return self.latest if self.earliest == date.min else self.earliest

    @property
    def last_known(self) -> date:
        """The last day it can mean; of an open end nothing is known but its beginning."""
        return self.earliest if self.latest == date.max else self.latest

    @classmethod
    def on(cls, day: date) -> Self:
        return cls.during(Period(day.year, day.month, day.day))

    @classmethod
    def during(cls, period: Period, mark: str = "") -> Self:
        return cls(f"{period}{mark}", period.first, period.last)

    @classmethod
    def between(cls, start: Period | None, end: Period | None, mark: str = "") -> Self:
        """Span from the start of one period to the end of another. None is an open end."""
        if start and end:
            return cls._within(start, end, mark)
        if start:
            return cls(f"{start}{mark}/..", start.first, date.max)
        if end:
            end.next()  # in words it is "before" the next period, which must exist
            return cls(f"../{end}{mark}", date.min, end.last)
        raise UnreadableDate("../..")

    @classmethod
    def _within(cls, start: Period, end: Period, mark: str) -> Self:
        if start == end:
            return cls.during(start, mark)
        if start.first <= end.last:
            return cls(f"{start}/{end}{mark}", start.first, end.last)
        raise ImpossibleDate(
            N_(
                "The end comes before the beginning: %(start)s is after %(end)s. "
                "Write the earlier date first, and the year of each."
            ),
            start=start.in_words(),
            end=end.in_words(),
        )

    @classmethod
    def edtf(cls, text: str) -> Self:
        """Parse EDTF: a day, month or year, an interval of them, open ends, and the marks ? ~ %.

        Unknown parts at the end ("2008-03-XX") are left out. Raise ImpossibleDate for anything else.
        """
        ends, mark = _parsed(text)
        match ends:
            case [Period() as only]:
                return cls.during(only, mark)
            case [start, end]:
                return cls.between(start, end, mark)
        raise UnreadableDate(text)

    @property
    def approximate(self) -> bool:
        return "~" in self.text or "%" in self.text

    @property
    def uncertain(self) -> bool:
        return "?" in self.text or "%" in self.text

    @property
    def exact(self) -> bool:
        """True for one day that nobody doubts."""
        return self.precision is Precision.DAY and not (self.approximate or self.uncertain)

    @property
    def precision(self) -> Precision:
        if ".." in self.text:
            return Precision.OPEN
        if "/" in self.text:
            return Precision.INTERVAL
        return (Precision.YEAR, Precision.MONTH, Precision.DAY)[self.text.count("-")]

    def ends_before(self, other: "UncertainDate") -> bool:
        """Say whether it lies before the other one, whichever of its days each of them means."""
        return self.latest < other.earliest

    def in_words(self) -> str:
        """Say it in English, such that `read` gives the same date again. No day is made up."""
        return _in_words(self)


@lru_cache(maxsize=REMEMBERED)
def _in_words(when: UncertainDate) -> str:
    ends, _ = _parsed(when.text)
    about = "about " if when.approximate else ""
    return _span_in_words(ends, about) + (", uncertain" if when.uncertain else "")


def mark_for(*, approximate: bool, uncertain: bool) -> str:
    return _MARKS[approximate, uncertain]


def has_edtf_form(text: str) -> bool:
    return bool(_matches(text))


def _matches(text: str) -> list[re.Match[str]]:
    start, slash, end = text.partition("/")
    matches = [_END.fullmatch(part) for part in ([start, end] if slash else [start])]
    return [match for match in matches if match] if all(matches) else []


@lru_cache(maxsize=REMEMBERED)
def _parsed(text: str) -> tuple[Sequence[Period | None], str]:
    matches = _matches(text)
    if not matches:
        raise UnreadableDate(text)
    marks = {match["mark"] or "" for match in matches}
    mark = mark_for(approximate=bool(marks & {"~", "%"}), uncertain=bool(marks & {"?", "%"}))
    return tuple(_period(match) for match in matches), mark


def _period(match: re.Match[str]) -> Period | None:
    year, month, day = (int(part) if part else None for part in match.group("year", "month", "day"))
    return None if year is None else Period(year, month, day)


def _span_in_words(ends: Sequence[Period | None], about: str) -> str:
    match ends:
        case [Period() as start, Period() as end]:
            return f"between {about}{start.before_in_words(end)} and {end.in_words()}"
        case [Period() as start, None]:
            return f"since {about}{start.in_words()}"
        case [None, Period() as end]:
            return f"before {about}{end.next().in_words()}"
        case [Period() as only]:
            return f"{about}{only.in_words()}"
    raise AssertionError(ends)

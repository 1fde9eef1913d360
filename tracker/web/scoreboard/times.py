"""What stands behind a number of coverage or of a reprisal: each time it was asked, or answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode

from tracker.records.times import Time
from tracker.rules.events import TYPES
from tracker.rules.periods import Lies, Span
from tracker.rules.pictures.scale import Grain
from tracker.rules.words import N_


class What(StrEnum):
    RAISED = "raised"
    ANSWERED = "answered"

    @property
    def label(self) -> str:
        return {What.RAISED: N_("Put to somebody"), What.ANSWERED: N_("Answered on substance")}[self]


ALWAYS = Span(date.min, date.max)


@dataclass(frozen=True, slots=True)
class Period:
    """Of what, and in which days."""

    what: What = What.RAISED
    span: Span = ALWAYS

    @classmethod
    def read(cls, told: Mapping[str, str]) -> "Period":
        """Read it out of an address. Raises ValueError for a day or a word that is none."""
        first, last = told.get("from", ""), told.get("to", "")
        span = Span(
            date.fromisoformat(first) if first else date.min,
            date.fromisoformat(last) if last else date.max,
            Lies(told.get("lies") or Lies.COUNTED),
        )
        return cls(What(told.get("what") or What.RAISED), span)

    @property
    def is_open(self) -> bool:
        return self.span.first == date.min or self.span.last == date.max

    @property
    def is_unsure(self) -> bool:
        return self.span.lies is Lies.PERHAPS

    def address(self, person: str, addressee: str = "") -> str:
        """Return where these times are listed."""
        days = {"from": self.span.first.isoformat(), "to": self.span.last.isoformat(), "lies": str(self.span.lies)}
        asked = {"with": addressee, "what": str(self.what), **days}
        return f"/scoreboard/times/{person}?{urlencode({name: text for name, text in asked.items() if text})}"


def quarter(year: int, number: int) -> Period:
    """Return a quarter of a year, of which the first has the number 0."""
    first = date(year, 3 * number + 1, 1)
    return Period(What.RAISED, Span(first, Grain.QUARTER.end(first)))


@dataclass(slots=True)
class Listed:
    """One time, with what it was about."""

    ref: str
    title: str
    type: str
    when: str
    demands: list[tuple[str, str]] = field(default_factory=list)

    @property
    def label(self) -> str:
        return TYPES[self.type].label


def each_once(rows: Sequence[Time]) -> list[Listed]:
    found: dict[str, Listed] = {}
    for ref, title, code, when, demand, words in rows:
        listed = found.setdefault(ref, Listed(ref, title, code, when))
        if (demand, words) not in listed.demands:
            listed.demands.append((demand, words))
    return list(found.values())

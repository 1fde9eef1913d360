"""What stands behind a number of coverage or of a reprisal: each time it was asked, or answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from tracker.records.times import Time
from tracker.rules.events import TYPES
from tracker.rules.words import N_


class What(StrEnum):
    RAISED = "raised"
    ANSWERED = "answered"

    @property
    def label(self) -> str:
        return {What.RAISED: N_("Put to somebody"), What.ANSWERED: N_("Answered on substance")}[self]


@dataclass(frozen=True, slots=True)
class Period:
    """Of what, and between which two days, both of them in it."""

    what: What = What.RAISED
    first: date = date.min
    last: date = date.max

    @classmethod
    def read(cls, told: Mapping[str, str]) -> "Period":
        """Read it out of an address. Raises ValueError for a day or a word that is none."""
        first, last = told.get("from", ""), told.get("to", "")
        return cls(
            What(told.get("what") or What.RAISED),
            date.fromisoformat(first) if first else date.min,
            date.fromisoformat(last) if last else date.max,
        )

    @property
    def is_open(self) -> bool:
        return self.first == date.min or self.last == date.max

    def address(self, person: str, addressee: str = "") -> str:
        """Return where these times are listed."""
        days = {"from": self.first.isoformat(), "to": self.last.isoformat()}
        asked = {"with": addressee, "what": str(self.what), **days}
        return f"/scoreboard/times/{person}?{urlencode({name: text for name, text in asked.items() if text})}"


def quarter(year: int, number: int) -> Period:
    """Return a quarter of a year, of which the first has the number 0."""
    last = date(year, 12, 31) if number == 3 else date(year, 3 * number + 4, 1) - timedelta(days=1)
    return Period(What.RAISED, date(year, 3 * number + 1, 1), last)


def beside(reprisal: date, days: int) -> list[Period]:
    """Return the times that a reprisal parts, as its numbers stand: raised before and after, answered so."""
    day = timedelta(days=1)
    before = reprisal - min(timedelta(days=days), reprisal - date.min)
    after = reprisal + min(timedelta(days=days) - day, date.max - reprisal)
    spans = ((before, reprisal - day), (reprisal, after))
    return [Period(what, *span) for what in What for span in spans]


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

"""Days on which somebody who is held is spoken of: computed from what is known, and left out where it is not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from tracker.rules.dates import Precision, UncertainDate
from tracker.rules.deadlines import plus_days, plus_years
from tracker.rules.words import N_


class Day(StrEnum):
    ARREST = "arrest-anniversary"
    BIRTHDAY = "birthday"
    SENTENCE = "sentence-end"
    DETAINED = "days-detained"

    @property
    def label(self) -> str:
        return _DAYS[self][0]

    @property
    def notice(self) -> timedelta:
        """How long before the day somebody has to think of it."""
        return timedelta(days=_DAYS[self][1])


_DAYS = {
    Day.ARREST: (N_("Arrest anniversary"), 14),
    Day.BIRTHDAY: (N_("Birthday"), 7),
    Day.SENTENCE: (N_("End of sentence"), 30),
    Day.DETAINED: (N_("Days in custody"), 14),
}
"""Calendar days of notice: design advice, not a rule of any body."""

COUNTED_BY = 1000
"""Every thousandth day in custody is a key date."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody who is held now."""

    held_since: UncertainDate | None
    """From the event that decided that they are in custody; None when it was no arrest: then its day says little."""
    born: UncertainDate | None = None
    sentence_ends: Sequence[UncertainDate] = field(default_factory=tuple)
    """As sources say, which may contradict each other."""


@dataclass(frozen=True, slots=True)
class KeyDate:
    kind: Day
    day: date
    number: int
    """Years since the arrest or the birth, or days in custody; 0 for the end of a sentence."""
    last: date | None = None
    """The last day that it can be, when it is not known exactly."""

    @property
    def key(self) -> str:
        """What it is, for ever, among the key dates of a person: "day:birthday:2017"."""
        return f"{KEY}:{self.kind}:{self.day.year}"

    @property
    def due_on(self) -> date:
        return self.day - self.kind.notice

    @property
    def due_last(self) -> date | None:
        return self.last - self.kind.notice if self.last else None

    @property
    def what(self) -> str:
        """What is to be done about it. No name stands in it: it goes into mails and calendars."""
        day = f"on {_in_words(self.day)}"
        if self.last:
            day = f"between {_in_words(self.day)} and {_in_words(self.last)}"
        return _WHAT[self.kind].format(number=f"{self.number:,}", s="" if self.number == 1 else "s", day=day)


def _in_words(day: date) -> str:
    return UncertainDate.on(day).in_words()


KEY = "day"

_WHAT = {
    Day.ARREST: "The arrest was {number} year{s} ago {day}: decide what is said and done",
    Day.BIRTHDAY: "Birthday in custody {day}: decide what is said and done",
    Day.SENTENCE: "The sentence ends {day}: ask whether they will be released",
    Day.DETAINED: "{number} days in custody {day}: decide what is said and done",
}


def key_dates(known: Known, until: date) -> list[KeyDate]:
    """Return the key dates of somebody who is held, from the beginning of this time in custody to `until`, in order.

    Anniversaries and days in custody need the exact day of the arrest, a birthday the exact day of birth: a day that
    nobody knows is left out, not made up. 29 February is kept on the 28th in other years. The day of the arrest is not
    counted. Of several ends of a sentence in one year the first counts.
    """
    since = known.held_since.earliest if known.held_since else date.min
    found = [*_since_arrest(known.held_since, until), *_ends(known.sentence_ends, until)]
    if known.born and known.born.exact:
        found += [each for each in _years(Day.BIRTHDAY, known.born.earliest, until) if each.day > since]
    return sorted(found, key=lambda each: (each.day, each.kind))


def _since_arrest(since: UncertainDate | None, until: date) -> list[KeyDate]:
    if since is None or not since.exact:
        return []
    thousands = range(COUNTED_BY, (until - since.earliest).days + 1, COUNTED_BY)
    counted = [KeyDate(Day.DETAINED, plus_days(since.earliest, number), number) for number in thousands]
    return [*_years(Day.ARREST, since.earliest, until), *counted]


def _years(kind: Day, start: date, until: date) -> list[KeyDate]:
    every = [KeyDate(kind, plus_years(start, number), number) for number in range(1, until.year - start.year + 1)]
    return [each for each in every if each.day <= until]


def _ends(told: Sequence[UncertainDate], until: date) -> list[KeyDate]:
    """A range counts from its first day: who is asked too early loses less than who is asked too late."""
    ends = sorted((end for end in told if end.precision is not Precision.OPEN), key=lambda end: end.earliest)
    first = {end.earliest.year: end for end in reversed(ends) if end.earliest <= until}
    return [
        KeyDate(Day.SENTENCE, end.earliest, 0, end.latest if end.latest > end.earliest else None)
        for end in first.values()
    ]

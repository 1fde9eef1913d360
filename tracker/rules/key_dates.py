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
    CONSENT = "consent-end"

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
    Day.CONSENT: (N_("Consent runs out"), 14),
}
"""Calendar days of notice: design advice, not a rule of any body."""

DAYS_AHEAD = 60
"""So many days before a key date, what is to be done about it is set."""

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
    """Years since the arrest or the birth, or days in custody; 0 for the end of a sentence or of a consent."""
    last: date | None = None
    """The last day that it can be, when it is not known exactly."""

    @property
    def key(self) -> str:
        """What it is, for ever, among the key dates of a person: "day:birthday:2017".

        The end of a sentence or of a consent is named by its day: put off within one year, it is another one.
        """
        by_day = self.kind in (Day.SENTENCE, Day.CONSENT)
        return f"{KEY}:{self.kind}:{self.day if by_day else self.day.year}"

    @property
    def last_day(self) -> date:
        return self.last or self.day

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
    Day.CONSENT: "Consent runs out {day}: ask again, and record the answer",
}


def key_dates(known: Known, until: date, since: date = date.min) -> list[KeyDate]:
    """Return the key dates of somebody who is held, in order: those of this time in custody from `since` to `until`.

    Anniversaries and days in custody need the exact day of the arrest, a birthday the exact day of birth: a day that
    nobody knows is left out, not made up. 29 February is kept on the 28th in other years. The day of the arrest is not
    counted. Of several ends of a sentence each counts: sources contradict each other, and courts put it off.
    """
    begun, born = known.held_since, known.born
    years = range(since.year, until.year + 1)
    found = _ends(known.sentence_ends, until)
    if begun and begun.exact:
        found += [*_yearly(Day.ARREST, begun.earliest, years), *_thousands(begun.earliest, until)]
    if born and born.exact:
        found += _yearly(Day.BIRTHDAY, born.earliest, years)
    first = max(since, begun.earliest + timedelta(days=1)) if begun else since
    return sorted((each for each in found if first <= each.day <= until), key=lambda each: (each.day, each.kind))


def _yearly(kind: Day, start: date, years: range) -> list[KeyDate]:
    numbers = range(max(years.start - start.year, 1), years.stop - start.year)
    return [KeyDate(kind, plus_years(start, number), number) for number in numbers]


def _thousands(start: date, until: date) -> list[KeyDate]:
    numbers = range(COUNTED_BY, (until - start).days + 1, COUNTED_BY)
    return [KeyDate(Day.DETAINED, plus_days(start, number), number) for number in numbers]


def _ends(told: Sequence[UncertainDate], until: date) -> list[KeyDate]:
    """A range counts from its first day: who is asked too early loses less than who is asked too late."""
    known = (end for end in told if end.precision is not Precision.OPEN and end.earliest <= until)
    shortest = {end.earliest: end for end in sorted(known, key=lambda end: end.latest, reverse=True)}
    return [KeyDate(Day.SENTENCE, day, 0, end.latest if end.latest > day else None) for day, end in shortest.items()]


def key_date_in(key: str) -> Day | None:
    """Return what kind of key date a follow-up is set for, by its key ("17:day:birthday:2017"); None for any other."""
    _record, kind, *rest = key.split(":")
    return Day(rest[0]) if kind == KEY and rest and rest[0] in set(Day) else None

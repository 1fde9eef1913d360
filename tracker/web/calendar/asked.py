"""What a calendar is asked for by its address: which month, in which view, whose follow-ups, of what."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import parse_qs, urlencode

from tracker.records.calendar import Wanted
from tracker.records.record import Record
from tracker.rules.characters import INVISIBLE
from tracker.rules.countries import country_code
from tracker.rules.kinds import Kind
from tracker.rules.words import N_
from tracker.web.follow_ups.parts import Whose
from tracker.web.forms import unknown_country
from tracker.web.naming import NotOneRecord, one_named

LONGEST = 200
YEARS = range(1900, 2200)


class What(StrEnum):
    EVERYTHING = ""
    FOLLOW_UPS = "follow-ups"
    EVENTS = "events"
    KEY_DATES = "key-dates"

    @property
    def label(self) -> str:
        return {
            What.EVERYTHING: N_("Everything"),
            What.FOLLOW_UPS: N_("Follow-ups"),
            What.EVENTS: N_("Hearings, visits and other events"),
            What.KEY_DATES: N_("Anniversaries and birthdays"),
        }[self]

    def has(self, part: "What") -> bool:
        return self in (What.EVERYTHING, part)


@dataclass(frozen=True, slots=True)
class Asked:
    """The filter as somebody wrote it, without the month: what a feed keeps."""

    whose: Whose = Whose.MINE
    what: What = What.EVERYTHING
    country: str = ""
    about: str = ""

    @classmethod
    def read(cls, query: str) -> "Asked":
        """Read a filter out of an address; what is not understood there stands at its beginning."""
        told = {name: values[-1] for name, values in parse_qs(query, max_num_fields=20).items()}
        what, texts = told.get("what", ""), [INVISIBLE.sub(" ", told.get(name, "")) for name in ("country", "about")]
        country, about = (" ".join(text.split())[:LONGEST] for text in texts)
        return cls(Whose.read(told.get("whose")), What(what) if what in set(What) else What.EVERYTHING, country, about)

    @property
    def query(self) -> str:
        """Return it as it stands in an address; '' when nothing is chosen."""
        told = {"whose": "" if self.whose is Whose.MINE else self.whose, "what": self.what}
        told |= {"country": self.country, "about": self.about}
        return urlencode({name: str(value) for name, value in told.items() if value})


@dataclass(frozen=True, slots=True)
class Understood:
    """What the written filter means, or in a sentence why it means nothing."""

    country: str | None = None
    about: Record | None = None
    problem: str = ""

    def wanted(self, first: date, last: date) -> Wanted:
        return Wanted(first, last, self.country, self.about)


THINGS = [kind for kind in Kind if kind not in (Kind.EVENT, Kind.SOURCE)]


def understand(asked: Asked) -> Understood:
    """Look up the country and the record of a filter."""
    country = country_code(asked.country) if asked.country else None
    if asked.country and country is None:
        return Understood(problem=unknown_country(asked.country))
    if not asked.about:
        return Understood(country)
    try:
        return Understood(country, one_named(asked.about, THINGS, Kind.CASE))
    except NotOneRecord as problem:
        return Understood(country, problem=str(problem))


@dataclass(frozen=True, slots=True)
class Month:
    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str, today: date) -> "Month":
        """Read "2016-02"; anything else is the present month."""
        try:
            found = cls.of(date.fromisoformat(f"{text}-01"))
        except ValueError:
            return cls.of(today)
        return found if found.year in YEARS else cls.of(today)

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    def beside(self, months: int) -> "Month":
        year, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, number + 1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

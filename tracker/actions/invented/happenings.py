"""What happens to whom, how often, and when: of each kind of thing the types of events that tell of it."""

from datetime import date, timedelta
from functools import lru_cache

from tracker.actions.invented.chance import Chance, Often
from tracker.rules.dates import Precision, UncertainDate
from tracker.rules.dates.period import Period
from tracker.rules.events import TYPES
from tracker.rules.kinds import Kind

ABOUT = Often({Kind.PERSON: 60, Kind.DEMAND: 28, Kind.LETTER: 10, Kind.CASE: 2})

# Hearings, health and consent of a person set plans to work, and the end of a sentence a key date: they are left out.
_OF_PEOPLE = {
    "statement": 14,
    "note": 8,
    "meeting": 8,
    "report": 6,
    "call": 5,
    "email": 4,
    "contact": 4,
    "charge": 3,
    "attack": 2,
    "reprisal": 2,
    "search": 2,
    "investigation": 2,
    "verdict": 2,
    "sentence": 2,
    "appeal": 2,
}
_OF_DEMANDS = {
    "raised": 6,
    "reply": 4,
    "refused": 4,
    "acknowledged": 3,
    "promised": 3,
    "no-answer": 3,
    "readout": 2,
    "met": 2,
    "partly-met": 2,
    "withdrawn": 1,
}
TOLD_OF = {
    Kind.PERSON: Often(_OF_PEOPLE),
    Kind.DEMAND: Often(_OF_DEMANDS),
    Kind.LETTER: Often({"reply": 3, "letter-delivered": 2, "acknowledged": 2, "refused": 1}),
    Kind.CASE: Often({"report": 4, "count": 3, "hearing": 2}),
}

BEFORE_CUSTODY = Often({"arrest": 90, "wanted": 7, "disappearance": 3})
IN_CUSTODY = Often({"release": 40, "transfer": 35, "held": 20, "exile": 5})

DATED = Often({Precision.DAY: 85, Precision.MONTH: 10, Precision.INTERVAL: 5})
"""How exactly it is known when."""


def detail(chance: Chance, type_code: str) -> str | None:
    details = TYPES[type_code].details
    return chance.choice(details).code if details else None


def dated(chance: Chance, day: date) -> UncertainDate:
    """Return when it happened as somebody might know it: on the day, in its month, or within some days."""
    known = DATED.one(chance)
    if known is Precision.DAY:
        return _on(day)
    if known is Precision.MONTH:
        return _in_month(day.year, day.month)
    first = day - timedelta(days=chance.randint(1, 5))
    return UncertainDate.between(Period(first.year, first.month, first.day), Period(day.year, day.month, day.day))


@lru_cache(maxsize=20_000)
def _on(day: date) -> UncertainDate:
    return UncertainDate.on(day)


@lru_cache(maxsize=1000)
def _in_month(year: int, month: int) -> UncertainDate:
    return UncertainDate.during(Period(year, month))

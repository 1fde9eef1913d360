"""When a demand had no answer on substance: every such time, until something ended it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.rules.dates import UncertainDate
from tracker.rules.demands import UNANSWERED, Mention, raisings, unanswered_since
from tracker.rules.events import ANSWERS_ON_SUBSTANCE
from tracker.rules.standing import Happening, course, place_in_time
from tracker.rules.statuses import Axis


@dataclass(frozen=True, slots=True)
class Silence:
    """The first and the last day on which it was certainly unanswered; at least so long if its dates are not exact."""

    first: date
    last: date
    is_exact: bool
    is_over: bool

    @property
    def days(self) -> int:
        return (self.last - self.first).days


def silences(happened: Iterable[Happening], today: date) -> list[Silence]:
    """Return the times without an answer on substance, in their order; the last may go on until today.

    Each is counted as the days of a demand that waits now (`demands.days_unanswered`): from its making or the answer
    before, whichever is later. What leaves no day for certain is left out.
    """
    told = sorted(happened, key=place_in_time)
    made = next(iter(raisings(_mention(each) for each in told)), None)
    found, last = list[Silence](), None
    since: UncertainDate | None = None
    code = ""
    for happening, code in course(Axis.STANDING, told):
        if code in UNANSWERED and since is None:
            since = _later(made, last)
        elif code not in UNANSWERED and since:
            found.append(_between(since, happening.when))
            since = None
        last = happening if happening.type in ANSWERS_ON_SUBSTANCE else last
    now = unanswered_since([_mention(each) for each in told], code)
    if now and now.latest < today:
        found.append(Silence(now.latest, today, now.exact, is_over=False))
    return [silence for silence in found if silence.first < silence.last]


def longest(found: Sequence[Silence]) -> Silence | None:
    """Return the longest of some silences, of as long ones the latest."""
    return max(found, key=lambda silence: (silence.days, silence.first), default=None)


def _mention(happening: Happening) -> Mention:
    return Mention(happening.id, happening.type, happening.when, happening.stance)


def _later(made: Mention | None, answer: Happening | None) -> UncertainDate | None:
    marks = [mark for mark in (made, answer) if mark is not None]
    return max(marks, key=place_in_time).when if marks else None


def _between(since: UncertainDate, until: UncertainDate) -> Silence:
    return Silence(since.latest, until.earliest, since.exact and until.exact, is_over=True)

"""Whether a reprisal silenced those who asked: how often they asked, and were answered, before it and after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.rules.dates import UncertainDate
from tracker.rules.demands import Mention
from tracker.rules.events import ANSWERS_ON_SUBSTANCE
from tracker.rules.periods import Lies, Span

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Around:
    """How often something was put to addressees, and answered on substance, in each of the spans beside a reprisal."""

    raised: tuple[int, ...]
    answered: tuple[int, ...]


def beside(reprisal: UncertainDate, days: int, today: date) -> tuple[Span, Span, Span]:
    """Return so many days before the first day on which a reprisal can have happened, those on which it can, and so
    many after the last.

    What may lie on the same days as the reprisal came neither before it nor after it: the order is not known, and it
    may have been the cause.
    """
    first, last, span = reprisal.earliest, min(reprisal.latest, today), timedelta(days=days)
    before = Span(first - min(span, first - date.min), first - min(DAY, first - date.min), Lies.SURELY)
    after = Span(last + min(DAY, date.max - last), last + min(span, date.max - last), Lies.SURELY)
    return before, Span(first, last, Lies.PERHAPS), after


def around(spans: Sequence[Span], mentions: Sequence[Mention], today: date) -> Around:
    """Count what was put to addressees, and answered on substance, in each of these spans."""
    raised = [mention.when for mention in mentions if mention.is_raising]
    answered = [mention.when for mention in mentions if mention.type in ANSWERS_ON_SUBSTANCE]
    return Around(*(tuple(_in(span, each, today) for span in spans) for each in (raised, answered)))


def _in(span: Span, said: Sequence[UncertainDate], today: date) -> int:
    return sum(span.has(when, today) for when in said)

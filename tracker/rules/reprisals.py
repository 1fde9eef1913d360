"""Whether a reprisal silenced those who asked: how often they asked, and were answered, before it and after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.rules.demands import Mention
from tracker.rules.events import ANSWERS_ON_SUBSTANCE


@dataclass(frozen=True, slots=True)
class Around:
    raised_before: int
    raised_after: int
    answered_before: int
    answered_after: int


def around(reprisal: date, mentions: Sequence[Mention], days: int) -> Around:
    """Count what was put to addressees, and answered on substance, in so many days before a reprisal and from it on.

    The day of the reprisal belongs to the time after it. Of dates that are not exact, the first possible day counts.
    """
    raised = [mention.when.earliest for mention in mentions if mention.is_raising]
    answered = [mention.when.earliest for mention in mentions if mention.type in ANSWERS_ON_SUBSTANCE]
    span = timedelta(days=days)
    before = (reprisal - min(span, reprisal - date.min), reprisal)
    after = (reprisal, reprisal + min(span, date.max - reprisal))
    return Around(_within(raised, before), _within(raised, after), _within(answered, before), _within(answered, after))


def _within(days: Sequence[date], span: tuple[date, date]) -> int:
    first, end = span
    return sum(first <= day < end for day in days)

"""When a visit is, seen from a day, and whether those who date it contradict each other."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from tracker.rules.dates import UncertainDate


class Phase(StrEnum):
    UNDATED = "undated"
    AHEAD = "ahead"
    NOW = "now"
    OVER = "over"


def phase(first: date | None, last: date | None, today: date) -> Phase:
    if first is None or last is None:
        return Phase.UNDATED
    if today < first:
        return Phase.AHEAD
    return Phase.OVER if today > last else Phase.NOW


def disagree(dates: Sequence[UncertainDate]) -> bool:
    """Say whether no one day fits all that is said: "January" and "26 January" agree, 25 and 26 January do not."""
    return bool(dates) and max(one.earliest for one in dates) > min(one.latest for one in dates)


def span_in_words(start: UncertainDate, end: UncertainDate) -> str:
    """Say from when to when: "15–16 February 2016", "30 January – 2 February 2016", "February 2016"."""
    if start.text == end.text:
        return start.in_words()
    if not (start.exact and end.exact):
        return f"{start.in_words()} – {end.in_words()}"
    first, last = start.earliest, end.earliest
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end.in_words()}"
    begin = start.in_words()
    return f"{begin.removesuffix(f' {first.year}') if first.year == last.year else begin} – {end.in_words()}"

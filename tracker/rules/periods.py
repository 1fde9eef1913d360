"""In which quarter, year or other period something counts whose day is not known exactly.

It counts on the last day that its date can mean, as a demand is counted; while that day lies ahead, it counts today. So
nothing that was done by today stands in a period that has not begun.
"""

from datetime import date


def counts_on(last_known: date, today: date) -> date:
    return min(last_known, today)


def last_days(first: date, last: date, today: date) -> tuple[date, date]:
    """Return between which last known days lies what counts between two days; of days to come, that is none."""
    return first, date.max if first <= today <= last else min(last, today)

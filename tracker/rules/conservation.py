"""Whether somebody was told, or will be, of each follow-up: what should be, compared with what is kept."""

from dataclasses import dataclass
from datetime import date

from tracker.rules.deadlines import plus_days
from tracker.rules.escalation import Escalation


@dataclass(frozen=True, slots=True)
class Kept:
    """What the tables hold of one follow-up."""

    is_open: bool
    returns_on: date
    next_alert_on: date | None
    times_told: int
    was_told: bool
    """Whether anybody has an alert of this return."""
    may_be_told: bool
    """Whether anybody is to be told at all: not while a reply waits to be judged, nor when nobody may see it."""
    escalation: Escalation


def missing(kept: Kept, today: date) -> str | None:
    """Return what is missing, or None.

    An open follow-up is told on the day it comes back, then as it escalates; the day of the next time is kept with it.
    A day that has passed means that the clock did not tell.
    """
    if not kept.is_open:
        return None
    if kept.next_alert_on is None:
        return "an open follow-up, and no day to tell of it"
    if kept.next_alert_on < today:
        return f"was to be told on {kept.next_alert_on}"
    if kept.next_alert_on > _latest(kept, today):
        return f"is told on {kept.next_alert_on}, which is too late"
    if kept.returns_on < today < kept.next_alert_on and kept.may_be_told and not kept.was_told:
        return f"came back on {kept.returns_on}, and nobody was told"
    return None


def _latest(kept: Kept, today: date) -> date:
    """Return the last day on which the next alert may be."""
    if kept.returns_on > today:
        return kept.returns_on
    if not kept.may_be_told:
        return plus_days(today, 1)
    reached = max(kept.times_told, kept.escalation.level((today - kept.returns_on).days))
    return max(today, kept.escalation.next_on(kept.returns_on, reached))


def extra(kept: Kept) -> str | None:
    """Return what is there and should not be, or None."""
    if not kept.is_open:
        return None if kept.next_alert_on is None else f"closed, and is told on {kept.next_alert_on}"
    if kept.next_alert_on is not None and kept.next_alert_on < kept.returns_on:
        return f"is told on {kept.next_alert_on}, before it comes back"
    return None

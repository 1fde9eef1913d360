"""Lists that somebody compiled: a count, and the people whom it names as it prints them."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.actions import links, timeline
from tracker.actions.links import Terms
from tracker.actions.timeline import Account, Ties
from tracker.records.events import Event
from tracker.records.record import Record
from tracker.rules.links import LinkRole


@dataclass(frozen=True, slots=True)
class Line:
    """One person on a list: how it prints their name, and what else it says of them."""

    person: Record
    printed: str
    said: str = ""


def enter(account: Account, ties: Ties, lines: Iterable[Line]) -> Event:
    """Record that somebody counted, and whom they named."""
    event = timeline.record(account, ties)
    name(event, lines)
    return event


def name(event: Event, lines: Iterable[Line]) -> None:
    """Let a list name exactly these, in this order. Whom the viewer may not see stays on it, as they are."""
    ends = [(line.person, Terms(quote=line.printed, note=line.said)) for line in lines]
    links.set_ends(event, {LinkRole.NAMES: ends})

"""Confirm that all is as it was with a person: an event like any other, with the day and how it is known."""

from sqlalchemy import select

from tracker.actions import timeline
from tracker.actions.settling import take_in_turn
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.people import Person
from tracker.records.standings import StandingRow
from tracker.rules.dates import UncertainDate
from tracker.rules.freshness import confirmation
from tracker.rules.statuses import Axis


class StandsOtherwise(Exception):
    """The person does not stand where whoever confirms it saw them, or nothing can confirm it."""


def confirm(person: Person, axis: Axis, code: str, when: UncertainDate, how_known: str) -> Event:
    """Record that a person still stood at `code` then; what brings it back moves. Raises StandsOtherwise."""
    take_in_turn([person])
    stored = select(StandingRow.code).where(StandingRow.record_id == person.id, StandingRow.axis == axis)
    says = confirmation(axis, code)
    if says is None or session().scalars(stored).one_or_none() != code:
        raise StandsOtherwise
    kind, detail = says
    account = timeline.Account(kind, when, detail=detail, how_known=how_known, country=person.country)
    return timeline.record(account, timeline.Ties([person]))

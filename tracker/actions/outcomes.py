"""Record what became of a follow-up: one step that leaves an event on the timeline and the next step set."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.actions import follow_ups, settling, timeline
from tracker.actions.plans import keeping
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.follow_ups import CANCELLED, FollowUp
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.deadlines import plus_days
from tracker.rules.outcomes import Outcome
from tracker.rules.plans import CHASE_EVERY, Owes


class NoNextDay(ValueError):
    """A step that could not be done needs a day to come back on."""


@dataclass(frozen=True, slots=True)
class Report:
    outcome: Outcome
    when: UncertainDate
    note: str = ""
    by_when: UncertainDate | None = None
    """The day they named, for a promise."""
    next_on: date | None = None
    """A day of somebody's choosing for the next step; None leaves it to the plan."""


def report(row: FollowUp, about: Record, told: Report) -> Event | None:
    """Close a follow-up with its outcome; an answer becomes an event, and so does a note on anything else.

    Raises AlreadyClosed, NoNextDay, DayHasPassed.
    """
    settling.take_in_turn([about])
    if told.outcome is Outcome.COULD_NOT:
        if told.next_on is None:
            raise NoNextDay
        follow_ups.set_aside(row, told.next_on)
        return _event(row, about, told)
    follow_ups.claim(row)
    row.outcome = told.outcome
    if told.outcome is Outcome.NO_LONGER_NEEDED:
        row.state = CANCELLED
    event = _event(row, about, told)
    row.outcome_event_id = event.id if event else None
    session().flush()
    if event is None:
        settling.settle([about])
    _come_back(row, about, event if told.outcome.is_answer else None, told.next_on)
    return event


def stop_asking(row: FollowUp, about: Record, reason: str, note: str = "") -> Event:
    """Close a follow-up because what it asks for is not asked any more: its record is closed too, with the reason.

    Raises AlreadyClosed.
    """
    settling.take_in_turn([about])
    follow_ups.claim(row)
    row.state, row.outcome = CANCELLED, Outcome.NO_LONGER_NEEDED
    account = timeline.Account(
        "withdrawn", UncertainDate.on(clock.today()), detail=reason, body=note, country=about.country
    )
    event = timeline.record(account, timeline.Ties(about=[about]))
    row.outcome_event_id = event.id
    session().flush()
    return event


def take_back(row: FollowUp, event: Event | None) -> None:
    """Undo a report: the event goes, the statuses follow, and the follow-up is open again."""
    if event is not None:
        timeline.withdraw(event)
    follow_ups.drop({_because(row): [row.record_id]})
    follow_ups.reopen(row)
    settling.settle(session().scalars(select(Record).where(Record.id == row.record_id)))


def _event(row: FollowUp, about: Record, told: Report) -> Event | None:
    if told.outcome.is_answer:
        by_when = told.by_when if told.outcome is Outcome.PROMISED else None
        account = timeline.Account(told.outcome, told.when, body=told.note, by_when=by_when, country=about.country)
    elif told.note:
        title = f"{told.outcome.label}: {row.what}"
        account = timeline.Account("note", told.when, title, body=told.note, country=about.country)
    else:
        return None
    return timeline.record(account, timeline.Ties(about=[about]))


def _come_back(row: FollowUp, about: Record, event: Event | None, day: date | None) -> None:
    """Set the next step on the day somebody chose; what still waits never falls silent."""
    if day is None and event is not None and keeping.is_forgotten(about):
        day = plus_days(clock.today(), CHASE_EVERY)
    if day is None:
        return
    if event is not None:
        follow_ups.come_back(about, day, follow_ups.ByHand(row.what, Owes(row.owes), row.assignee_id, _because(row)))
    else:
        follow_ups.set_by_hand(about, row.what, day, Owes(row.owes), row.assignee_id, _because(row))


def _because(row: FollowUp) -> str:
    return f"follow-up {row.id}"

"""Follow-ups as a program asks for them: page by page, the earliest to come back first."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select, tuple_

from tracker.plumbing.database import session
from tracker.records.follow_ups import FollowUp
from tracker.records.record import Record
from tracker.records.timelines import Place


@dataclass(frozen=True, slots=True)
class WantedFollowUps:
    state: str | None = None
    owes: str | None = None
    assignee_id: int | None = None
    record_id: int | None = None
    until: date | None = None
    """Those that come back by this day."""
    after: Place | None = None


def follow_ups(wanted: WantedFollowUps, most: int) -> list[tuple[FollowUp, Record]]:
    """Return follow-ups with the record each is about, and one more than `most` where there are more."""
    asked = select(FollowUp, Record).join(Record, Record.id == FollowUp.record_id).where(*_conditions(wanted))
    rows = session().execute(asked.order_by(FollowUp.returns_on, FollowUp.id).limit(most + 1))
    return [(row, about) for row, about in rows]


def _conditions(wanted: WantedFollowUps) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.state is not None:
        found.append(FollowUp.state == wanted.state)
    if wanted.owes is not None:
        found.append(FollowUp.owes == wanted.owes)
    if wanted.assignee_id is not None:
        found.append(FollowUp.assignee_id == wanted.assignee_id)
    if wanted.record_id is not None:
        found.append(FollowUp.record_id == wanted.record_id)
    if wanted.until is not None:
        found.append(FollowUp.returns_on <= wanted.until)
    if wanted.after is not None:
        here = tuple_(FollowUp.returns_on, FollowUp.id)
        found.append(here > tuple_(wanted.after.day, wanted.after.event_id))
    return found

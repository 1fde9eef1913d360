"""Events whose day has come begin to count."""

from sqlalchemy import select

from tracker.actions import timeline
from tracker.jobs.row_by_row import each
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.events import Event, come_due
from tracker.records.gate import Escape, escaping


def come() -> int:
    with escaping(Escape.CLOCK):
        due = session().scalars(come_due(clock.today()).with_only_columns(Event.id)).all()
        session().commit()
        return each("event", due, _come_true)


def _come_true(event_id: int) -> int:
    event = session().scalars(select(Event).where(Event.id == event_id)).one_or_none()
    if event is None or event.counted:
        return 0
    timeline.come_true(event)
    return 1

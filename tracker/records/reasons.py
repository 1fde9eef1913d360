"""Why follow-ups are due on their days, for many of them at once."""

from collections.abc import Sequence

from sqlalchemy import select

from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.follow_ups import FollowUp
from tracker.records.visits import Visit
from tracker.rules.plans import Planned
from tracker.rules.reasons import BY_HAND, NOT_KNOWN, Said, Trigger, after_event, around_visit


def reasons(rows: Sequence[FollowUp]) -> dict[int, list[Said]]:
    """Return in sentences why each follow-up falls due when it does, by its number, in at most two statements."""
    planned = {row.id: Planned.read(row.key) for row in rows if not row.by_hand}
    events = _events([each.event_id for each in planned.values() if each and each.event_id])
    visits = _visits([row.record_id for row in rows if (each := planned.get(row.id)) and each.of_visit])
    return {row.id: _reason(row, planned.get(row.id), events, visits) for row in rows}


def _reason(row: FollowUp, planned: Planned | None, events: dict[int, Event], visits: dict[int, Visit]) -> list[Said]:
    if planned is None:
        return [BY_HAND]
    recorded_on = clock.local(row.created_at).date()
    event, visit = events.get(planned.event_id or 0), visits.get(row.record_id)
    if event is not None:
        trigger = Trigger(event.type, event.title, event.when)
        return after_event(planned, trigger, row.due_on, recorded_on)
    if visit is not None and visit.first_day and visit.last_day:
        return around_visit(planned, visit.first_day, visit.last_day, row.due_on, recorded_on)
    return [NOT_KNOWN]


def _events(ids: Sequence[int]) -> dict[int, Event]:
    found = session().scalars(select(Event).where(Event.id.in_(ids))) if ids else ()
    return {event.id: event for event in found}


def _visits(ids: Sequence[int]) -> dict[int, Visit]:
    found = session().scalars(select(Visit).where(Visit.id.in_(ids))) if ids else ()
    return {visit.id: visit for visit in found}

"""Calls off what a table of follow-ups has set, but for what somebody worked on since."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, not_, select, update

from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records.follow_ups import CANCELLED, OPEN, FollowUp, set_because
from tracker.records.imports import Import
from tracker.records.record import Record
from tracker.rules.outcomes import Lapse


def because_of(import_id: int) -> str:
    """Return the reason under which a table sets follow-ups."""
    return f"import-{import_id}"


def kept_of(made: Import) -> Sequence[str]:
    """Return of which records follow-ups would stay, by their references: one for each follow-up."""
    asked = select(Record.ref).join(FollowUp, FollowUp.record_id == Record.id).where(set_because(because_of(made.id)))
    return session().scalars(asked.where(not_(_as_it_came(made))).order_by(Record.ref)).all()


def call_off(made: Import) -> int:
    """Cancel those that stand as they came, as if nobody had set them; return how many."""
    its = update(FollowUp).where(set_because(because_of(made.id)), _as_it_came(made))
    gone = {"state": CANCELLED, "outcome": Lapse.TAKEN_BACK, "closed_at": clock.now(), "next_alert_on": None}
    return rows_changed(its.values(gone))


def _as_it_came(made: Import) -> ColumnElement[bool]:
    """Whether nobody closed a follow-up, set it aside, moved it or gave it to somebody else."""
    is_theirs = FollowUp.assignee_id.is_not_distinct_from(made.created_by)
    return and_(FollowUp.state == OPEN, FollowUp.times_set_aside == 0, FollowUp.pinned.is_(False), is_theirs)

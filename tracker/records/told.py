"""Every follow-up with whether somebody was told that it came back."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta, timezone
from typing import Any

from sqlalchemy import Row, and_, exists, select

from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.alerts import Alert, asked_to_judge, escalation_of
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.records.listeners import heard_by_somebody
from tracker.records.plans import Plan, PlanStep
from tracker.records.record import Record
from tracker.rules.conservation import Kept
from tracker.rules.judging import judge_first

AT_ONCE = 1000
"""Follow-ups that are looked at together: statements and memory grow with these, and not with all there are."""
FIRST = timezone(timedelta(hours=14))
"""Where every day begins first: what was told on a day stays told on it, whatever becomes of a zone and its data."""

_READ = ("id", "record_id", "key", "state", "owes", "returns_on", "next_alert_on", "times_told")
_OF_THIS_RETURN = and_(Alert.follow_up_id == FollowUp.id, Alert.returned_on == FollowUp.returns_on)
_KEPT = (
    select(*(getattr(FollowUp, name) for name in _READ))
    .add_columns(Record.ref, Record.status, Plan.second_after, Plan.coordinator_after)
    .add_columns(exists(select(Alert.id).where(_OF_THIS_RETURN)).label("was_told"))
    .join(Record, Record.id == FollowUp.record_id)
    .outerjoin(PlanStep, PlanStep.id == FollowUp.step_id)
    .outerjoin(Plan, Plan.id == PlanStep.plan_id)
    .where(Record.deleted_at.is_(None))
    .order_by(FollowUp.id)
)


def kept(today: date) -> Iterator[tuple[str, Kept]]:
    """Walk along all follow-ups of records that are not deleted: how each is called, and what is kept of it."""
    for rows in session().execute(_KEPT, execution_options={"yield_per": AT_ONCE}).partitions():
        untold = [row for row in rows if row.state == OPEN and row.returns_on <= today and not row.was_told]
        silent = {row.id for row in untold} - _to_be_told(untold)
        for row in rows:
            yield f"{row.ref} {row.key}", _kept(row, row.id not in silent)


def _kept(row: Row[*tuple[Any, ...]], may_be_told: bool) -> Kept:
    return Kept(
        is_open=row.state == OPEN,
        returns_on=row.returns_on,
        next_alert_on=row.next_alert_on,
        times_told=row.times_told,
        was_told=row.was_told,
        may_be_told=may_be_told,
        escalation=escalation_of(row.second_after, row.coordinator_after),
    )


def _to_be_told(rows: Sequence[Row[*tuple[Any, ...]]]) -> set[int]:
    """Return those that no reply holds which waits to be judged, and that somebody may see."""
    held = asked_to_judge({row.record_id for row in rows if judge_first(row.owes, row.status)})
    free = [row.id for row in rows if row.record_id not in held or not judge_first(row.owes, row.status)]
    return heard_by_somebody(free)


def told_too_early() -> Iterator[str]:
    """The alerts that were given before the day on which their follow-up came back had begun anywhere."""
    asked = (
        select(Record.ref, FollowUp.key, Alert.returned_on, Alert.created_at)
        .join(FollowUp, FollowUp.id == Alert.follow_up_id)
        .join(Record, Record.id == FollowUp.record_id)
        .order_by(Alert.id)
    )
    for ref, key, returned_on, created_at in session().execute(asked.execution_options(yield_per=AT_ONCE)):
        if created_at.astimezone(FIRST).date() < returned_on:
            yield f"{ref} {key}: told on {clock.local(created_at).date()}, before {returned_on}"

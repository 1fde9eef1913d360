"""Every follow-up with whether somebody was told that it came back."""

from collections.abc import Iterator
from datetime import date, timedelta, timezone

from sqlalchemy import and_, exists, select

from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.alerts import Alert, asked_to_judge, escalation_of, with_escalation
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.records.listeners import nearest
from tracker.records.record import Record
from tracker.rules.conservation import Kept
from tracker.rules.judging import judge_first

AT_ONCE = 1000
FIRST = timezone(timedelta(hours=14))
"""Where every day begins first: what was told on a day stays told on it, whatever becomes of a zone and its data."""


def kept(today: date) -> Iterator[tuple[str, Kept]]:
    """Walk along all follow-ups of records that are not deleted: how each is called, and what is kept of it."""
    of_this_return = and_(Alert.follow_up_id == FollowUp.id, Alert.returned_on == FollowUp.returns_on)
    asked = (
        with_escalation()
        .add_columns(Record.ref, exists(select(Alert.id).where(of_this_return)))
        .where(Record.deleted_at.is_(None))
        .order_by(FollowUp.id)
    )
    found = session().execute(asked.execution_options(yield_per=AT_ONCE))
    for row, status, second_after, coordinator_after, ref, was_told in found:
        yield (
            f"{ref} {row.key}",
            Kept(
                is_open=row.state == OPEN,
                returns_on=row.returns_on,
                next_alert_on=row.next_alert_on,
                times_told=row.times_told,
                was_told=was_told,
                may_be_told=was_told or row.returns_on > today or _may_be_told(row, status),
                escalation=escalation_of(second_after, coordinator_after),
            ),
        )


def _may_be_told(row: FollowUp, status: str | None) -> bool:
    if judge_first(row.owes, status) and asked_to_judge([row.record_id]):
        return False
    return bool(nearest([row.id]))


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

"""One follow-up of a demand, due today, and whom the clock tells of it."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from tests.cast import ClockAt
from tracker.actions import follow_ups, records
from tracker.jobs import alerts
from tracker.plumbing.database import session
from tracker.records.alerts import Alert
from tracker.records.demands import Demand
from tracker.records.follow_ups import FollowUp
from tracker.records.gate import Escape, escaping
from tracker.records.record import by_reference
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind
from tracker.rules.plans import Owes

DUE = date(2016, 2, 10)


def told(app: Flask, day: date | None = None, clock_at: ClockAt | None = None) -> list[tuple[int, int]]:
    """Let the clock make its round on a day; return who was told then, and at which level."""
    if day is not None and clock_at is not None:
        clock_at(day)
    with app.app_context(), escaping(Escape.CLOCK):
        before = set(session().scalars(select(Alert.id)))
        alerts.tell()
        new = select(Alert.user_id, Alert.level).where(Alert.id.not_in(before)).order_by(Alert.user_id)
        return [(user_id, level) for user_id, level in session().execute(new)]


def due_today(owner_id: int | None, visible_to: Visibility | None = None) -> str:
    asked = records.add(Demand(kind=Kind.DEMAND, title="Release Layla Hassan"), visible_to)
    follow_ups.set_by_hand(asked, "Ask again", DUE, Owes.THEY, owner_id)
    return asked.ref


def row_of(ref: str) -> FollowUp:
    about = session().scalars(by_reference(ref)).one()
    return session().scalars(select(FollowUp).where(FollowUp.record_id == about.id)).one()

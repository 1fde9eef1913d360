"""When somebody is told of a follow-up again, and at which level; each level once."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Acting, Cast, ClockAt
from tests.factories import person
from tests.jobs.telling import DUE, due_today, row_of, told
from tests.jobs.test_claims import all_at_once
from tracker.actions import alerts as telling
from tracker.actions import follow_ups
from tracker.jobs import alerts
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.alerts import Alert
from tracker.records.follow_ups import FollowUp
from tracker.records.gate import Escape, escaping
from tracker.records.plans import Plan, PlanStep


def test_its_owner_is_told_twice_and_then_the_coordinators_too_every_two_weeks(
    app: Flask, cast: Cast, acting: Acting, clock_at: ClockAt
) -> None:
    with acting("bilal"):
        due_today(cast.bilal.id)
    found = {
        days: new for days in range(60) if (new := told(app, DUE + timedelta(days=days), clock_at)) or days in (0, 7)
    }
    bilal, both = cast.bilal.id, [cast.amina.id, cast.bilal.id]
    assert found == {
        0: [(bilal, 1)],
        7: [(bilal, 2)],
        14: [(one, 3) for one in both],
        28: [(one, 4) for one in both],
        42: [(one, 5) for one in both],
        56: [(one, 6) for one in both],
    }


def test_after_a_month_without_a_clock_each_is_told_once(
    app: Flask, cast: Cast, acting: Acting, clock_at: ClockAt
) -> None:
    with acting("bilal"):
        due_today(cast.bilal.id)
    assert told(app, DUE + timedelta(days=30), clock_at) == [(cast.amina.id, 4), (cast.bilal.id, 4)]
    assert told(app) == []
    with app.app_context(), escaping(Escape.CLOCK):
        assert set(session().scalars(select(Alert.due_on))) == {DUE}, "on which day it was to be told is known"


def test_set_aside_it_begins_again_with_the_first_reminder_on_its_new_day(
    app: Flask, cast: Cast, acting: Acting, clock_at: ClockAt
) -> None:
    with acting("bilal"):
        ref = due_today(cast.bilal.id)
    told(app, DUE + timedelta(days=8), clock_at)
    with acting("bilal"):
        follow_ups.set_aside(row_of(ref), DUE + timedelta(days=20))
    assert told(app, DUE + timedelta(days=19), clock_at) == []
    assert told(app, DUE + timedelta(days=20), clock_at) == [(cast.bilal.id, 1)]
    assert told(app, DUE + timedelta(days=27), clock_at) == [(cast.bilal.id, 2)]


def test_an_outcome_that_is_taken_back_tells_nobody_twice_and_goes_on_as_before(
    app: Flask, cast: Cast, acting: Acting, clock_at: ClockAt
) -> None:
    with acting("bilal"):
        ref = due_today(cast.bilal.id)
    assert told(app) == [(cast.bilal.id, 1)]
    with acting("bilal"):
        follow_ups.claim(row_of(ref))
    assert told(app, DUE + timedelta(days=7), clock_at) == []
    with acting("bilal"):
        follow_ups.reopen(row_of(ref))
    assert told(app) == [(cast.bilal.id, 2)]


def test_a_plan_says_when_it_is_told_again(app: Flask, cast: Cast, acting: Acting, clock_at: ClockAt) -> None:
    with acting("bilal"):
        ref = due_today(cast.bilal.id)
        quick_plan(row_of(ref))
    days = {n: told(app, DUE + timedelta(days=n), clock_at) for n in range(6)}
    assert {n: [level for _user, level in new] for n, new in days.items() if new} == {0: [1], 2: [2], 5: [3, 3]}


def quick_plan(row: FollowUp) -> None:
    now = clock.now()
    plan = Plan(
        key="quick",
        name="Quick",
        trigger="note",
        provenance="own",
        second_after=2,
        coordinator_after=5,
        created_at=now,
        updated_at=now,
    )
    session().add(plan)
    session().flush()
    step = PlanStep(plan_id=plan.id, key="ask", position=1, what="Ask", owes="they", number=1, unit="days")
    session().add(step)
    session().flush()
    row.step_id = step.id


@pytest.mark.parametrize("many", [1200])
def test_many_are_told_in_one_round(app: Flask, cast: Cast, acting: Acting, many: int) -> None:
    with acting("bilal"):
        held = person()
        for n in range(many):
            session().add(
                FollowUp(
                    record_id=held.id,
                    key=f"many:{n}",
                    what="Ask",
                    owes="we",
                    due_on=DUE - timedelta(days=n % 3),
                    returns_on=DUE - timedelta(days=n % 3),
                    next_alert_on=DUE - timedelta(days=n % 3),
                    assignee_id=cast.bilal.id,
                    created_at=clock.now(),
                )
            )
    with app.app_context():
        assert alerts.tell() == many
        assert alerts.tell() == 0


def test_of_many_clocks_that_tell_of_it_at_once_one_does(app: Flask, cast: Cast, acting: Acting) -> None:
    with acting("bilal"):
        row_id = row_of(due_today(cast.bilal.id)).id

    def reach() -> bool:
        with app.app_context(), escaping(Escape.CLOCK):
            new = telling.tell([row_id], DUE)
            session().commit()
            return new > 0

    assert all_at_once(reach) == 1

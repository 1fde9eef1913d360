"""Who is told of a follow-up, and when again: its owner, the coordinators, or whoever is left; never nobody."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Acting, Cast, ClockAt
from tests.factories import demand, on, person
from tests.jobs.test_claims import all_at_once
from tests.stories.follow_up_pages import let_go
from tracker.actions import accounts, checks, demands, follow_ups, outcomes, records, timeline, visibility
from tracker.actions import alerts as telling
from tracker.actions.timeline import Ties
from tracker.jobs import alerts
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.alerts import Alert
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.follow_ups import FollowUp
from tracker.records.gate import Escape, escaping
from tracker.records.plans import Plan, PlanStep
from tracker.records.record import Record, by_reference
from tracker.rules.access import Role, Visibility
from tracker.rules.kinds import Kind
from tracker.rules.outcomes import Outcome
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


def test_what_nobody_looks_after_is_told_to_the_coordinators_at_once(app: Flask, cast: Cast, acting: Acting) -> None:
    with acting("bilal"):
        due_today(None)
    assert told(app) == [(cast.amina.id, 1)]


def test_when_its_owner_leaves_the_coordinators_are_told_the_same_day(app: Flask, cast: Cast, acting: Acting) -> None:
    with acting("bilal"):
        due_today(cast.bilal.id)
    assert told(app) == [(cast.bilal.id, 1)]
    let_go(app, cast.bilal.id)
    assert told(app) == [(cast.amina.id, 1)]
    assert told(app) == []


def test_when_its_owner_may_not_see_it_any_more_whoever_may_is_told(app: Flask, cast: Cast, acting: Acting) -> None:
    with acting("amina"):
        ref = due_today(cast.bilal.id)
    assert told(app) == [(cast.bilal.id, 1)]
    with acting("amina"):
        about: Record = session().scalars(by_reference(ref)).one()
        visibility.change(about, Visibility.RESTRICTED, None, [cast.amina.id, cast.chidi.id])
    assert told(app) == [(cast.amina.id, 1)]


def test_an_owner_who_leaves_the_team_that_may_see_it_hands_over_to_the_coordinators(
    app: Flask, cast: Cast, acting: Acting
) -> None:
    with acting("bilal"):
        due_today(cast.bilal.id, Visibility.TEAM)
    assert told(app) == [(cast.bilal.id, 1)]
    with acting("amina"):
        accounts.join_teams(session().scalars(select(User).where(User.id == cast.bilal.id)).one(), [])
    assert told(app) == [(cast.amina.id, 1)]


def test_without_a_coordinator_who_may_see_it_whoever_may_log_is_told(app: Flask, cast: Cast, acting: Acting) -> None:
    with acting("bilal"):
        ref = due_today(None)
        about: Record = session().scalars(by_reference(ref)).one()
        visibility.change(about, Visibility.RESTRICTED, None, [cast.bilal.id, cast.chidi.id, cast.vera.id])
    assert told(app) == [(cast.bilal.id, 1), (cast.chidi.id, 1)]


def test_what_only_a_reader_may_see_is_told_to_the_reader(app: Flask, cast: Cast, acting: Acting) -> None:
    with acting("bilal"):
        ref = due_today(cast.bilal.id)
        about: Record = session().scalars(by_reference(ref)).one()
        visibility.change(about, Visibility.RESTRICTED, None, [cast.bilal.id, cast.vera.id])
    let_go(app, cast.bilal.id)
    assert told(app) == [(cast.vera.id, 1)]


def test_what_nobody_may_see_is_told_on_the_day_somebody_may(
    app: Flask, cast: Cast, acting: Acting, clock_at: ClockAt
) -> None:
    with acting("bilal"):
        ref = due_today(cast.bilal.id)
        about: Record = session().scalars(by_reference(ref)).one()
        visibility.change(about, Visibility.RESTRICTED, None, [cast.bilal.id])
    let_go(app, cast.bilal.id)
    for day in (10, 11, 12):
        assert told(app, date(2016, 2, day), clock_at) == []
    with app.app_context():
        back = session().scalars(select(User).where(User.id == cast.bilal.id)).one()
        accounts.change_user(back, back.name, Role.OFFICER, active=True)
        session().commit()
    assert told(app, date(2016, 2, 13), clock_at) == [(cast.bilal.id, 1)]


def test_whoever_it_is_given_to_is_told_the_same_day_and_whoever_had_it_not_again(
    app: Flask, cast: Cast, acting: Acting
) -> None:
    with acting("amina"):
        ref = due_today(cast.amina.id)
    assert told(app) == [(cast.amina.id, 1)]
    with acting("amina"):
        follow_ups.give(row_of(ref), cast.bilal.id)
    assert told(app) == [(cast.bilal.id, 1)]
    with acting("amina"):
        follow_ups.give(row_of(ref), cast.amina.id)
    assert told(app) == []


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


def test_nobody_chases_while_a_reply_waits_to_be_judged(
    app: Flask, cast: Cast, acting: Acting, clock_at: ClockAt
) -> None:
    with acting("bilal"):
        asked = demand()
        demands.make(asked, on(2016, 1, 5), Ties())
        follow_ups.set_by_hand(asked, "Ask again", DUE, Owes.THEY, cast.bilal.id)
        reply = timeline.record(timeline.Account("reply", on(2016, 2, 9)), Ties([asked]))
        assert asked.status == "check"
        ref, reply_ref = asked.ref, reply.ref
    assert told(app) == [], "the judging is due in three days; the chase is held back"
    assert told(app, date(2016, 2, 12), clock_at) == [(cast.bilal.id, 1)], "judge the reply"
    with acting("bilal"):
        timeline.withdraw(session().scalars(select(Event).where(Event.ref == reply_ref)).one())
        chase = select(FollowUp).where(FollowUp.by_hand, FollowUp.record_id == row_about(ref))
        assert session().scalars(chase).one().times_told == 0
    assert cast.bilal.id in {user_id for user_id, _level in told(app, date(2016, 2, 13), clock_at)}


def test_a_reply_that_no_plan_asks_to_judge_holds_no_chase(app: Flask, cast: Cast, acting: Acting) -> None:
    with acting("bilal"):
        asked = demand()
        demands.make(asked, on(2016, 1, 5), Ties())
        asked.followed = False
        demands.settle(asked)
        follow_ups.set_by_hand(asked, "Ask again", DUE, Owes.THEY, cast.bilal.id)
        timeline.record(timeline.Account("reply", on(2016, 2, 9)), Ties([asked]))
        assert asked.status == "check"
    assert told(app) == [(cast.bilal.id, 1)]


def test_a_judging_that_was_ended_holds_no_chase(app: Flask, cast: Cast, acting: Acting) -> None:
    with acting("bilal"):
        asked = demand()
        demands.make(asked, on(2016, 1, 5), Ties())
        follow_ups.set_by_hand(asked, "Ask again", DUE, Owes.THEY, cast.bilal.id)
        timeline.record(timeline.Account("reply", on(2016, 2, 9)), Ties([asked]))
        judging = session().scalars(select(FollowUp).where(FollowUp.key.contains(":check:"))).one()
        outcomes.report(judging, asked, outcomes.Report(Outcome.NO_LONGER_NEEDED, on(2016, 2, 10)))
    assert told(app) == [(cast.bilal.id, 1)]
    with app.app_context():
        found = checks.reminders()
        assert (found.missing, found.extra) == ([], [])


def row_about(ref: str) -> int:
    return session().scalars(by_reference(ref)).one().id


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
            new = telling.tell(row_id, DUE)
            session().commit()
            return new > 0

    assert all_at_once(reach) == 1

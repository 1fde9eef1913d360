"""While somebody is asked to judge a reply, nobody is told to ask again."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from tests.cast import Acting, Cast, ClockAt
from tests.factories import demand, on
from tests.jobs.telling import DUE, told
from tracker.actions import checks, demands, follow_ups, outcomes, timeline
from tracker.actions.timeline import Ties
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.follow_ups import FollowUp
from tracker.records.record import by_reference
from tracker.rules.outcomes import Outcome
from tracker.rules.plans import Owes


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

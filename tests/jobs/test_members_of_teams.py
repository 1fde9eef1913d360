"""Whoever joins a team, or leaves it, changes who is told: the next round of the clock knows."""

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from tests.cast import Acting, Cast, ClockAt, Member
from tests.jobs.telling import DUE, due_today, told
from tests.stories.follow_up_pages import let_go
from tracker.actions import accounts
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.follow_ups import FollowUp
from tracker.records.gate import Escape, escaping
from tracker.rules.access import Role, Visibility


def belongs(app: Flask, who: Member, *to: Member) -> None:
    """Let somebody belong to the teams of these people, and to no other."""
    with app.app_context():
        user = session().scalars(select(User).where(User.id == who.id)).one()
        accounts.join_teams(user, [one.team_id for one in to if one.team_id is not None])
        session().commit()


def test_what_nobody_may_see_is_told_to_whoever_joins_its_team(app: Flask, cast: Cast, acting: Acting) -> None:
    with acting("esi"):
        due_today(None, Visibility.TEAM)
    let_go(app, cast.esi.id)
    assert told(app) == []
    belongs(app, cast.chidi, cast.chidi, cast.esi)
    assert told(app) == [(cast.chidi.id, 1)]
    assert told(app) == []


def test_what_nobody_may_see_is_told_to_whoever_is_added_to_its_team(app: Flask, cast: Cast, acting: Acting) -> None:
    with acting("esi"):
        due_today(cast.esi.id, Visibility.TEAM)
    let_go(app, cast.esi.id)
    assert told(app) == []
    with app.app_context():
        farah = accounts.add_user("farah@example.org", "Farah", Role.OFFICER, [cast.esi.team_id or 0]).id
        session().commit()
    assert told(app) == [(farah, 1)]


def test_the_last_who_leaves_a_team_is_followed_by_the_next_who_joins_it(
    app: Flask, cast: Cast, acting: Acting, clock_at: ClockAt
) -> None:
    with acting("esi"):
        due_today(None, Visibility.TEAM)
    assert told(app) == [(cast.esi.id, 1)]
    belongs(app, cast.esi)
    assert told(app) == []
    assert looked_at_next(app) == DUE + timedelta(days=1), "every day, from the day on which nobody was left"
    clock_at(DUE + timedelta(days=2))
    belongs(app, cast.bilal, cast.bilal, cast.esi)
    assert told(app) == [(cast.bilal.id, 1)]


def test_what_somebody_looks_after_is_told_to_them_once_they_belong_to_its_team(
    app: Flask, cast: Cast, acting: Acting
) -> None:
    with acting("esi"):
        due_today(cast.bilal.id, Visibility.TEAM)
    assert told(app) == [(cast.esi.id, 1)], "he may not see it"
    belongs(app, cast.bilal, cast.bilal, cast.esi)
    assert told(app) == [(cast.bilal.id, 1)]


def test_whoever_joins_a_team_is_not_told_what_others_look_after(
    app: Flask, cast: Cast, acting: Acting, clock_at: ClockAt
) -> None:
    with acting("bilal"):
        due_today(cast.bilal.id, Visibility.TEAM)
    assert told(app) == [(cast.bilal.id, 1)]
    belongs(app, cast.esi, cast.esi, cast.bilal)
    assert told(app) == []
    assert looked_at_next(app) == DUE + timedelta(days=7), "it goes on as before"
    belongs(app, cast.bilal, cast.bilal, cast.esi)
    assert told(app) == [], "nobody is told twice"
    assert told(app, DUE + timedelta(days=7), clock_at) == [(cast.bilal.id, 2)]


def looked_at_next(app: Flask) -> date:
    with app.app_context(), escaping(Escape.CLOCK):
        found = session().scalars(select(FollowUp.next_alert_on)).one()
        assert found is not None
        return found

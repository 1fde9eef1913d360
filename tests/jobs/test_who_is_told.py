"""Who is told of a follow-up: its owner, the coordinators, or whoever is left; never nobody."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from tests.cast import Acting, Cast, ClockAt
from tests.jobs.telling import due_today, row_of, told
from tests.stories.follow_up_pages import let_go
from tracker.actions import accounts, follow_ups, visibility
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.record import Record, by_reference
from tracker.rules.access import Role, Visibility


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

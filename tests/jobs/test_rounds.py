"""What the clock does besides mail: days that come, alerts in the app, and what was deleted long ago."""

from dataclasses import replace
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import func, select

from tests.cast import Acting, Cast, ClockAt
from tests.factories import demand, on, person, sent_letter
from tracker.actions import records, timeline, visits
from tracker.jobs import alerts, days, rounds, tidying
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import SignedIn, SignInLink, Submission
from tracker.records.alerts import Alert
from tracker.records.gate import Escape, escaping
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules.kinds import Kind


def test_a_visit_begins_when_its_day_comes(app: Flask, acting: Acting, clock_at: ClockAt) -> None:
    with acting("amina"):
        visit = records.add(Visit(kind=Kind.VISIT, title="Summit"))
        visits.schedule(visit, on(2016, 2, 15), on(2016, 2, 16), on(2016, 1, 30))
        assert visit.status == "announced"
    for day, status in (
        (date(2016, 2, 14), "announced"),
        (date(2016, 2, 15), "begun"),
        (date(2016, 2, 16), "ended"),
    ):
        clock_at(day)
        with app.app_context():
            days.come()
        with acting("amina"):
            assert session().scalars(select(Visit.status)).one() == status


def test_a_hearing_ahead_decides_nothing_before_its_day(app: Flask, acting: Acting, clock_at: ClockAt) -> None:
    with acting("amina"):
        held = person()
        timeline.record(timeline.Account("arrest", on(2016, 1, 5)), timeline.Ties([held]))
        timeline.record(timeline.Account("release", on(2016, 2, 20)), timeline.Ties([held]))
        assert held.status == "in-custody"
    clock_at(date(2016, 2, 20))
    with app.app_context():
        assert days.come() == 1
        assert days.come() == 0
    with acting("amina"):
        assert session().scalars(select(Person.status)).one() == "at-liberty"


def test_an_alert_is_noted_once_for_each_return(app: Flask, cast: Cast, acting: Acting, clock_at: ClockAt) -> None:
    with acting("amina"):
        sent_letter(on(2016, 1, 24), demand())
    with app.app_context():
        assert alerts.tell() == 2
        assert alerts.tell() == 0
    clock_at(date(2016, 2, 12))
    with app.app_context():
        assert alerts.tell() == 0
        with escaping(Escape.CLOCK):
            told = session().execute(select(Alert.user_id, func.count()).group_by(Alert.user_id)).all()
    assert told == [(cast.amina.id, 2)]


def test_nobody_is_told_of_what_they_may_not_see(app: Flask, cast: Cast, acting: Acting) -> None:
    with acting("amina"):
        asked = demand()
        sent_letter(on(2016, 1, 24), asked)
        asked.owner_id = cast.esi.id
        session().flush()
    with app.app_context():
        alerts.tell()
        with escaping(Escape.CLOCK):
            assert cast.esi.id not in set(session().scalars(select(Alert.user_id)))


def test_what_was_deleted_is_destroyed_after_thirty_days(app: Flask, acting: Acting, clock_at: ClockAt) -> None:
    with acting("amina"):
        records.delete(demand())
    clock_at(date(2016, 3, 11))
    with app.app_context():
        assert tidying.purge() == 0
    clock_at(date(2016, 3, 13))
    with app.app_context():
        assert tidying.purge() == 1
        with escaping(Escape.CLOCK):
            assert session().scalar(select(func.count()).select_from(Record).where(Record.kind == Kind.DEMAND)) == 0


def test_without_a_mail_server_the_rounds_still_tell_in_the_app(app: Flask, settings: Settings, acting: Acting) -> None:
    with acting("amina"):
        sent_letter(on(2016, 1, 24))
    with app.app_context():
        done = {result.round: result.count for result in rounds.all_rounds(replace(settings, smtp_url=None))}
    assert done["alerts"] == 1
    assert done["digests written"] == done["mails sent"] == 0


def test_what_nobody_can_use_any_more_is_forgotten(app: Flask, cast: Cast) -> None:
    old, today = clock.real_now() - timedelta(days=31), clock.real_now()
    with app.app_context():
        for at in (old, today):
            secret = at.isoformat()
            session().add_all(
                [
                    Submission(user_id=cast.amina.id, submission_id=secret[:36], fingerprint="", led_to="/", at=at),
                    SignedIn(secret_hash=secret, user_id=cast.amina.id, device="", created_at=at, seen_at=at),
                    SignInLink(secret_hash=secret, user_id=cast.amina.id, expires_at=at),
                ]
            )
        session().commit()
        assert tidying.forget() == 3
        assert [len(session().scalars(select(table)).all()) for table in (Submission, SignedIn, SignInLink)] == [
            1,
            1,
            1,
        ]

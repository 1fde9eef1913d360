"""A clock that died is seen by whoever opens Today, and by a monitor, without the clock."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from tests.cast import Acting, Browse, Cast, words_of
from tests.factories import demand, on, sent_letter
from tracker.actions import backups, installation
from tracker.jobs import timetable
from tracker.plumbing import clock
from tracker.plumbing.archives import Written
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import User
from tracker.records.backups import Backup
from tracker.records.installation import Installation, Lease
from tracker.records.outbox import Mail


def move(app: Flask, table: type[Backup | Installation | Lease | Mail | User], column: str, minutes: int) -> None:
    """Let something have happened so many minutes ago."""
    with app.app_context():
        session().execute(update(table).values({column: clock.real_now() - timedelta(minutes=minutes)}))
        session().commit()


def health(app: Flask) -> tuple[int, str]:
    answer = app.test_client().get("/healthz")
    return answer.status_code, answer.text


@pytest.fixture
def ticked(app: Flask, cast: Cast, settings: Settings) -> None:
    """People who came long ago, and a clock that ticked just now."""
    move(app, User, "created_at", 9000)
    assert timetable.once(app, settings) is not None


def test_while_it_ticks_nothing_is_said(app: Flask, browse: Browse, ticked: None) -> None:
    assert health(app) == (200, "ok\n")
    assert "The clock needs help" not in browse("amina").page("/")


def test_a_clock_that_never_ticked_is_seen(app: Flask, cast: Cast) -> None:
    move(app, User, "created_at", 0)
    assert health(app)[0] == 200, "they came a moment ago"
    move(app, User, "created_at", 6)
    assert health(app) == (503, "the clock is silent\n")


def test_a_clock_that_stopped_is_seen(app: Flask, browse: Browse, settings: Settings, ticked: None) -> None:
    move(app, Lease, "ticked_at", 6)
    assert health(app) == (503, "the clock is silent\n")
    assert "The clock needs help. The clock has not ticked lately." in words_of(browse("vera").page("/"))
    timetable.once(app, settings)
    assert health(app) == (200, "ok\n")


def test_a_mail_that_does_not_leave_is_seen(
    app: Flask, browse: Browse, acting: Acting, settings: Settings, ticked: None
) -> None:
    with acting("amina"):
        sent_letter(on(2016, 1, 24), demand())
    nowhere = replace(settings, smtp_url="smtp://127.0.0.1:1")
    assert timetable.once(app, nowhere) is not None
    assert health(app)[0] == 200, "it was written just now"
    move(app, Mail, "created_at", 16)
    assert health(app) == (503, "mail is waiting\n")
    assert "A mail has been waiting to leave for more than 15 minutes." in words_of(browse("amina").page("/"))


def test_an_alert_that_the_clock_cannot_give_is_seen(
    app: Flask, browse: Browse, acting: Acting, settings: Settings, ticked: None
) -> None:
    with acting("amina"):
        sent_letter(on(2016, 1, 24), demand())
        installation.note_untold()
    assert health(app)[0] == 200, "it came back just now"
    move(app, Installation, "untold_since", 16)
    with acting("amina"):
        installation.note_untold()
    assert health(app) == (503, "an alert is late\n")
    assert "nobody was told yet" in words_of(browse("vera").page("/"))
    timetable.once(app, settings)
    assert health(app) == (200, "ok\n")


def test_a_mail_that_was_given_up_is_said_to_the_coordinators(app: Flask, browse: Browse, ticked: None) -> None:
    with app.app_context():
        now = clock.real_now()
        session().add(
            Mail(key="digest:1", recipient="x", message_id="<1@x>", content=b"", created_at=now, next_try_at=now)
        )
        session().commit()
    assert "given up" not in browse("amina").page("/")
    move(app, Mail, "given_up_at", 60)
    assert "1 mail of the last 7 days was given up: nobody got it." in words_of(browse("amina").page("/"))
    assert "given up" not in browse("bilal").page("/")
    move(app, Mail, "given_up_at", 8 * 24 * 60)
    assert "given up" not in browse("amina").page("/")


@pytest.mark.own_app
def test_a_backup_that_is_late_is_told_to_coordinators_where_backups_are_made(
    app: Flask, browse: Browse, settings: Settings, ticked: None
) -> None:
    late = "No backup was made lately"
    assert late not in browse("amina").page("/"), "here none are made"
    app.extensions["tracker.settings"] = replace(settings, backup_recipient="age1")
    assert late in words_of(browse("amina").page("/"))
    assert late not in browse("vera").page("/")
    assert health(app) == (200, "ok\n")
    with app.app_context():
        backups.note("a.age", Written(7, "0" * 64), "age1")
        session().commit()
    assert late not in browse("amina").page("/")
    move(app, Backup, "made_at", 9 * 24 * 60)
    assert late in browse("amina").page("/")

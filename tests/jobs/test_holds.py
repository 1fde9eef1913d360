"""Nothing leaves while it is not sure what time it is, or on which machine this is, or while somebody holds it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from tests.cast import Acting, Browse, Cast, words_of
from tests.factories import demand, on, sent_letter
from tests.jobs.smtp import Sink
from tests.jobs.ticking import health, ticked
from tests.processes import tracker
from tracker.actions import holds, installation
from tracker.jobs import mails
from tracker.plumbing.database import session
from tracker.plumbing.settings import Guard, Settings
from tracker.records.alerts import Alert
from tracker.records.gate import Escape, escaping
from tracker.records.installation import Installation
from tracker.rules.holds import Held

JUMPS = [
    *(timedelta(hours=1), timedelta(days=1), timedelta(days=365), timedelta(days=40 * 365)),
    *(timedelta(hours=-1), timedelta(days=-1), timedelta(days=-365)),
]


def test_the_first_start_of_all_holds_nothing(
    app: Flask, sending: Settings, late: None, server: tuple[Sink, str]
) -> None:
    assert ticked(app, sending) == set()
    assert len(server[0].mails) == 1


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_a_wall_clock_that_jumps_holds_everything_until_it_is_right_again(
    app: Flask, browse: Browse, acting: Acting, sending: Settings, server: tuple[Sink, str], jump: timedelta
) -> None:
    assert ticked(app, sending) == set()
    with acting("amina"):
        sent_letter(on(2016, 1, 24), demand())
    with time_machine.travel(datetime.now(UTC) + jump, tick=True):
        assert ticked(app, sending) == {Held.CLOCK}
        assert health(app).startswith("sending is held: clock\n")
        with app.app_context(), escaping(Escape.CLOCK):
            assert session().scalars(select(Alert)).all() == [], "nobody is told by a wrong clock"
    assert server[0].mails == []
    assert ticked(app, sending) == set(), "it goes on by itself"
    assert len(server[0].mails) == 1


@pytest.mark.parametrize(("days", "held"), [(59, set()), (61, {Held.CLOCK})])
def test_after_another_start_a_time_that_lies_months_ahead_waits_for_a_person(
    app: Flask, sending: Settings, late: None, days: int, held: set[Held]
) -> None:
    assert ticked(app, replace(sending, smtp_url=None)) == set()
    with app.app_context():
        session().execute(update(Installation).values(boot="the start before"))
        session().commit()
    with time_machine.travel(datetime.now(UTC) + timedelta(days=days), tick=True):
        assert ticked(app, sending) == held
        assert tracker(sending, "mail", "release").returncode == 0
    with app.app_context():
        assert holds.reasons() == set()


def test_today_says_that_mail_is_held(app: Flask, browse: Browse, sending: Settings) -> None:
    with app.app_context():
        holds.hold(Held.HAND)
        session().commit()
    assert "Somebody held the mail." in words_of(browse("amina").page("/"))


def test_a_person_may_say_that_the_new_time_is_the_right_one(app: Flask, cast: Cast, sending: Settings) -> None:
    ticked(app, sending)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1), tick=True):
        assert ticked(app, sending) == {Held.CLOCK}
        with app.app_context():
            installation.accept(installation.here(sending))
            session().commit()
        assert ticked(app, sending) == set()


def test_a_copy_on_another_machine_sends_nothing_until_a_person_says_so(
    app: Flask, sending: Settings, server: tuple[Sink, str], acting: Acting
) -> None:
    ticked(app, sending)
    with acting("amina"):
        sent_letter(on(2016, 1, 24), demand())
    elsewhere = replace(sending, guard=Guard(host_id="elsewhere"))
    assert ticked(app, elsewhere) == {Held.MACHINE}
    assert ticked(app, sending) == {Held.MACHINE}, "the copy may still be at work"
    assert server[0].mails == []
    assert tracker(sending, "mail", "release", TRACKER_HOST_ID="elsewhere").returncode == 0
    assert ticked(app, elsewhere) == set()
    assert len(server[0].mails) == 1


def test_where_no_mail_is_set_up_another_machine_holds_nothing(app: Flask, cast: Cast, settings: Settings) -> None:
    ticked(app, settings)
    assert ticked(app, replace(settings, guard=Guard(host_id="elsewhere"))) == set()


def test_mail_that_somebody_holds_waits_and_leaves_after(
    app: Flask, sending: Settings, late: None, server: tuple[Sink, str]
) -> None:
    assert tracker(sending, "mail", "hold").returncode == 0
    assert ticked(app, sending) == {Held.HAND}
    assert server[0].mails == []
    assert "Mail leaves again." in tracker(sending, "mail", "release").stdout
    assert ticked(app, sending) == set()
    assert len(server[0].mails) == 1


def test_what_is_held_stops_between_two_mails(app: Flask, sending: Settings, acting: Acting) -> None:
    """The claim itself asks whether anything is held."""
    with app.app_context():
        holds.hold(Held.HAND)
        session().commit()
        assert mails.post(sending) == 0

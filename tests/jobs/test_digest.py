"""At most one mail a day, with references instead of names, and none when there is nothing to say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.cast import Acting, Cast, ClockAt
from tests.factories import demand, on, sent_letter
from tests.jobs.smtp import Sink, running, text_of
from tests.stories.follow_up_pages import late_demand, let_go
from tracker.actions import follow_ups
from tracker.jobs import rounds
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import User
from tracker.records.outbox import Mail
from tracker.records.record import by_reference
from tracker.rules.digests import MOST_LINES
from tracker.rules.plans import Owes


@pytest.fixture
def mail(settings: Settings) -> Iterator[tuple[Sink, Settings]]:
    with running() as (sink, url):
        yield sink, replace(settings, smtp_url=url)


def make_rounds(app: Flask, settings: Settings) -> None:
    with app.app_context():
        rounds.all_rounds(settings)


@pytest.fixture
def late(acting: Acting) -> str:
    """Amina's letter with a demand, both three days late."""
    with acting("amina"):
        asked = demand("Release Layla Hassan")
        sent_letter(on(2016, 1, 24), asked)
        return asked.ref


def test_what_came_back_is_told_once_a_day(app: Flask, cast: Cast, late: str, mail: tuple[Sink, Settings]) -> None:
    sink, settings = mail
    make_rounds(app, settings)
    make_rounds(app, settings)
    assert [str(each["To"]) for each in sink.mails] == [cast.amina.email]


def test_the_mail_names_nobody(app: Flask, late: str, mail: tuple[Sink, Settings]) -> None:
    sink, settings = mail
    make_rounds(app, settings)
    text = text_of(sink.mails[0])
    assert late in text
    assert "Layla" not in text
    assert "Release" not in text
    assert sink.mails[0]["Subject"] == "Tracker: follow-ups"


def test_what_a_mail_told_is_not_told_again_the_next_day_and_is_a_second_time_after_a_week(
    app: Flask, late: str, mail: tuple[Sink, Settings], clock_at: ClockAt
) -> None:
    sink, settings = mail
    for day in range(10, 17):
        clock_at(date(2016, 2, day))
        make_rounds(app, settings)
    assert len(sink.mails) == 2
    assert sink.mails[0]["Message-ID"] != sink.mails[1]["Message-ID"]
    assert "second reminder" not in text_of(sink.mails[0])
    assert "second reminder" in text_of(sink.mails[1])


def test_after_a_week_without_a_clock_one_mail_comes_and_not_seven_and_says_that_it_is_late(
    app: Flask, late: str, mail: tuple[Sink, Settings], clock_at: ClockAt
) -> None:
    sink, settings = mail
    clock_at(date(2016, 2, 20))
    make_rounds(app, settings)
    assert len(sink.mails) == 1
    assert "This mail comes late. It was to come on 10 February 2016." in text_of(sink.mails[0])
    assert "2 follow-ups came back." in text_of(sink.mails[0])
    assert "due 7 February 2016, 13 days late" in text_of(sink.mails[0])


@pytest.mark.usefixtures("cast")
def test_silence_when_there_is_nothing_to_say(app: Flask, mail: tuple[Sink, Settings]) -> None:
    sink, settings = mail
    make_rounds(app, settings)
    assert sink.mails == []


def test_whoever_switched_it_off_gets_none(app: Flask, cast: Cast, late: str, mail: tuple[Sink, Settings]) -> None:
    sink, settings = mail
    with app.app_context():
        user = session().get(User, cast.amina.id)
        assert user is not None
        user.digest = "never"
        session().commit()
    make_rounds(app, settings)
    assert sink.mails == []


def test_not_before_the_hour_of_the_digest(app: Flask, late: str, mail: tuple[Sink, Settings]) -> None:
    sink, settings = mail
    make_rounds(app, replace(settings, digest_hour=10))
    assert sink.mails == []


def test_a_server_that_says_later_gets_the_same_mail_later(app: Flask, late: str, mail: tuple[Sink, Settings]) -> None:
    sink, settings = mail
    sink.answer = "delay"
    make_rounds(app, settings)
    assert sink.mails == []
    sink.answer = "accept"
    waited(app)
    make_rounds(app, settings)
    assert len(sink.mails) == 1
    assert len(set(sink.tries)) == 1, "every try carries the same Message-ID"


def test_a_server_that_cannot_be_reached_loses_nothing(app: Flask, late: str, mail: tuple[Sink, Settings]) -> None:
    sink, settings = mail
    make_rounds(app, replace(settings, smtp_url="smtp://127.0.0.1:9"))
    waited(app)
    make_rounds(app, settings)
    assert len(sink.mails) == 1


def test_an_address_that_is_refused_for_good_is_given_up(app: Flask, late: str, mail: tuple[Sink, Settings]) -> None:
    sink, settings = mail
    sink.answer = "refuse"
    make_rounds(app, settings)
    sink.answer = "accept"
    waited(app)
    make_rounds(app, settings)
    assert sink.mails == []
    with app.app_context():
        given_up = session().scalars(select(Mail)).one()
        assert given_up.given_up_at is not None
        assert given_up.problem.startswith("550")


def test_what_a_mail_that_was_given_up_was_to_tell_comes_the_next_day(
    app: Flask, late: str, mail: tuple[Sink, Settings], clock_at: ClockAt
) -> None:
    sink, settings = mail
    sink.answer = "refuse"
    make_rounds(app, settings)
    sink.answer = "accept"
    make_rounds(app, settings)
    assert sink.mails == [], "one mail a day is tried"
    clock_at(date(2016, 2, 11))
    make_rounds(app, settings)
    assert [late in text_of(each) for each in sink.mails] == [True]


def test_what_has_no_room_in_a_mail_comes_in_the_next(
    app: Flask, cast: Cast, acting: Acting, mail: tuple[Sink, Settings], clock_at: ClockAt
) -> None:
    with acting("amina"):
        refs = [demand(f"Demand {number}").ref for number in range(MOST_LINES + 3)]
        for ref in refs:
            about = session().scalars(by_reference(ref)).one()
            follow_ups.set_by_hand(about, "Ask again", clock.today(), Owes.THEY, cast.bilal.id)
    make_rounds(app, mail[1])
    clock_at(date(2016, 2, 11))
    make_rounds(app, mail[1])
    told = [text_of(each) for each in mail[0].mails]
    assert len(told) == 2
    assert [sum(ref in text for ref in refs) for text in told] == [MOST_LINES, 3]
    assert all(any(ref in text for text in told) for ref in refs)


def waited(app: Flask) -> None:
    """Let the time until the next try pass."""
    with app.app_context():
        session().execute(update(Mail).values(next_try_at=clock.real_now()))
        session().commit()


def test_the_mail_to_a_coordinator_names_what_people_who_left_looked_after(
    app: Flask, cast: Cast, acting: Acting, mail: tuple[Sink, Settings]
) -> None:
    sink, settings = mail
    with acting("bilal"):
        ref = late_demand("Release Layla Hassan")
    let_go(app, cast.bilal.id)
    make_rounds(app, settings)
    assert [str(each["To"]) for each in sink.mails] == [cast.amina.email]
    assert ref in text_of(sink.mails[0])

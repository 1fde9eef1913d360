"""Each person is written to as often, on the day and at the hour that they chose, where they are."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Acting, Cast
from tests.factories import demand, on, sent_letter
from tests.jobs.smtp import Sink, running, text_of
from tracker.actions import follow_ups
from tracker.jobs import rounds
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import User
from tracker.records.follow_ups import FollowUp
from tracker.rules.plans import Owes

Post = Iterator[tuple[Sink, Settings]]


@pytest.fixture
def mail(settings: Settings) -> Post:
    with running() as (sink, url):
        yield sink, replace(settings, smtp_url=url)


def ticks(app: Flask, mail: tuple[Sink, Settings], first: str, last: str, hours: int = 1) -> list[str]:
    """Let the clock tick from one moment to another (UTC); return the moments at which a mail came."""
    sink, settings = mail
    moment, until, came = _at(first), _at(last), []
    while moment <= until:
        clock.start_at(moment, ZoneInfo("UTC"))
        before = len(sink.mails)
        with app.app_context():
            rounds.all_rounds(settings)
        came += [f"{moment:%Y-%m-%d %H}"] * (len(sink.mails) - before)
        moment += timedelta(hours=hours)
    return came


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wants(app: Flask, cast: Cast, **values: object) -> None:
    with app.app_context():
        user = session().scalars(select(User).where(User.id == cast.bilal.id)).one()
        for name, value in values.items():
            setattr(user, name, value)
        session().commit()


def comes_back(acting: Acting, cast: Cast, day: str) -> None:
    """A follow-up of Bilal's that comes back on this day."""
    with acting("bilal"):
        follow_ups.set_by_hand(demand(), "Ask", _at(day).date(), Owes.THEY, cast.bilal.id)


def test_at_the_hour_of_the_installation_unless_one_is_chosen(
    app: Flask, cast: Cast, acting: Acting, mail: tuple[Sink, Settings]
) -> None:
    comes_back(acting, cast, "2016-02-12")
    comes_back(acting, cast, "2016-02-14")
    assert ticks(app, mail, "2016-02-11T00", "2016-02-12T10") == ["2016-02-12 07"]
    wants(app, cast, digest_hour=18)
    assert ticks(app, mail, "2016-02-14T00", "2016-02-14T23") == ["2016-02-14 18"]


def test_at_their_hour_where_they_are_though_it_came_back_where_the_installation_is(
    app: Flask, cast: Cast, acting: Acting, mail: tuple[Sink, Settings]
) -> None:
    wants(app, cast, digest_hour=8, time_zone="Pacific/Honolulu")
    comes_back(acting, cast, "2016-02-12")
    assert ticks(app, mail, "2016-02-11T00", "2016-02-13T00") == ["2016-02-12 18"]


def test_over_a_change_of_the_clocks_at_the_same_hour_of_the_wall(
    app: Flask, cast: Cast, acting: Acting, mail: tuple[Sink, Settings]
) -> None:
    wants(app, cast, digest_hour=8, time_zone="Europe/Paris")
    comes_back(acting, cast, "2016-03-26")
    comes_back(acting, cast, "2016-03-27")
    assert ticks(app, mail, "2016-03-26T00", "2016-03-27T12") == ["2016-03-26 07", "2016-03-27 06"]


def test_once_a_week_on_their_day_and_not_when_something_comes_back_between(
    app: Flask, cast: Cast, acting: Acting, mail: tuple[Sink, Settings]
) -> None:
    wants(app, cast, digest="weekly", digest_day=0)
    comes_back(acting, cast, "2016-02-11")
    comes_back(acting, cast, "2016-02-17")
    assert ticks(app, mail, "2016-02-10T09", "2016-02-23T00", hours=3) == ["2016-02-15 09", "2016-02-22 09"]


def test_on_working_days_what_comes_back_on_saturday_is_told_on_monday(
    app: Flask, cast: Cast, acting: Acting, mail: tuple[Sink, Settings]
) -> None:
    wants(app, cast, digest="weekdays")
    comes_back(acting, cast, "2016-02-13")
    assert ticks(app, mail, "2016-02-12T00", "2016-02-16T00", hours=4) == ["2016-02-15 08"]
    assert "comes late" not in text_of(mail[0].mails[0])


def test_a_clock_that_was_dead_at_the_hour_writes_one_mail_when_it_lives_again_and_says_so(
    app: Flask, cast: Cast, acting: Acting, mail: tuple[Sink, Settings]
) -> None:
    wants(app, cast, digest="weekly", digest_day=0)
    comes_back(acting, cast, "2016-02-13")
    assert ticks(app, mail, "2016-02-13T00", "2016-02-14T20", hours=4) == []
    assert ticks(app, mail, "2016-02-16T10", "2016-02-18T10", hours=4) == ["2016-02-16 10"]
    assert "It was to come on 15 February 2016." in text_of(mail[0].mails[0])


def test_a_zone_that_the_data_do_not_know_any_more_is_that_of_the_installation(
    app: Flask, cast: Cast, acting: Acting, mail: tuple[Sink, Settings]
) -> None:
    wants(app, cast, time_zone="Atlantis/Poseidonis")
    comes_back(acting, cast, "2016-02-12")
    assert ticks(app, mail, "2016-02-12T05", "2016-02-12T09") == ["2016-02-12 07"]


def test_two_mails_about_one_item_lie_three_days_apart(
    app: Flask, cast: Cast, acting: Acting, mail: tuple[Sink, Settings]
) -> None:
    comes_back(acting, cast, "2016-02-11")
    assert ticks(app, mail, "2016-02-11T07", "2016-02-11T08") == ["2016-02-11 07"]
    with acting("bilal"):
        row = session().scalars(select(FollowUp)).one()
        follow_ups.set_aside(row, _at("2016-02-12").date())
    assert ticks(app, mail, "2016-02-12T01", "2016-02-16T00", hours=6) == ["2016-02-14 07"]


def test_the_coordinator_is_told_of_a_letter_that_nobody_chased(
    app: Flask, cast: Cast, acting: Acting, mail: tuple[Sink, Settings]
) -> None:
    with acting("bilal"):
        sent_letter(on(2016, 1, 28))
    ticks(app, mail, "2016-02-11T08", "2016-02-26T08", hours=24)
    sent = [(str(each["To"]), str(each["Date"])) for each in mail[0].mails]
    assert [address for address, _date in sent] == [cast.bilal.email] * 2 + [cast.amina.email, cast.bilal.email]

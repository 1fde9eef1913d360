"""One row that cannot be done is logged and left; the others of the same round are done."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import literal_column, select, update

from tests.cast import Acting, Cast
from tests.factories import demand, on, person, sent_letter
from tests.jobs.smtp import Sink, running
from tracker.actions import leases, timeline
from tracker.jobs import alerts, days, digests, key_dates, mails, rounds
from tracker.jobs.row_by_row import noting_failures
from tracker.plumbing import clock
from tracker.plumbing.database import Base, session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import User
from tracker.records.alerts import Alert
from tracker.records.events import Event
from tracker.records.follow_ups import FollowUp
from tracker.records.gate import Escape, escaping
from tracker.records.outbox import Mail


@pytest.fixture
def mail(settings: Settings) -> Iterator[tuple[Sink, Settings]]:
    with running() as (sink, url):
        yield sink, replace(settings, smtp_url=url)


@pytest.fixture
def two_late(acting: Acting, cast: Cast) -> None:
    """Amina and Bilal each have a letter that came back."""
    for name in ("amina", "bilal"):
        with acting(name):
            sent_letter(on(2016, 1, 24), demand(f"Release of {name}"))


def spoil(app: Flask, what: type[Base], where: object, **values: object) -> None:
    """Put into one row what no form lets in: an accident of the disk, or of an older version."""
    with app.app_context(), escaping(Escape.CLOCK):
        changed = update(what.__table__).where(where).values(**values)  # type: ignore[arg-type]  # a table, a condition
        session().connection().execute(changed, execution_options={"gate": "passed"})
        session().commit()


def test_an_event_that_cannot_be_folded(
    app: Flask, acting: Acting, clock_at: object, caplog: pytest.LogCaptureFixture
) -> None:
    with acting("amina"):
        made = [
            timeline.record(timeline.Account("hearing", on(2016, 2, day)), timeline.Ties([person()]))
            for day in (11, 12)
        ]
        first, second = (event.id for event in made)
    spoil(app, Event, Event.id == first, when_text="nonsense", earliest=on(2016, 2, 9).earliest)
    spoil(app, Event, Event.id == second, earliest=on(2016, 2, 9).earliest, when_text="2016-02-09")
    with app.app_context():
        assert days.come() == 1
    assert f"event {first} failed" in caplog.text
    with acting("amina"):
        assert session().scalars(select(Event.counted).order_by(Event.id)).all() == [False, True]


def test_a_follow_up_that_cannot_be_told_with_the_others(
    app: Flask, cast: Cast, acting: Acting, two_late: None, caplog: pytest.LogCaptureFixture
) -> None:
    """Those that are done together with it are done one by one, and it alone is left."""
    with acting("amina"):
        mine = FollowUp.assignee_id == cast.amina.id
        mine_to_tell = select(FollowUp.id).where(mine, FollowUp.next_alert_on.is_not(None))
        bad = session().scalars(mine_to_tell.order_by(FollowUp.id)).all()
    spoil(app, FollowUp, FollowUp.id.in_(bad), returns_on=literal_column("'infinity'"))
    with app.app_context(), noting_failures() as failed:
        assert alerts.tell() == 2, "the letter of Bilal and its demand"
        assert sorted(failed) == [f"alerts of follow-up {number}" for number in sorted(bad)]
        with escaping(Escape.CLOCK):
            assert set(session().scalars(select(Alert.user_id))) == {cast.bilal.id}
            left = select(FollowUp.id).where(FollowUp.next_alert_on <= clock.today(), FollowUp.state == "open")
            assert session().scalars(left.order_by(FollowUp.id)).all() == bad, "the next round looks at it again"


def test_a_person_who_cannot_be_told(
    app: Flask, cast: Cast, two_late: None, mail: tuple[Sink, Settings], caplog: pytest.LogCaptureFixture
) -> None:
    sink, settings = mail
    spoil(app, User, User.id == cast.amina.id, role="ghost")
    with app.app_context():
        rounds.all_rounds(settings)
        with escaping(Escape.CLOCK):
            told = set(session().scalars(select(Alert.user_id)))
    assert cast.bilal.id in told
    assert cast.amina.id not in told
    assert cast.bilal.email in [str(each["To"]) for each in sink.mails]


@pytest.mark.parametrize("address", ["", "j\u00f6rg@example.org", "amina@example.org\r\nRCPT TO:<x@example.org>"])
def test_a_mail_whose_address_no_server_takes(
    app: Flask, cast: Cast, two_late: None, mail: tuple[Sink, Settings], address: str
) -> None:
    sink, settings = mail
    with app.app_context():
        alerts.tell()
        digests.write(settings)
    spoil(app, Mail, Mail.user_id == cast.amina.id, recipient=address)
    spoil(app, User, User.id == cast.amina.id, email=address)
    with app.app_context():
        assert mails.post(settings) == 1
        kept = session().scalars(select(Mail).where(Mail.user_id == cast.amina.id)).one()
        assert kept.sent_at is None
        assert kept.given_up_at is not None, "it would be tried for ever"
    assert [str(each["To"]) for each in sink.mails] == [cast.bilal.email]


def test_nothing_leaves_for_somebody_who_was_let_go(
    app: Flask, cast: Cast, two_late: None, mail: tuple[Sink, Settings]
) -> None:
    sink, settings = mail
    with app.app_context():
        alerts.tell()
        assert digests.write(settings) == 2
    spoil(app, User, User.id == cast.bilal.id, active=False)
    with app.app_context():
        assert mails.post(settings) == 1
    assert [str(each["To"]) for each in sink.mails] == [cast.amina.email]


def test_a_round_that_fails_as_a_whole_keeps_no_other_from_its_work(
    app: Flask, cast: Cast, two_late: None, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """The address of the mail server makes no sense: nothing is sent, and everything else is done."""
    with app.app_context(), noting_failures() as failed:
        done = rounds.all_rounds(replace(settings, smtp_url="smtp://[::1"))
        assert failed == ["mails sent"]
        assert {each.round: each.count for each in done}["digests written"] == 2
        assert leases.was_done(key_dates.ROUND, clock.today()), "a round that comes later"
    assert "The round failed (mails sent)" in caplog.text


def test_what_is_logged_names_nobody(app: Flask, cast: Cast, acting: Acting, caplog: pytest.LogCaptureFixture) -> None:
    with acting("amina"):
        event = timeline.record(
            timeline.Account("hearing", on(2016, 2, 11), "Layla Hassan"), timeline.Ties([person()])
        ).id
    spoil(app, Event, Event.id == event, when_text="nonsense", earliest=on(2016, 2, 9).earliest)
    with app.app_context():
        days.come()
    assert "Layla" not in caplog.text

"""What a mail tells is so when it leaves: looked at again before it is handed over, and once more before its bytes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.cast import Acting, Browse, Cast, ClockAt
from tests.factories import demand
from tests.jobs.smtp import Sink, running, text_of
from tests.stories.follow_up_pages import let_go
from tracker.actions import follow_ups, visibility
from tracker.jobs import alerts, digests, mails, rounds
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import User
from tracker.records.alerts import Alert
from tracker.records.follow_ups import DONE, FollowUp
from tracker.records.gate import Escape, escaping
from tracker.records.outbox import Mail
from tracker.records.record import Record, by_reference
from tracker.rules.access import Visibility
from tracker.rules.plans import Owes


@pytest.fixture
def mail(settings: Settings) -> Iterator[tuple[Sink, Settings]]:
    with running() as (sink, url):
        yield sink, replace(settings, smtp_url=url)


@pytest.fixture
def written(app: Flask, cast: Cast, acting: Acting, mail: tuple[Sink, Settings]) -> list[str]:
    """Two demands of Bilal's that came back, and his mail about them, which has not left."""
    with acting("amina"):
        asked = [demand("Release Layla Hassan"), demand("Let Omar see a doctor")]
        for each in asked:
            follow_ups.set_by_hand(each, "Ask again", clock.today(), Owes.THEY, cast.bilal.id)
        refs = [each.ref for each in asked]
    with app.app_context():
        alerts.tell()
        assert digests.write(mail[1]) == 1
    return refs


def answer(acting: Acting, ref: str) -> None:
    with acting("amina"):
        about = session().scalars(by_reference(ref)).one()
        follow_ups.claim(session().scalars(select(FollowUp).where(FollowUp.record_id == about.id)).one())


def post(app: Flask, settings: Settings) -> int:
    with app.app_context():
        return mails.post(settings)


def only_mail(app: Flask) -> Mail:
    with app.app_context():
        return session().scalars(select(Mail)).one()


def test_what_was_answered_meanwhile_stands_in_it_no_more(
    app: Flask, acting: Acting, mail: tuple[Sink, Settings], written: list[str]
) -> None:
    message_id = only_mail(app).message_id
    answer(acting, written[0])
    assert post(app, mail[1]) == 1
    said = text_of(mail[0].mails[0])
    assert written[0] not in said
    assert written[1] in said
    assert mail[0].mails[0]["Message-ID"] == message_id


def test_a_mail_of_which_nothing_is_so_any_more_does_not_leave_and_is_no_mail_that_failed(
    app: Flask, acting: Acting, browse: Browse, mail: tuple[Sink, Settings], written: list[str]
) -> None:
    for ref in written:
        answer(acting, ref)
    assert post(app, mail[1]) == 0
    assert mail[0].mails == []
    assert only_mail(app).phase == "withdrawn"
    assert "Mails that did not reach you" not in browse("bilal").page("/account")


def test_what_a_withdrawn_mail_was_to_tell_comes_the_next_day_when_the_answers_are_taken_back(
    app: Flask, acting: Acting, mail: tuple[Sink, Settings], written: list[str], clock_at: ClockAt
) -> None:
    for ref in written:
        answer(acting, ref)
    assert post(app, mail[1]) == 0
    with acting("amina"):
        for row in session().scalars(select(FollowUp).where(FollowUp.state == DONE)):
            follow_ups.reopen(row)
    clock_at(date(2016, 2, 11))
    with app.app_context():
        rounds.all_rounds(mail[1])
    assert [all(ref in text_of(each) for ref in written) for each in mail[0].mails] == [True]


def test_whoever_lost_access_is_told_nothing_and_whoever_may_see_it_is(
    app: Flask, cast: Cast, acting: Acting, mail: tuple[Sink, Settings], written: list[str]
) -> None:
    with acting("amina"):
        for ref in written:
            about: Record = session().scalars(by_reference(ref)).one()
            visibility.change(about, Visibility.RESTRICTED, None, [cast.amina.id])
    assert post(app, mail[1]) == 0
    with app.app_context():
        rounds.all_rounds(mail[1])
    assert [str(each["To"]) for each in mail[0].mails] == [cast.amina.email]


def test_whoever_left_is_told_nothing_and_the_coordinator_is(
    app: Flask, cast: Cast, mail: tuple[Sink, Settings], written: list[str]
) -> None:
    let_go(app, cast.bilal.id)
    with app.app_context():
        rounds.all_rounds(mail[1])
    assert [str(each["To"]) for each in mail[0].mails] == [cast.amina.email]
    assert all(ref in text_of(mail[0].mails[0]) for ref in written)


def test_a_mail_that_may_have_arrived_leaves_again_with_the_same_bytes(
    app: Flask, acting: Acting, mail: tuple[Sink, Settings], written: list[str]
) -> None:
    with app.app_context():
        session().execute(update(Mail).values(maybe_twice=True))
        session().commit()
    answer(acting, written[0])
    assert post(app, mail[1]) == 1
    assert written[0] in text_of(mail[0].mails[0])


def test_what_was_answered_between_the_claim_and_the_bytes_is_not_told(
    app: Flask, acting: Acting, mail: tuple[Sink, Settings], written: list[str]
) -> None:
    """The server is asked to wait before it lets the bytes come, and meanwhile somebody answers."""
    mail[0].otherwise = lambda moment, _address: answer(acting, written[0]) if moment == "RCPT" else None
    assert post(app, mail[1]) == 0
    assert mail[0].mails == []
    mail[0].otherwise = lambda _moment, _address: None
    with app.app_context():
        session().execute(update(Mail).values(next_try_at=clock.real_now()))
        session().commit()
    assert post(app, mail[1]) == 1
    assert written[0] not in text_of(mail[0].mails[0])


def test_what_is_left_out_of_a_mail_is_not_noted_as_told_by_it(
    app: Flask, acting: Acting, mail: tuple[Sink, Settings], written: list[str]
) -> None:
    answer(acting, written[0])
    post(app, mail[1])
    with app.app_context(), escaping(Escape.CLOCK):
        assert sorted(bool(mail_id) for mail_id in session().scalars(select(Alert.mail_id))) == [False, True]


@pytest.mark.parametrize(("widths", "named"), [([True, True], True), ([True, False], False)])
def test_titles_stand_in_it_only_where_its_reader_chose_them_and_every_record_allows_it(
    app: Flask,
    cast: Cast,
    acting: Acting,
    mail: tuple[Sink, Settings],
    written: list[str],
    widths: list[bool],
    named: bool,
) -> None:
    with acting("amina"):
        for ref, allows in zip(written, widths, strict=True):
            about: Record = session().scalars(by_reference(ref)).one()
            visibility.change(about, Visibility.ORGANISATION, None, [])
            about.in_mail = allows
        session().scalars(select(User).where(User.id == cast.bilal.id)).one().digest_names = True
    with app.app_context(), escaping(Escape.CLOCK):
        session().execute(update(Alert).values(mail_id=None))
        session().commit()
        session().delete(session().scalars(select(Mail)).one())
        session().commit()
    with app.app_context():
        assert digests.write(mail[1]) == 1
    post(app, mail[1])
    said = text_of(mail[0].mails[0])
    assert ("Layla Hassan" in said) == named
    assert ("Omar" in said) == named
    assert "Layla" not in str(mail[0].mails[0]["Subject"])

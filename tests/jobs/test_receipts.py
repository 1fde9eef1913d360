"""A mail of which nobody knows whether it left is looked for by its receipt, and sent once more when there is none."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.cast import Acting, Cast
from tests.factories import demand, on, sent_letter
from tests.jobs.imap import answering
from tests.jobs.smtp import HANG_UP, RECEIPTS, Sink, running
from tracker.actions import outbox
from tracker.jobs import mails, receipts, rounds
from tracker.plumbing import clock
from tracker.plumbing import receipts as mailbox
from tracker.plumbing.database import session
from tracker.plumbing.settings import Receipts, Settings
from tracker.records.accounts import User
from tracker.records.outbox import Mail
from tracker.rules.sending import Phase


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Sink, str]]:
    with running(tmp_path / "receipts") as found:
        yield found


@pytest.fixture
def watched(settings: Settings, server: tuple[Sink, str], tmp_path: Path) -> Settings:
    """Settings with a mailbox of receipts."""
    return replace(settings, smtp_url=server[1], receipts=Receipts(RECEIPTS, str(tmp_path / "receipts")))


@pytest.fixture(autouse=True)
def late(acting: Acting) -> None:
    with acting("amina"):
        sent_letter(on(2016, 1, 24), demand())


def make_rounds(app: Flask, settings: Settings) -> Mail:
    """Make all rounds and return the one mail."""
    with app.app_context():
        rounds.all_rounds(settings)
        return the_mail()


def the_mail() -> Mail:
    mail = session().scalars(select(Mail)).one()
    session().expunge(mail)
    return mail


def later(app: Flask, minutes: float) -> None:
    """Let this time have passed for whatever waits."""
    before = timedelta(minutes=minutes)
    with app.app_context():
        for mail in session().scalars(select(Mail)):
            mail.next_try_at -= before
            mail.uncertain_since = mail.uncertain_since and mail.uncertain_since - before
            mail.claimed_until = mail.claimed_until and mail.claimed_until - before
        session().commit()


def hang_up_once(sink: Sink, taken: bool = True) -> None:
    """Cut the line once after the last dot, with the mail taken or not."""
    answers = iter([HANG_UP if taken else "999 what"])
    sink.otherwise = lambda moment, _address: next(answers, None) if moment == "dot" else None


def test_a_mail_that_was_taken_is_found_and_does_not_leave_again(
    app: Flask, server: tuple[Sink, str], watched: Settings
) -> None:
    hang_up_once(server[0])
    assert make_rounds(app, watched).uncertain_since is not None
    mail = make_rounds(app, watched)
    assert mail.found_at is not None
    assert mail.sent_at is not None
    assert not mail.maybe_twice
    assert list(server[0].copies.values()) == [1]


def test_a_mail_that_was_not_taken_leaves_again_after_a_quarter_of_an_hour(
    app: Flask, server: tuple[Sink, str], watched: Settings
) -> None:
    sink, _url = server
    hang_up_once(sink, taken=False)
    make_rounds(app, watched)
    later(app, 14)
    assert make_rounds(app, watched).sent_at is None, "its receipt may still be on its way"
    later(app, 2)
    mail = make_rounds(app, watched)
    assert mail.sent_at is not None
    assert mail.maybe_twice
    assert sink.tries == [mail.message_id] * 2, "the same bytes"
    assert list(sink.copies.values()) == [1]


def test_without_receipts_it_leaves_again_and_that_is_noted(
    app: Flask, server: tuple[Sink, str], settings: Settings
) -> None:
    sink, url = server
    hang_up_once(sink)
    plain = replace(settings, smtp_url=url)
    make_rounds(app, plain)
    assert make_rounds(app, plain).sent_at is None, "it waits its time"
    later(app, 2)
    mail = make_rounds(app, plain)
    assert mail.sent_at is not None
    assert mail.maybe_twice
    assert sink.copies[mail.message_id] == 2


@pytest.fixture(params=["nowhere", "a password that IMAP cannot carry", "an answer that is none"])
def unreadable(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where a mailbox of receipts is said to be, and cannot be read."""
    if request.param == "nowhere":
        yield "/nowhere"
        return
    with answering(set(), nonsense=request.param == "an answer that is none") as place:
        yield place.replace("secret", "gehe%C3%BCm") if "password" in request.param else place


def test_a_mailbox_that_cannot_be_read_delays_the_mail_and_does_not_lose_it(
    app: Flask, server: tuple[Sink, str], watched: Settings, caplog: pytest.LogCaptureFixture, unreadable: str
) -> None:
    hang_up_once(server[0])
    blind = replace(watched, receipts=Receipts(RECEIPTS, unreadable))
    make_rounds(app, blind)
    later(app, 59)
    assert make_rounds(app, blind).sent_at is None
    assert "The mailbox of receipts cannot be read" in caplog.text
    assert "\\xfc" not in caplog.text, "nothing of the password"
    later(app, 2)
    assert make_rounds(app, blind).maybe_twice


@pytest.mark.parametrize("phase", list(Phase))
def test_what_a_dead_process_had_is_uncertain_only_when_its_bytes_may_have_left(
    app: Flask, watched: Settings, phase: Phase
) -> None:
    with app.app_context():
        rounds.all_rounds(replace(watched, smtp_url="smtp://127.0.0.1:1"))
        mail = the_mail()
        session().execute(update(Mail).values(next_try_at=clock.real_now()))
        claimed = outbox.claim(mail.id, timedelta(seconds=-1))
        session().execute(update(Mail).values(phase=phase))
        session().commit()
        assert claimed is not None
        receipts.settle(watched)
        assert (the_mail().uncertain_since is not None) is (phase is Phase.DATA)
        assert mails.post(watched) == (phase is not Phase.DATA)


def test_whoever_was_stopped_for_long_sends_nothing_when_another_has_the_mail(app: Flask, watched: Settings) -> None:
    with app.app_context():
        rounds.all_rounds(replace(watched, smtp_url="smtp://127.0.0.1:1"))
        mail = the_mail()
        session().execute(update(Mail).values(next_try_at=clock.real_now()))
        first = outbox.claim(mail.id, timedelta(seconds=-1))
        second = outbox.claim(mail.id, timedelta(seconds=60))
        assert first is not None
        assert second is not None
        assert not outbox.note_bytes_leave(mail.id, first.token)
        assert outbox.note_bytes_leave(mail.id, second.token)


def test_nothing_leaves_for_whoever_was_let_go_a_moment_before(app: Flask, cast: Cast, watched: Settings) -> None:
    with app.app_context():
        rounds.all_rounds(replace(watched, smtp_url="smtp://127.0.0.1:1"))
        session().execute(update(Mail).values(next_try_at=clock.real_now()))
        claimed = outbox.claim(the_mail().id, timedelta(seconds=60))
        assert claimed is not None
        user = session().get_one(User, cast.amina.id)
        user.active = False
        session().flush()
        assert not outbox.note_bytes_leave(claimed.id, claimed.token)


@pytest.mark.parametrize("refused", ["amina@example.org", RECEIPTS])
def test_a_receipt_is_never_made_for_a_mail_that_its_person_did_not_get(
    app: Flask, server: tuple[Sink, str], watched: Settings, refused: str
) -> None:
    sink, _url = server
    sink.otherwise = lambda moment, address: "550 no" if (moment, address) == ("RCPT", refused) else None
    mail = make_rounds(app, watched)
    assert sink.without_person == 0
    assert (mail.sent_at is None, sink.resets) == ((True, 1) if refused != RECEIPTS else (False, 0))


def test_receipts_are_found_by_imap_too() -> None:
    with answering({"<here@example.org>"}) as place:
        assert mailbox.found(place, {"<here@example.org>", "<gone@example.org>"}) == {"<here@example.org>"}
    with pytest.raises(mailbox.BoxUnreadable):
        mailbox.found(place, {"<here@example.org>"})

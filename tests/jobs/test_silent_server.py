"""A mail server that falls silent, or refuses, at any moment: nothing is lost, and nobody is held up."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Acting, Cast
from tests.factories import demand, on, sent_letter
from tracker.actions import leases, outbox
from tracker.jobs import alerts, digests, mails, receipts
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.installation import Lease
from tracker.records.outbox import Mail

ANSWERS = {
    "banner": b"220 here",
    "EHLO": b"250 here",
    "MAIL": b"250 ok",
    "RCPT": b"250 ok",
    "DATA": b"354 go on",
    "dot": b"250 taken",
}


class Server:
    """Speaks SMTP until the moment at which it answers otherwise: with another line, with silence, or by hanging up."""

    def __init__(self, moment: str, otherwise: bytes | None, hang_up: bool = False) -> None:
        self.moment, self.otherwise, self.hang_up = moment, otherwise, hang_up
        self.connections, self.taken = 0, 0
        self._over = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def close(self) -> None:
        self._over.set()
        self._listening.close()
        with socket.socket() as knock:
            knock.connect_ex(("127.0.0.1", int(self.url.rpartition(":")[2])))
        self._thread.join()

    def _listen(self) -> None:
        self._listening.settimeout(0.1)
        while not self._over.is_set():
            try:
                connection, _address = self._listening.accept()
            except OSError:
                continue
            self.connections += 1
            with connection, connection.makefile("rb") as lines:
                self._speak(connection, lines)

    def _speak(self, connection: socket.socket, lines: object) -> None:
        connection.settimeout(5)
        if not self._answer(connection, "banner"):
            return
        in_mail = False
        try:
            for line in lines:  # type: ignore[attr-defined]  # a file of lines
                if in_mail and line != b".\r\n":
                    continue
                word = "dot" if in_mail else line.split()[0].decode().upper()
                in_mail = word == "DATA" and self.moment != "DATA"
                if not self._answer(connection, word):
                    return
        except OSError:
            return

    def _answer(self, connection: socket.socket, word: str) -> bool:
        if word != self.moment:
            self.taken += word == "dot"
            connection.sendall(ANSWERS.get(word, b"250 ok") + b"\r\n")
            return word != "QUIT"
        if self.hang_up:
            return False
        if self.otherwise is None:
            self._over.wait(5)
            return False
        connection.sendall(self.otherwise + b"\r\n")
        return True


@contextmanager
def answering(moment: str, otherwise: bytes | None, hang_up: bool = False) -> Iterator[Server]:
    server = Server(moment, otherwise, hang_up)
    try:
        yield server
    finally:
        server.close()


@pytest.fixture
def three_mails(app: Flask, acting: Acting, cast: Cast, settings: Settings) -> None:
    for name in ("amina", "bilal", "esi"):
        with acting(name):
            sent_letter(on(2016, 1, 24), demand(f"Release of {name}"))
    with app.app_context():
        alerts.tell()
        assert digests.write(replace(settings, smtp_url="smtp://127.0.0.1:9")) == 3


def states() -> list[str]:
    found = session().scalars(select(Mail).order_by(Mail.id)).all()
    return ["sent" if mail.sent_at else "given up" if mail.given_up_at else "waits" for mail in found]


@pytest.mark.parametrize("hang_up", [False, True])
@pytest.mark.parametrize("moment", ["banner", "EHLO", "MAIL", "RCPT", "DATA", "dot"])
def test_a_server_that_falls_silent_or_hangs_up_delays_mails_and_holds_nobody_up(
    app: Flask, settings: Settings, three_mails: None, moment: str, hang_up: bool
) -> None:
    quick = replace(settings, lease_seconds=4)
    with answering(moment, None, hang_up) as server, app.app_context():
        begin = time.monotonic()
        assert mails.post(replace(quick, smtp_url=server.url)) == 0
        assert time.monotonic() - begin < quick.lease_seconds, "the claim outlives the attempt"
        assert server.connections == 1, "the others of this round do not wait for it too"
        assert states() == ["waits"] * 3
    with answering("never", None) as server, app.app_context():
        later(app)
        receipts.settle(settings)
        assert mails.post(replace(settings, smtp_url=server.url)) == 3
        assert server.taken == 3


def test_a_server_that_does_not_want_us_as_the_sender_gives_no_mail_up(
    app: Flask, settings: Settings, three_mails: None
) -> None:
    with answering("MAIL", b"550 not from you") as server, app.app_context():
        assert mails.post(replace(settings, smtp_url=server.url)) == 0
        assert states() == ["waits"] * 3


@pytest.mark.parametrize("moment", ["RCPT", "DATA", "dot"])
@pytest.mark.parametrize(("answer", "state"), [(b"451 later", "waits"), (b"550 never", "given up")])
def test_a_refusal_is_about_one_mail_at_a_time(
    app: Flask, settings: Settings, three_mails: None, moment: str, answer: bytes, state: str
) -> None:
    with answering(moment, answer) as server, app.app_context():
        assert mails.post(replace(settings, smtp_url=server.url)) == 0
        assert states() == [state] * 3


def test_a_server_that_refuses_us_altogether_gives_no_mail_up(
    app: Flask, settings: Settings, three_mails: None
) -> None:
    with answering("banner", b"554 no service") as server, app.app_context():
        assert mails.post(replace(settings, smtp_url=server.url)) == 0
        assert states() == ["waits"] * 3


def later(app: Flask) -> None:
    for mail in session().scalars(select(Mail)):
        mail.next_try_at = clock.real_now()
    session().commit()


def test_a_lease_that_a_wrong_clock_took_holds_nobody_off(app: Flask) -> None:
    with app.app_context():
        assert leases.hold("clock", "first", timedelta(minutes=5))
        session().scalars(select(Lease)).one().until = clock.real_now() + timedelta(days=365)
        session().commit()
        assert leases.hold("clock", "second", timedelta(minutes=5))
        assert not leases.hold("clock", "first", timedelta(minutes=5))


def test_a_claim_is_not_taken_while_its_mail_may_leave(app: Flask, settings: Settings, three_mails: None) -> None:
    with app.app_context():
        first = session().scalars(select(Mail.id).order_by(Mail.id)).first()
        assert first is not None
        assert outbox.claim(first, timedelta(seconds=settings.lease_seconds)) is not None
        session().commit()
        assert outbox.claim(first, timedelta(seconds=settings.lease_seconds)) is None
        assert settings.lease_seconds / mails.PHASES >= 15, "a slow but honest server is waited for"

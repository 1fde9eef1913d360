"""Besides mail: one neutral sentence, to an address of somebody's own, against a real server on this machine."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from apprise import NotifyBase
from apprise.manager_plugins import NotificationManager
from flask import Flask
from sqlalchemy import select, update

from tests.cast import Acting, Cast
from tests.factories import demand, on, sent_letter
from tests.jobs.smtp import running
from tests.stories.follow_up_pages import let_go
from tracker.actions import channels
from tracker.jobs import rounds
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import User
from tracker.records.channels import Channel
from tracker.records.outbox import Mail
from tracker.rules.access import Role
from tracker.rules.channels import SENTENCE
from tracker.rules.sending import Phase


class Service(HTTPServer):
    """A service that takes sentences, or answers otherwise."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.heard: list[str] = []
        self.tries = 0
        self.code = 200
        self.seconds = 0.0
        """How long it takes to answer."""
        self.meanwhile: Callable[[], None] = lambda: None

    @property
    def beginning(self) -> str:
        return f"json://127.0.0.1:{self.server_port}"


class Answering(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Service)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.tries += 1
        time.sleep(self.server.seconds)
        self.server.meanwhile()
        if self.server.code == 200:
            self.server.heard.append(body)
        self.send_response(self.server.code)
        if self.server.code == 302:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.send_header("No name \r\n of a header", "")
        self.end_headers()

    def do_GET(self) -> None:
        assert isinstance(self.server, Service)
        self.server.heard.append("led on")
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing on the terminal."""


@contextmanager
def listening() -> Iterator[Service]:
    with Service() as service:
        thread = threading.Thread(target=service.serve_forever)
        thread.start()
        try:
            yield service
        finally:
            service.shutdown()
            thread.join()


@pytest.fixture
def service() -> Iterator[Service]:
    with listening() as found:
        yield found


@pytest.fixture
def allowed(settings: Settings, service: Service) -> Iterator[Settings]:
    with running() as (_sink, url):
        yield replace(settings, smtp_url=url, channels=(service.beginning,))


@pytest.fixture(autouse=True)
def late(app: Flask, cast: Cast, acting: Acting, service: Service) -> None:
    """Amina's letter with a demand came back, and she has a channel."""
    with acting("amina"):
        sent_letter(on(2016, 1, 24), demand("Release Layla Hassan"))
        me = session().scalars(select(User).where(User.id == cast.amina.id)).one()
        channels.add(me, "My phone", f"{service.beginning}/topic", (service.beginning,))


def make_rounds(app: Flask, settings: Settings) -> None:
    with app.app_context():
        rounds.all_rounds(settings)


def waited(app: Flask) -> None:
    with app.app_context():
        session().execute(update(Mail).values(next_try_at=clock.real_now()))
        session().commit()


def test_one_sentence_is_said_once_a_day_and_it_is_always_the_same(
    app: Flask, service: Service, allowed: Settings
) -> None:
    make_rounds(app, allowed)
    make_rounds(app, allowed)
    (heard,) = service.heard
    assert json.loads(heard)["message"] == SENTENCE
    assert "Layla" not in heard
    assert "D-" not in heard
    assert "amina" not in heard.lower()


def test_nothing_that_is_logged_holds_the_address(
    app: Flask, service: Service, allowed: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """The service answers with a header that is none, of which the library below warns with the whole address."""
    caplog.set_level(logging.DEBUG)
    make_rounds(app, allowed)
    assert len(service.heard) == 1
    assert "topic" not in caplog.text


def second_channel(acting: Acting, cast: Cast, service: Service) -> None:
    with acting("amina"):
        me = session().scalars(select(User).where(User.id == cast.amina.id)).one()
        channels.add(me, "My other phone", f"{service.beginning}/other", (service.beginning,))


def test_a_host_that_failed_is_not_tried_for_the_others_of_a_round_and_another_host_is(
    app: Flask, cast: Cast, acting: Acting, service: Service, allowed: Settings
) -> None:
    second_channel(acting, cast, service)
    service.code = 503
    with listening() as well:
        second_channel(acting, cast, well)
        make_rounds(app, replace(allowed, channels=(service.beginning, well.beginning)))
        assert len(well.heard) == 1
    assert service.tries == 1
    service.code = 200
    make_rounds(app, allowed)
    assert len(service.heard) == 1, "whoever was not tried waits for the next round alone"


def test_what_takes_too_long_is_left_to_the_next_round(
    app: Flask, cast: Cast, acting: Acting, service: Service, allowed: Settings
) -> None:
    second_channel(acting, cast, service)
    service.seconds = 0.6
    hurried = replace(allowed, lease_seconds=1)
    make_rounds(app, hurried)
    assert len(service.heard) == 1
    make_rounds(app, hurried)
    assert len(service.heard) == 2


def test_a_service_that_fails_is_tried_again_later(app: Flask, service: Service, allowed: Settings) -> None:
    service.code = 503
    make_rounds(app, allowed)
    with app.app_context():
        assert session().scalars(select(Channel.problem)).one() == "The service did not take it."
    service.code = 200
    make_rounds(app, allowed)
    assert service.heard == []
    waited(app)
    make_rounds(app, allowed)
    assert len(service.heard) == 1
    with app.app_context():
        assert session().scalars(select(Channel.problem)).one() == ""


def test_nothing_follows_where_a_service_leads_on(app: Flask, service: Service, allowed: Settings) -> None:
    service.code = 302
    make_rounds(app, allowed)
    assert service.heard == []


def test_an_address_that_is_not_allowed_any_more_is_told_nothing(
    app: Flask, service: Service, allowed: Settings
) -> None:
    make_rounds(app, replace(allowed, channels=()))
    assert service.heard == []
    with app.app_context():
        notice = session().scalars(select(Mail).where(Mail.channel_id.is_not(None))).one()
        assert notice.given_up_at is not None


def test_whoever_left_is_told_nothing_there_either(app: Flask, cast: Cast, service: Service, allowed: Settings) -> None:
    service.code = 503
    make_rounds(app, allowed)
    with app.app_context():
        other = session().scalars(select(User).where(User.id == cast.bilal.id)).one()
        other.role = Role.COORDINATOR
        session().commit()
    let_go(app, cast.amina.id)
    service.code = 200
    waited(app)
    make_rounds(app, allowed)
    assert service.heard == []


def phases(app: Flask) -> list[str]:
    with app.app_context():
        return list(session().scalars(select(Mail.phase).where(Mail.channel_id.is_not(None))))


def test_that_it_may_have_been_said_is_noted_before_it_is(app: Flask, service: Service, allowed: Settings) -> None:
    seen: list[str] = []
    service.meanwhile = lambda: seen.extend(phases(app))
    make_rounds(app, allowed)
    assert seen == [Phase.DATA]
    assert phases(app) == [Phase.ACCEPTED]


def test_it_is_said_once_more_when_whoever_said_it_died_before_noting_it(
    app: Flask, service: Service, allowed: Settings
) -> None:
    make_rounds(app, allowed)
    with app.app_context():
        before = clock.real_now() - timedelta(seconds=1)
        died = update(Mail).where(Mail.channel_id.is_not(None))
        session().execute(died.values(sent_at=None, phase=Phase.DATA, claimed_until=before))
        session().commit()
    make_rounds(app, allowed)
    make_rounds(app, allowed)
    assert len(service.heard) == 2
    with app.app_context():
        assert session().scalars(select(Mail.maybe_twice).where(Mail.channel_id.is_not(None))).one()


class Broken(NotifyBase):
    """A service for which the library has a fault."""

    def send(self, *_args: object, **_more: object) -> bool:
        raise LookupError("broken://127.0.0.1/secret-topic")


@pytest.fixture
def broken() -> Iterator[str]:
    services = NotificationManager()
    services.add(Broken, schemas="broken")
    yield "broken://127.0.0.1"
    services.remove("broken")


def test_a_fault_of_the_library_delays_it_like_any_other(
    app: Flask, allowed: Settings, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context():
        session().execute(update(Channel).values(url=f"{broken}/secret-topic"))
        session().commit()
    make_rounds(app, replace(allowed, channels=(broken,)))
    with app.app_context():
        notice = session().scalars(select(Mail).where(Mail.channel_id.is_not(None))).one()
        assert notice.next_try_at > clock.real_now() + timedelta(seconds=30)
        assert notice.claimed_until is None
        assert session().scalars(select(Channel.problem)).one() == "The service could not be told."
    assert "LookupError" in caplog.text
    assert "secret-topic" not in caplog.text

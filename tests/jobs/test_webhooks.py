"""Programs elsewhere are told of events by references alone, signed, once, and never by a way into this network."""

import hmac
import json
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select, update

from tests.cast import Acting, Cast
from tests.conftest import settings_for
from tests.factories import on
from tests.processes import environment
from tests.rules.test_outbound import ADDRESSES
from tests.web.test_nothing_leaves import watched
from tracker.actions import deletion, holds, timeline, visibility, webhooks
from tracker.actions.timeline import Account, Ties
from tracker.cli import commands
from tracker.jobs import webhooks as round_of
from tracker.plumbing import clock
from tracker.plumbing import webhooks as plumbing
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.plumbing.webhooks import NotTaken
from tracker.records.accounts import User
from tracker.records.events import Event
from tracker.records.webhooks import Delivery, Webhook
from tracker.rules.access import Visibility
from tracker.rules.holds import Held
from tracker.rules.webhooks import SIGNATURE, secret_of

pytestmark = pytest.mark.own_app


class Listener(HTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.heard: list[tuple[bytes, str]] = []
        self.code = 204

    @property
    def told(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body, _signature in self.heard]


class Answering(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Listener)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((body, self.headers[SIGNATURE]))
        self.send_response(self.server.code)
        if self.server.code == 302:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (its name there)
        pass


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def settings(database_url: str, tmp_path: Path, listener: Listener) -> Settings:
    hosts = (f"127.0.0.1:{listener.server_port}", "hooks.example.org")
    return replace(settings_for(database_url, tmp_path), webhooks=hosts)


@pytest.fixture
def webhook(app: Flask, cast: Cast, listener: Listener, settings: Settings) -> int:
    """Bilal lets a program be told."""
    with app.app_context():
        bilal = session().get_one(User, cast.bilal.id)
        made = webhooks.add(bilal, f"http://127.0.0.1:{listener.server_port}/told", settings.webhooks)
        session().commit()
        return made.id


def told(app: Flask, settings: Settings) -> int:
    with app.app_context():
        return round_of.tell(settings)


def arrest(acting: Acting, width: Visibility | None = None, by: str = "amina") -> str:
    with acting(by):
        return timeline.record(Account("arrest", on(2016, 1, 5), "Layla is held"), Ties(), width).ref


def test_a_program_is_told_once_by_a_reference_and_knows_that_it_was_us(
    app: Flask, acting: Acting, settings: Settings, listener: Listener, webhook: int
) -> None:
    ref = arrest(acting, Visibility.TEAM)
    assert (told(app, settings), told(app, settings)) == (1, 0)
    ((body, signed),) = listener.heard
    assert json.loads(body) == {"id": 1, "kind": "event", "ref": ref, "news": "recorded"}
    moment, code = (part.partition("=")[2] for part in signed.split(","))
    with app.app_context():
        secret = secret_of(settings.secret_key, session().get_one(Webhook, webhook).salt)
    assert code == hmac.digest(secret.encode(), f"{moment}.".encode() + body, "sha256").hex()
    assert abs(int(moment) - clock.real_now().timestamp()) < 60


def test_it_is_told_what_is_corrected_and_withdrawn_too(
    app: Flask, acting: Acting, settings: Settings, listener: Listener, webhook: int
) -> None:
    ref = arrest(acting, Visibility.TEAM)
    with acting("amina"):
        event = session().scalars(select(Event).where(Event.ref == ref)).one()
        timeline.amend(event, replace(timeline.account_of(event), body="At dawn"), event.version)
    with acting("amina"):
        deletion.delete(session().scalars(select(Event).where(Event.ref == ref)).one())
    told(app, settings)
    # By then it is gone: of what was recorded and corrected before, nothing is told any more.
    assert [(each["ref"], each["news"]) for each in listener.told] == [(ref, "withdrawn")]


def test_nobody_is_told_what_its_person_may_not_see_or_only_a_few_may(
    app: Flask, acting: Acting, settings: Settings, listener: Listener, webhook: int
) -> None:
    arrest(acting, Visibility.RESTRICTED)
    arrest(acting, Visibility.RESTRICTED, by="bilal")
    arrest(acting, Visibility.TEAM, by="esi")
    narrowed = arrest(acting, Visibility.TEAM)
    with acting("amina"):
        event = session().scalars(select(Event).where(Event.ref == narrowed)).one()
        visibility.change(event, Visibility.RESTRICTED, event.team_id, [event.created_by or 0])
    assert told(app, settings) == 0
    assert listener.heard == []
    with app.app_context():
        assert all(row.given_up_at for row in session().scalars(select(Delivery)))


def test_what_is_held_waits_and_what_failed_is_tried_again_later(
    app: Flask, acting: Acting, settings: Settings, listener: Listener, webhook: int
) -> None:
    arrest(acting, Visibility.TEAM)
    with app.app_context():
        holds.hold(Held.LOCKED)
        session().commit()
    assert told(app, settings) == 0
    with app.app_context():
        holds.release(Held.LOCKED)
        session().commit()
    for code in (500, 302):
        listener.code = code
        assert (told(app, settings), told(app, settings)) == (0, 0)
        with app.app_context():
            assert session().get_one(Webhook, webhook).problem == f"It answered {code}."
            session().execute(update(Delivery).values(next_try_at=clock.real_now() - timedelta(seconds=1)))
            session().commit()
    listener.code = 200
    assert told(app, settings) == 1
    assert len(listener.heard) == 3, "an answer that leads elsewhere is not followed"


def test_of_two_clocks_one_tells(
    app: Flask, acting: Acting, settings: Settings, listener: Listener, webhook: int
) -> None:
    arrest(acting, Visibility.TEAM)
    with app.app_context():
        lease = timedelta(minutes=5)
        number = session().scalars(select(Delivery.id)).one()
        first = webhooks.claim(number, lease)
        session().commit()
        assert first is not None
        assert webhooks.claim(number, lease) is None
        assert not webhooks.mark_told(replace(first, token="another"))
        assert webhooks.mark_told(first)
        assert webhooks.claim(number, timedelta()) is None


def test_without_its_setting_nothing_is_written_and_nothing_leaves(
    app: Flask, acting: Acting, settings: Settings, listener: Listener, webhook: int
) -> None:
    arrest(acting, Visibility.TEAM)
    with watched() as left:
        assert told(app, replace(settings, webhooks=())) == 0
    assert left == []
    with watched() as left:
        assert told(app, replace(settings, webhooks=("hooks.example.org",))) == 0, "its host was taken away"
    assert left == []
    app.extensions[plumbing.ON] = ()
    arrest(acting, Visibility.TEAM)
    with app.app_context():
        assert len(session().scalars(select(Delivery)).all()) == 1


@pytest.mark.parametrize("name", ["hooks.example.org", "127.0.0.1"])
def test_a_name_that_leads_inside_is_not_called_whatever_it_led_to_before(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    inside = [address for address in ADDRESSES if address and address != name]
    found = [(socket.AF_INET6 if ":" in each else socket.AF_INET, 1, 6, "", (each, 443)) for each in inside]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: found)
    with watched() as left, pytest.raises(NotTaken, match="was not reached"):
        plumbing.post(f"https://{name}/", b"", {})
    assert left == []


def test_whoever_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert plumbing.PATIENCE_SECONDS == 5
    monkeypatch.setattr(plumbing, "PATIENCE_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(NotTaken, match="TimeoutError"):
        plumbing.post(f"http://127.0.0.1:{silent.getsockname()[1]}/", b"", {})


def test_a_command_adds_lists_and_removes_them(app: Flask, settings: Settings, cast: Cast, listener: Listener) -> None:
    told_hosts = {"TRACKER_WEBHOOKS": " ".join(settings.webhooks)}

    def run(*words: str) -> str:
        before = os.umask(0o077)  # as the real command begins
        try:
            return CliRunner().invoke(commands, ["webhook", *words], env={**environment(settings), **told_hosts}).output
        finally:
            os.umask(before)

    here = f"http://127.0.0.1:{listener.server_port}/"
    assert "Its secret: " in run("add", here, "--for", "bilal@example.org")
    assert "not allowed here" in run("add", "https://evil.example/", "--for", "bilal@example.org")
    assert "reads no records" in run("add", here, "--for", "dana@example.org")
    assert f"1  {here}  for bilal@example.org  not told yet" in run("list")
    assert "removed" in run("remove", "1")
    assert "There is no webhook 1." in run("remove", "1")

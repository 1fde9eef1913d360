"""A watcher elsewhere hears of good cycles alone, so that a clock that died for good is noticed."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from tests.cast import Acting, Cast
from tests.factories import on, person
from tests.jobs.ticking import health, ticked
from tests.processes import tracker
from tracker.actions import holds, timeline
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.settings import Guard, Settings
from tracker.records.events import Event
from tracker.records.gate import Escape, escaping
from tracker.records.outbox import Mail
from tracker.rules.holds import Held


@contextmanager
def watcher(status: int = 200) -> Iterator[tuple[list[str], str]]:
    """A watcher elsewhere: what it was asked, and its address."""
    asked: list[str] = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield asked, f"http://127.0.0.1:{server.server_address[1]}/alive?x=1"
        server.shutdown()
        thread.join()


def spoil_an_event(app: Flask, acting: Acting) -> None:
    """Let an event come due that no round can fold."""
    with acting("amina"):
        event = timeline.record(timeline.Account("hearing", on(2016, 2, 11)), timeline.Ties([person()])).id
    with app.app_context(), escaping(Escape.CLOCK):
        spoiled = update(Event.__table__).where(Event.id == event)  # type: ignore[arg-type]  # a table
        values = {"when_text": "nonsense", "earliest": on(2016, 2, 9).earliest}
        session().connection().execute(spoiled.values(**values), execution_options={"gate": "passed"})
        session().commit()


def test_a_watcher_elsewhere_hears_of_whole_good_cycles_alone(
    app: Flask, acting: Acting, sending: Settings, late: None, caplog: pytest.LogCaptureFixture
) -> None:
    with watcher() as (asked, url):
        watched = replace(sending, guard=Guard(deadman_url=url))
        ticked(app, watched)
        assert asked == ["/alive?x=1"]
        with app.app_context():
            holds.hold(Held.HAND)
            session().commit()
        ticked(app, watched)
        assert len(asked) == 1, "held"
        tracker(sending, "mail", "release")
        spoil_an_event(app, acting)
        ticked(app, watched)
        assert len(asked) == 1, "a row failed"
    assert "was not told" not in caplog.text


def test_a_watcher_elsewhere_hears_nothing_while_mail_does_not_leave(
    app: Flask, sending: Settings, late: None, cast: Cast
) -> None:
    with watcher() as (asked, url):
        watched = replace(sending, smtp_url="smtp://127.0.0.1:9", guard=Guard(deadman_url=url))
        ticked(app, watched)
        with app.app_context():
            session().execute(update(Mail).values(created_at=clock.real_now() - timedelta(minutes=16)))
            session().commit()
        del asked[:]
        ticked(app, watched)
        assert asked == []


def test_a_watcher_that_does_not_answer_is_a_warning_only(
    app: Flask, cast: Cast, sending: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with watcher(500) as (_asked, url):
        ticked(app, replace(sending, guard=Guard(deadman_url=url)))
    ticked(app, replace(sending, guard=Guard(deadman_url=url)))
    assert "was not told that all is well: 500" in caplog.text
    assert "was not told that all is well: ConnectionRefusedError" in caplog.text
    assert health(app) == "ok\n"

"""Nothing leaves while it is not sure what time it is, on which machine this is, or what has left already."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select, update

from tests.cast import Acting, Browse, Cast, words_of
from tests.factories import demand, on, person, sent_letter
from tests.jobs.smtp import Sink, running
from tests.processes import tracker
from tracker.actions import holds, installation, timeline
from tracker.jobs import mails, timetable
from tracker.plumbing import clock, ledger
from tracker.plumbing.database import session
from tracker.plumbing.settings import Guard, Settings
from tracker.records.alerts import Alert
from tracker.records.events import Event
from tracker.records.gate import Escape, escaping
from tracker.records.installation import Installation
from tracker.records.outbox import Mail
from tracker.rules.holds import Held

JUMPS = [
    *(timedelta(hours=1), timedelta(days=1), timedelta(days=365), timedelta(days=40 * 365)),
    *(timedelta(hours=-1), timedelta(days=-1), timedelta(days=-365)),
]


@pytest.fixture
def server() -> Iterator[tuple[Sink, str]]:
    with running() as found:
        yield found


@pytest.fixture
def sending(settings: Settings, server: tuple[Sink, str]) -> Settings:
    return replace(settings, smtp_url=server[1])


@pytest.fixture
def late(acting: Acting) -> None:
    with acting("amina"):
        sent_letter(on(2016, 1, 24), demand())


def ticked(app: Flask, settings: Settings) -> set[Held]:
    """Let the clock tick once; return why nothing leaves after it."""
    assert timetable.once(app, settings) is not None
    with app.app_context():
        return holds.reasons()


def health(app: Flask) -> str:
    return app.test_client().get("/healthz").text


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


def restore_from_before(app: Flask) -> None:
    """Put the outbox back to a state in which nothing had left: what an older copy of the database holds."""
    with app.app_context():
        with escaping(Escape.CLOCK):
            session().connection().execute(delete(Alert.__table__), execution_options={"gate": "passed"})  # type: ignore[arg-type]  # a table
        session().execute(delete(Mail))
        session().execute(update(Installation).values(ledger_lines=0))
        session().commit()


def test_an_older_copy_of_the_database_sends_nothing_twice(
    app: Flask, browse: Browse, sending: Settings, late: None, server: tuple[Sink, str]
) -> None:
    sink, url = server
    ticked(app, sending)
    restore_from_before(app)
    assert ticked(app, sending) == {Held.RESTORED}
    assert health(app).startswith("sending is held: restored\n")
    assert tracker(sending, "mail", "release").returncode == 1, "it has to be reconciled first"
    told = tracker(sending, "mail", "status", TRACKER_SMTP_URL=url)
    assert "The sent-ledger knows of 1 mails that this database does not" in told.stdout
    told = tracker(sending, "mail", "reconcile", TRACKER_SMTP_URL=url)
    assert told.stdout.splitlines() == [
        "1 mails left that this database did not know of; they are noted.",
        "Mail leaves again.",
    ]
    assert ticked(app, sending) == set()
    assert len(sink.mails) == 1


def test_a_ledger_that_is_gone_holds_what_leaves(app: Flask, sending: Settings, late: None) -> None:
    ticked(app, sending)
    sending.ledger_file.unlink()
    assert ticked(app, sending) == {Held.RESTORED}
    assert tracker(sending, "mail", "reconcile").returncode == 0
    assert ticked(app, sending) == set()


def test_a_mail_in_the_ledger_is_marked_when_its_process_died_before_it_was(
    app: Flask, sending: Settings, late: None, server: tuple[Sink, str]
) -> None:
    ticked(app, sending)
    with app.app_context():
        session().execute(update(Mail).values(sent_at=None, phase="data"))
        session().execute(update(Installation).values(ledger_lines=0))
        session().commit()
    assert ticked(app, sending) == set()
    with app.app_context():
        assert session().scalars(select(Mail.sent_at)).one() is not None
    assert len(server[0].mails) == 1


def test_a_line_that_was_cut_off_spoils_no_other(tmp_path: Path) -> None:
    path, now = tmp_path / "sent-ledger", datetime(2016, 2, 10, tzinfo=UTC)
    first, second = ledger.Line(now, "digest:1", "<1@x>"), ledger.Line(now, "digest:2", "<2@x>")
    ledger.append(path, first)
    path.write_bytes(path.read_bytes() + b"2016-02")
    ledger.append(path, second)
    assert list(ledger.after(path, 0)) == [first, second]
    assert ledger.count(path) == 3
    assert path.stat().st_mode & 0o077 == 0


def test_a_ledger_that_cannot_be_written_holds_what_leaves_after_the_first(
    app: Flask, sending: Settings, acting: Acting, server: tuple[Sink, str]
) -> None:
    for name in ("amina", "bilal"):
        with acting(name):
            sent_letter(on(2016, 1, 24), demand(f"Release of {name}"))
    nowhere = replace(sending, guard=Guard(ledger=Path("/nowhere/sent-ledger")))
    assert ticked(app, nowhere) == {Held.LEDGER}
    assert len(server[0].mails) == 1
    assert tracker(sending, "mail", "release", TRACKER_SMTP_URL=server[1]).returncode == 0
    assert ticked(app, sending) == set()
    assert len(set(server[0].copies)) == len(server[0].mails) == 2


def test_mail_that_somebody_holds_waits_and_leaves_after(
    app: Flask, sending: Settings, late: None, server: tuple[Sink, str]
) -> None:
    assert tracker(sending, "mail", "hold").returncode == 0
    assert ticked(app, sending) == {Held.HAND}
    assert server[0].mails == []
    assert "Mail leaves again." in tracker(sending, "mail", "release").stdout
    assert ticked(app, sending) == set()
    assert len(server[0].mails) == 1


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


def test_what_is_held_stops_between_two_mails(app: Flask, sending: Settings, acting: Acting) -> None:
    """The claim itself asks whether anything is held."""
    with app.app_context():
        holds.hold(Held.HAND)
        session().commit()
        assert mails.post(sending) == 0

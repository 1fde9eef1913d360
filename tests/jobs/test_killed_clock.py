"""The clock is killed in the middle of its round, as power cuts do it, and started again: told once, lost never."""

import signal
import time
from collections.abc import Iterator

import pytest

from tests.cast import Acting
from tests.factories import demand, on, sent_letter
from tests.jobs.smtp import Sink, running
from tests.processes import started, tracker
from tracker.plumbing.settings import Settings

PATIENCE_SECONDS = 30


@pytest.fixture
def server() -> Iterator[tuple[Sink, str]]:
    with running() as found:
        yield found


@pytest.fixture(autouse=True)
def late(acting: Acting) -> None:
    with acting("amina"):
        sent_letter(on(2016, 1, 24), demand())


def arrives(sink: Sink) -> bool:
    begin = time.monotonic()
    while not sink.mails and time.monotonic() - begin < PATIENCE_SECONDS:
        time.sleep(0.1)
    return bool(sink.mails)


def test_killed_while_the_server_is_thinking(settings: Settings, server: tuple[Sink, str]) -> None:
    sink, url = server
    quick = {"TRACKER_SMTP_URL": url, "TRACKER_TICK_SECONDS": "1", "TRACKER_LEASE_SECONDS": "6"}
    sink.answer = "stall"
    with started(settings, "clock", **quick) as clock:
        assert sink.stalled.wait(PATIENCE_SECONDS), clock.communicate(timeout=5)
        clock.send_signal(signal.SIGKILL)
        clock.wait()
    sink.answer = "accept"
    with started(settings, "clock", **quick):
        assert arrives(sink)
        time.sleep(4)
    assert len(sink.mails) == 1
    assert set(sink.tries) == {str(sink.mails[0]["Message-ID"])}, "every try is the same mail"


def test_two_clocks_tell_it_once(settings: Settings, server: tuple[Sink, str]) -> None:
    sink, url = server
    quick = {"TRACKER_SMTP_URL": url, "TRACKER_TICK_SECONDS": "1"}
    with started(settings, "clock", **quick), started(settings, "clock", **quick):
        assert arrives(sink)
        time.sleep(4)
    assert len(sink.mails) == 1


def test_a_round_by_hand_says_what_it_did(settings: Settings, server: tuple[Sink, str]) -> None:
    sink, url = server
    first = tracker(settings, "round", TRACKER_SMTP_URL=url)
    assert first.returncode == 0, first.stderr
    assert "alerts: 2" in first.stdout
    assert "mails sent: 1" in first.stdout
    again = tracker(settings, "round", TRACKER_SMTP_URL=url)
    assert again.returncode == 0, again.stderr
    assert "alerts: 0" in again.stdout
    assert "mails sent: 0" in again.stdout
    assert len(sink.mails) == 1

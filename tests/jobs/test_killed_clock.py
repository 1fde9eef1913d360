"""The clock is killed in the middle of its round, as power cuts do it, and started again: told once, lost never."""

import time

import pytest
from flask import Flask

from tests.cast import Acting
from tests.factories import on, person
from tests.jobs.smtp import Sink
from tests.jobs.test_poison_rows import spoil
from tests.processes import beside, tracker
from tracker.actions import timeline
from tracker.plumbing.settings import Settings
from tracker.records.events import Event

PATIENCE_SECONDS = 30
pytestmark = pytest.mark.usefixtures("late")


def arrives(sink: Sink) -> bool:
    begin = time.monotonic()
    while not sink.mails and time.monotonic() - begin < PATIENCE_SECONDS:
        time.sleep(0.1)
    return bool(sink.mails)


def test_killed_while_the_server_is_thinking(settings: Settings, server: tuple[Sink, str]) -> None:
    sink, url = server
    quick = {"TRACKER_SMTP_URL": url, "TRACKER_TICK_SECONDS": "1", "TRACKER_LEASE_SECONDS": "6"}
    sink.answer = "stall"
    with beside(settings, "clock", **quick) as clock:
        assert sink.stalled.wait(PATIENCE_SECONDS), clock.said.read_text()
        clock.kill()
    sink.answer = "accept"
    with beside(settings, "clock", **quick):
        assert arrives(sink)
        time.sleep(4)
    assert len(sink.mails) == 1
    assert set(sink.tries) == {str(sink.mails[0]["Message-ID"])}, "every try is the same mail"


def test_two_clocks_tell_it_once(settings: Settings, server: tuple[Sink, str]) -> None:
    sink, url = server
    quick = {"TRACKER_SMTP_URL": url, "TRACKER_TICK_SECONDS": "1"}
    with beside(settings, "clock", **quick), beside(settings, "clock", **quick):
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


def test_a_round_by_hand_in_which_something_failed_says_what_to_do(
    app: Flask, acting: Acting, settings: Settings, server: tuple[Sink, str]
) -> None:
    """An event that cannot be read fails by itself; the end of a sentence that cannot be read fails its whole round."""
    sink, url = server
    with acting("amina"):
        hearing, ends = (
            timeline.record(timeline.Account(type_code, on(2016, 2, day)), timeline.Ties([person()])).id
            for type_code, day in (("hearing", 11), ("sentence-ends", 20))
        )
    spoil(app, Event, Event.id == hearing, when_text="nonsense", earliest=on(2016, 2, 9).earliest)
    spoil(app, Event, Event.id == ends, when_text="nonsense")
    failed = tracker(settings, "round", TRACKER_SMTP_URL=url)
    assert failed.returncode == 1
    assert len(sink.mails) == 1, "the other rounds are made"
    assert "deleted records destroyed: 0" in failed.stdout
    assert f"event {hearing} failed" in failed.stderr
    assert "The round failed (key dates that came near)" in failed.stderr
    assert failed.stderr.splitlines()[-1] == (
        f"Error: Not done: event {hearing}, key dates that came near. "
        "Put right what the lines above name, and run again: tracker round"
    )
    spoil(app, Event, Event.id == hearing, when_text="2016-02-09")
    spoil(app, Event, Event.id == ends, when_text="2016-02-20")
    again = tracker(settings, "round", TRACKER_SMTP_URL=url)
    assert again.returncode == 0, again.stderr

"""A web process that dies while a letter is recorded; an answer that comes while its reminder is about to leave."""

import os
import signal
import sys
import threading
from random import Random
from types import FrameType
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from tests.cast import Acting, sign_in_as
from tests.factories import demand
from tests.faults.conftest import Report
from tests.faults.drain import drain
from tests.faults.worker import PROCESSES, TRACKER
from tests.faults.world import Outcome, let_time_pass, people
from tests.jobs.smtp import Sink
from tracker.actions import checks, follow_ups
from tracker.jobs import timetable
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.follow_ups import FollowUp
from tracker.records.gate import Escape, escaping
from tracker.records.letters import Letter
from tracker.wiring import create_app

PATIENCE_SECONDS = 60
COMMIT = "_enter_what_changed"
"""The last function of ours before what was pressed is there for good."""

NEVER = -1
"""So many lines are never counted: the press comes to its end."""

UNDER_WAY = 0.5
"""Seconds from the last look at what a mail tells until its bytes are there."""


class Countdown:
    """Kill this process after so many lines of the program, from the first or from the end of one function on."""

    def __init__(self, lines: int, since: str) -> None:
        self.lines, self.since, self.counted = lines, since, 0

    def trace(self, frame: FrameType, event: str, _argument: object) -> Any:
        if not frame.f_code.co_filename.startswith(str(TRACKER)):
            return None
        if event == "return" and frame.f_code.co_name == self.since:
            self.since = ""
        self.counted += event == "line" and not self.since
        if event == "line" and self.counted == self.lines:
            os.kill(os.getpid(), signal.SIGKILL)
        return self.trace


def press(settings: Settings, title: str, demanded: str, death: tuple[int, str], tell: Any) -> None:
    """Record a letter that was sent, by the form, and die after so many lines."""
    app = create_app(settings)
    amina, countdown = sign_in_as(app, "amina@example.org"), Countdown(*death)
    sys.settrace(countdown.trace)
    answer = amina.send("/letters/new", title=title, form="open", followed="y", sent="2016-01-24", demands=demanded)
    sys.settrace(None)
    tell.send((answer.status_code, countdown.counted))


def pressed(settings: Settings, title: str, demanded: str, lines: int, since: str = "") -> tuple[int, int] | None:
    """Record a letter in a process of its own; return its answer and how many lines it took, None when it died."""
    here, there = PROCESSES.Pipe()
    process = PROCESSES.Process(target=press, args=(settings, title, demanded, (lines, since), there))
    process.start()
    there.close()
    process.join(PATIENCE_SECONDS)
    return here.recv() if process.exitcode == 0 else None


def test_t3_a_web_process_is_killed_while_a_letter_is_recorded(
    app: Flask, acting: Acting, settings: Settings, scale: int, chance: Random, report: Report
) -> None:
    with acting("amina"):
        ref = demand("Release Layla Hassan").ref
    ways = {since: pressed(settings, "The first", ref, NEVER, since) for since in ("", COMMIT)}
    runs, recorded = 8 * scale if scale > 1 else 4, len(ways)
    for number in range(runs):
        since, whole = list(ways.items())[number % 2]
        assert whole is not None
        assert whole[0] == 302
        recorded += pressed(settings, f"Letter {number}", ref, chance.randint(1, whole[1]), since) is not None
    assert timetable.once(app, settings) is not None
    with app.app_context(), escaping(Escape.CLOCK):
        letters = session().scalar(select(func.count()).select_from(Letter)) or 0
        followed = session().scalar(select(func.count(FollowUp.record_id.distinct())).where(FollowUp.owes == "they"))
        found = checks.reminders()
    assert recorded < letters < recorded + runs, "some died after the commit, and some before"
    assert followed == letters + 1, "a letter and what brings it back, or neither; and the demand"
    outcomes = [Outcome(found.looked_at, len(found.missing), 0, found.extra)]
    report("T3", "the web process is killed while a letter is recorded", runs, outcomes)


def test_t21_an_answer_comes_while_its_reminder_is_about_to_leave(
    app: Flask, watched: Settings, sink: Sink, scale: int, chance: Random, report: Report
) -> None:
    """The server notes when the bytes of a mail begin; a mail about what was answered before must not leave."""
    count = 10 * scale
    people(app, count)
    answered: dict[str, float] = {}
    left: dict[str, float] = {}

    def otherwise(moment: str, address: str) -> str | None:
        if moment == "RCPT" and address.startswith("person"):
            ready.set()
        if moment == "dot":
            left[address] = clock.real_now().timestamp()
        return None

    ready = threading.Event()
    sink.otherwise = otherwise

    def answer() -> None:
        numbers = list(range(1, count + 1))
        chance.shuffle(numbers)
        for number in numbers[: count // 2]:
            ready.wait(1)
            ready.clear()
            with app.app_context(), escaping(Escape.CLOCK):
                row = follow_ups.find(number)
                assert row is not None
                follow_ups.claim(row)
                session().commit()
            answered[f"person{number}@example.org"] = clock.real_now().timestamp()

    told = threading.Thread(target=answer)
    told.start()
    assert timetable.once(app, watched) is not None
    told.join()
    let_time_pass(app)
    drain(app, watched)
    late = [address for address, at in answered.items() if left.get(address, 0) > at + UNDER_WAY]
    assert late == []
    assert set(left) | set(answered) == {f"person{number}@example.org" for number in range(1, count + 1)}
    report("T21", "answered while the reminder is about to leave", count // 2, [Outcome(count, 0, len(late), [])])

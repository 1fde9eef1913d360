"""A clock in a process of its own, which can be told to die, as by a power cut, at any line of the program.

The program knows nothing of it: the process traces itself from outside.
"""

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import CO_NEWLOCALS
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from tracker.jobs import timetable
from tracker.plumbing.settings import Settings
from tracker.wiring import create_app

TRACKER = Path(timetable.__file__).parent.parent
SENDING = (
    *("jobs/mails.py", "jobs/receipts.py", "jobs/alerts.py", "jobs/digests.py", "jobs/row_by_row.py"),
    *("actions/outbox.py", "actions/uncertain_mails.py", "actions/alerts.py", "actions/digests.py"),
    *("plumbing/mail.py", "plumbing/ledger.py"),
)
"""The files that tell people and send: at every line of these a process may die."""

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tracker.wiring", "tracker.jobs.timetable", "tests.faults.worker"])

Point = tuple[str, int]
"""A file of the package and a line in it."""


@dataclass(slots=True)
class Death:
    """Kill this process when it comes to a point for the so-manieth time."""

    point: Point
    times: int = 1

    def trace(self, frame: FrameType, event: str, _argument: object) -> Any:
        if not frame.f_code.co_filename.endswith(self.point[0]):
            return None
        if event == "line" and frame.f_lineno == self.point[1]:
            self.times -= 1
            if self.times <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return self.trace


def work(settings: Settings, ticks: int, death: Death | None) -> None:
    """Tick so many times, or over and over when 0, until asked to end: a tick that began is done to its end."""
    app, asked = create_app(settings), threading.Event()
    signal.signal(signal.SIGTERM, lambda _signal, _frame: asked.set())
    holder = timetable.new_holder()
    if death is not None:
        sys.settrace(death.trace)
    done = 0
    while not asked.is_set() and (not ticks or done < ticks):
        timetable.tick(app, settings, holder)
        done += 1
        time.sleep(0 if ticks else 0.05)
    sys.settrace(None)
    timetable.give_back(app, holder)


@contextmanager
def working(settings: Settings, ticks: int = 0, death: Death | None = None) -> Iterator[ForkServerProcess]:
    """Start a clock; it is killed at the end if it still runs."""
    process = PROCESSES.Process(target=work, args=(settings, ticks, death))
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()


def one_tick(settings: Settings, death: Death | None = None) -> int | None:
    """Let a clock tick once, in a process of its own, and return its exit code."""
    with working(settings, 1, death) as process:
        process.join(60)
        return process.exitcode


def points(files: Sequence[str] = SENDING) -> list[Point]:
    """Return every line inside the functions of these files: those that tell people or send."""
    found: list[Point] = []
    for name in files:
        path = TRACKER / name
        whole = compile(path.read_text(), str(path), "exec")
        found += [(name, line) for line in sorted(_lines_inside(whole, False))]
    return found


def _lines_inside(code: CodeType, is_function: bool) -> set[int]:
    own = (
        {line for _start, _end, line in code.co_lines() if line and line > code.co_firstlineno}
        if is_function
        else set()
    )
    inner = [each for each in code.co_consts if isinstance(each, CodeType)]
    return own.union(*(_lines_inside(each, bool(each.co_flags & CO_NEWLOCALS)) for each in inner))

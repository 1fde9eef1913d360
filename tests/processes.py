"""The real commands, in processes of their own."""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import TypeVar

from tests.forking import Asked
from tracker.plumbing.settings import Settings

T = TypeVar("T")
PATIENCE_SECONDS = 60
TRACKER = [sys.executable, "-W", "error", "-c", "from tracker.cli import main; main()"]


def environment(settings: Settings, **more: str) -> dict[str, str]:
    """The environment in which a command works on the database of these settings."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")},
        "TRACKER_DATA_DIR": str(settings.data_dir),
        "TRACKER_DATABASE_URL": settings.database_url.replace("+psycopg", ""),
        "TRACKER_NOW": settings.now.isoformat() if settings.now else "",
        "PYTHONUNBUFFERED": "1",
        **more,
    }


def tracker(settings: Settings, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, for as long as the test may take, and return what it said."""
    with NamedTemporaryFile("r") as out, NamedTemporaryFile("r") as err:
        status = _forker().ask(_asked(words, environment(settings, **more), out.name, err.name))
        return subprocess.CompletedProcess(words, status, out.read(), err.read())


def _asked(words: Sequence[str], around: dict[str, str], out: str, err: str, *, stays: bool = False) -> Asked:
    folder = str(Path.cwd())
    return {"words": [*words], "environment": around, "folder": folder, "out": out, "err": err, "stays": stays}


@dataclass
class Beside:
    """A command that runs beside the test, and the file to which it says what it says."""

    pid: int
    said: Path
    is_gone: bool = False

    def line(self, beginning: str) -> str:
        """Wait until it says a line that begins so."""

        def said() -> str | None:
            found = [line for line in self.said.read_text().splitlines(keepends=True) if line.startswith(beginning)]
            return found[0].strip() if found and found[0].endswith("\n") else None

        found = self.wait(said)
        assert found
        return found

    def wait(self, sign: Callable[[], T]) -> T:
        """Wait for a sign of what it does."""
        patience = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < patience:
            if found := sign():
                return found
            time.sleep(0.05)
        raise AssertionError(f"It did not come so far: {self.said.read_text()}")

    def interrupt(self) -> int:
        """Press Ctrl-C, and return its exit status when it is gone."""
        os.kill(self.pid, signal.SIGINT)
        self.is_gone = True
        return _forker().ask(self.pid)

    def kill(self) -> None:
        """End it as a power cut would, and wait until it is gone."""
        if not self.is_gone:
            os.kill(self.pid, signal.SIGKILL)
            _forker().ask(self.pid)
            self.is_gone = True


@contextmanager
def beside(settings: Settings, *words: str, **more: str) -> Iterator[Beside]:
    """Run a command beside the test, without importing the tracker anew; at the end it is killed."""
    with NamedTemporaryFile("r") as said:
        pid = _forker().ask(_asked(words, environment(settings, **more), said.name, said.name, stays=True))
        found = Beside(pid, Path(said.name))
        try:
            yield found
        finally:
            found.kill()


class _Forker:
    """Runs commands one after the other (tests.forking)."""

    def __init__(self) -> None:
        program = [sys.executable, "-W", "error", "-m", "tests.forking"]
        self._process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._taken = Lock()

    def ask(self, what: Asked | int) -> int:
        assert self._process.stdin
        assert self._process.stdout
        with self._taken:
            self._process.stdin.write(json.dumps(what) + "\n")
            self._process.stdin.flush()
            return int(self._process.stdout.readline())

    def end(self) -> None:
        self._process.communicate()


@cache
def _forker() -> _Forker:
    forker = _Forker()
    atexit.register(forker.end)
    return forker


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(settings: Settings, *words: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command beside the test; it is killed at the end if it still runs."""
    process = subprocess.Popen(
        [*TRACKER, *words],
        env=environment(settings, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()

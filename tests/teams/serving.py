"""The processes of a team's server, as the administrator's guide starts them: two for the web, two clocks."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from tests.processes import TRACKER, environment
from tracker.plumbing.settings import Settings

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Team:
    port: int
    clocks: dict[int, subprocess.Popen[bytes]]
    log: Path

    def wait_until_it_serves(self) -> None:
        begin = time.monotonic()
        while True:
            try:
                with closing(HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
                    connection.request("GET", "/healthz")
                    connection.getresponse().read()
                    return
            except OSError:
                assert time.monotonic() - begin < PATIENCE_SECONDS, self.log.read_text()
            time.sleep(0.1)

    def end_clock(self, pid: int) -> None:
        """End a clock as the system does: it finishes the mail that it has, and gives the lease back."""
        os.kill(pid, signal.SIGTERM)
        assert self.clocks[pid].wait(PATIENCE_SECONDS) == 0

    @property
    def complaints(self) -> list[str]:
        """What the processes said of errors, of which nobody walking may have seen any."""
        return re.findall(r"^\S*(?:Error|Exception)\b.*|.*\bERROR\b.*", self.log.read_text(), re.MULTILINE)


@contextmanager
def serving(settings: Settings, port: int, folder: Path) -> Iterator[Team]:
    """Start the processes on a database; they are ended in the end."""
    env = environment(
        settings,
        TRACKER_PORT=str(port),
        TRACKER_SMTP_URL=settings.smtp_url or "",
        TRACKER_TICK_SECONDS=str(settings.tick_seconds),
        TRACKER_REPLICA_URL=(settings.replica_url or "").replace("+psycopg", ""),
    )
    web = [sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{port}"]
    log = folder / "log"
    with ExitStack() as stack:
        file = stack.enter_context(log.open("wb"))
        commands = (web, [*TRACKER, "clock"], [*TRACKER, "clock"])
        begun = [
            subprocess.Popen(command, env=env, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT) for command in commands
        ]
        for each in begun:
            stack.callback(_end, each)
        team = Team(port, {each.pid: each for each in begun[1:]}, log)
        team.wait_until_it_serves()
        yield team


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

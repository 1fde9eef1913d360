"""Lets a file be looked through by another process, which can open nothing, and takes what it made of it."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import tracker
from tracker.plumbing.files.shelf import Parcel, Part
from tracker.rules.files import FileType, Metadata, Refusal

ROOT = Path(tracker.__file__).parent.parent
PROGRAM = "tracker.plumbing.cleaning"
SECONDS = 20
MOST = 64 << 20
"""Bytes: what is larger is not looked through, for a process would hold all of it."""
AT_ONCE = threading.BoundedSemaphore(2)
PIECE = 1 << 20
MOST_SAID = 1000
"""Bytes that the process may say of what it made."""


class NotTaken(Exception):
    """The file is not to be taken in; why."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


def look_through(parcel: Parcel, kind: FileType) -> None:
    """Add to a parcel what copies can be made of its original: stripped, and a preview. Raises NotTaken, OSError."""
    if kind.metadata is not Metadata.REMOVED or parcel.parts[Part.ORIGINAL].size > MOST:
        return
    with AT_ONCE, _process(kind.ending) as process:
        assert process.stdin
        assert process.stdout
        feeding = threading.Thread(target=_feed, args=(process.stdin, parcel.pieces(Part.ORIGINAL)), daemon=True)
        feeding.start()
        try:
            _take(parcel, process.stdout)
        finally:
            _end(process)
            feeding.join()


@contextmanager
def _process(ending: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.defpath}
    command = [sys.executable, "-P", "-s", "-m", PROGRAM, ending]
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    how: dict[str, Any] = {"env": environment, "cwd": "/", "stdin": pipe, "stdout": pipe, "stderr": nowhere}
    with subprocess.Popen(command, **how, start_new_session=True) as process:
        timer = threading.Timer(SECONDS, _end, [process])
        timer.start()
        try:
            yield process
        finally:
            timer.cancel()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it, and whatever it may have started."""
    if os.name != "posix":
        process.kill()
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _feed(pipe: IO[bytes], pieces: Iterator[bytes]) -> None:
    try:
        with pipe:
            pipe.writelines(pieces)
    except OSError:
        return  # it ended before it had read all


def _take(parcel: Parcel, pipe: IO[bytes]) -> None:
    told = _told(pipe.readline(MOST_SAID))
    for part in (Part.STRIPPED, Part.PREVIEW):
        if left := told.get(part, 0):
            into = parcel.write_into(part)
            while left and (piece := pipe.read(min(left, PIECE))):
                into.write(piece)
                left -= len(piece)
            into.finish()
            if left:
                parcel.drop(part)
                return


def _told(line: bytes) -> dict[str, int]:
    """Return the size of each copy; none where the process says what it never should. Raises NotTaken."""
    try:
        said = json.loads(line)
        if said["refused"]:
            raise NotTaken(Refusal(said["refused"]))
        sizes: dict[str, int] = {part: said[part] for part in (Part.STRIPPED, Part.PREVIEW)}
    except (ValueError, LookupError, TypeError, RecursionError):
        return {}
    sound = all(type(size) is int and 0 <= size <= 4 * MOST for size in sizes.values())
    return sizes if sound else {}

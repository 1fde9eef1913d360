"""What is sent and is too large for memory waits where the database is, without a name, and is gone afterwards."""

import socket
import sys
import time
from pathlib import Path

import pytest

from tests import processes
from tracker.plumbing.settings import Settings

SENT = 3 << 20
"""Bytes: more than the web server keeps in memory."""


def waiting(process_id: int) -> list[str]:
    """The files that a process has open and that have no name any more."""
    found = []
    for handle in Path(f"/proc/{process_id}/fd").iterdir():
        try:
            leads_to = str(handle.readlink())
        except FileNotFoundError:
            continue
        if leads_to.endswith(" (deleted)") and leads_to.startswith("/") and handle.stat().st_size >= 1 << 20:
            found.append(leads_to)
    return found


def until(process_id: int, some: bool) -> list[str]:
    end = time.monotonic() + 20
    while bool(waiting(process_id)) != some and time.monotonic() < end:
        time.sleep(0.05)
    return waiting(process_id)


@pytest.mark.skipif(sys.platform != "linux", reason="which files a process has open is read from /proc")
def test_a_large_upload_waits_in_the_folder_of_the_data_and_is_gone_afterwards(settings: Settings) -> None:
    port = processes.free_port()
    with processes.started(settings, "run", TRACKER_PORT=str(port)) as process:
        assert process.stdout is not None
        next(line for line in process.stdout if "/" in line)
        with socket.create_connection(("127.0.0.1", port)) as sender:
            head = f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {SENT + 1}\r\n\r\n"
            sender.sendall(head.encode() + b"x" * SENT)
            found = until(process.pid, some=True)
            assert found
            assert [each for each in found if Path(each).parent != settings.data_dir] == []
        assert until(process.pid, some=False) == []
    assert settings.data_dir.stat().st_mode & 0o777 == 0o700

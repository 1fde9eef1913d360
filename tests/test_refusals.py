"""What is unsafe refuses to start, in the very sentence of docs/refusals.md."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from tests.unsafe import DOCUMENT, ELSEWHERE, UNSAFE, Unsafe, says
from tracker.plumbing import data_folder
from tracker.plumbing.addresses import UnsafeSettings
from tracker.plumbing.settings import Settings

NFS = "36 35 0:40 / {} rw,relatime shared:1 - nfs4 server:/export rw"


def start(folder: Path, **env: str) -> Settings:
    return Settings.from_environment({"TRACKER_DATA_DIR": str(folder), **env})


@pytest.mark.parametrize("unsafe", UNSAFE, ids=lambda unsafe: unsafe.configuration)
def test_what_is_unsafe_refuses_to_start(tmp_path: Path, unsafe: Unsafe) -> None:
    folder = tmp_path / "data"
    start(folder)
    unsafe.prepare(folder)
    with pytest.raises(UnsafeSettings) as refused:
        start(folder, **{name: value.format(folder) for name, value in unsafe.env.items()})
    says(unsafe.configuration, refused.value, folder)


def test_at_least_twenty_five_are_named_and_each_is_tried() -> None:
    rows = [line.split(" | ")[0].removeprefix("| ") for line in DOCUMENT.read_text().splitlines() if " | " in line]
    assert rows[1:] == [*(unsafe.configuration for unsafe in UNSAFE), *ELSEWHERE]
    assert len(rows) > 25


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives a folder away")
def test_a_folder_of_another_account(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    start(folder)
    os.chown(folder, 65534, 65534)
    with pytest.raises(UnsafeSettings) as refused:
        start(folder)
    says(ELSEWHERE[0], refused.value, folder)


def test_a_disk_of_another_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, mounts = tmp_path / "data", tmp_path / "mountinfo"
    monkeypatch.setattr(data_folder, "MOUNTS", mounts)
    mounts.write_text(f"24 1 8:1 / / rw - ext4 /dev/sda1 rw\n{NFS.format(folder)}\n")
    with pytest.raises(UnsafeSettings) as refused:
        start(folder)
    says(ELSEWHERE[1], refused.value, folder)
    mounts.write_text(f"24 1 8:1 / / rw - ext4 /dev/sda1 rw\n{NFS.format(str(folder)[:-1])}\n")
    assert start(folder)


def test_a_clock_that_is_before_the_program(tmp_path: Path) -> None:
    with time_machine.travel(datetime(2020, 1, 1, tzinfo=UTC)), pytest.raises(UnsafeSettings) as refused:
        start(tmp_path / "data")
    says(ELSEWHERE[2], refused.value, tmp_path / "data")


def test_a_server_that_cannot_start_says_why_and_does_not_try_again(tmp_path: Path) -> None:
    """Gunicorn starts a process anew that ends with another number than three."""
    told = subprocess.run(
        [sys.executable, "-c", "import app"],
        cwd=Path(__file__).parent.parent,
        env={"TRACKER_DATA_DIR": str(tmp_path / "data"), "FLASK_DEBUG": "1", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 3
    assert told.stderr.startswith("FLASK_DEBUG is set")
    assert told.stderr.count("\n") == 1

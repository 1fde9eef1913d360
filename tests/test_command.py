"""The `tracker` command on a machine where it never ran: what it makes, says, and refuses."""

import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests import processes
from tests.conftest import settings_for
from tracker.plumbing.settings import Settings

LINK = re.compile(r"^Sign in: (http\S+)$", re.MULTILINE)


@pytest.fixture
def new(tmp_path: Path) -> Settings:
    """Settings of an installation that holds nothing yet."""
    folder = tmp_path / "data"
    return replace(settings_for(f"sqlite:///{folder / 'tracker.db'}", folder), now=None)


def test_the_first_command_makes_a_folder_that_its_owner_alone_can_read(new: Settings) -> None:
    told = processes.tracker(new, "user", "add", "amina@example.org", "--role", "coordinator", "--team", "Asia")
    assert told.returncode == 0, told.stderr
    assert LINK.search(told.stdout)
    assert stat.S_IMODE(new.data_dir.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in new.data_dir.iterdir()} == {0o600}


def test_somebody_is_added_once_and_gets_another_link(new: Settings) -> None:
    add = ("user", "add", "amina@example.org", "--role", "coordinator")
    processes.tracker(new, *add)
    again = processes.tracker(new, *add)
    assert again.returncode == 1
    assert "tracker link amina@example.org" in again.stderr
    assert LINK.search(processes.tracker(new, "link", "amina@example.org").stdout)
    unknown = processes.tracker(new, "link", "omar@example.org")
    assert unknown.returncode == 1
    assert "tracker user add" in unknown.stderr


def test_an_unknown_role_is_refused_with_those_there_are(new: Settings) -> None:
    told = processes.tracker(new, "user", "add", "amina@example.org", "--role", "chief")
    assert told.returncode == 2
    assert "coordinator" in told.stderr


@contextmanager
def running(settings: Settings, port: int) -> Iterator[str]:
    """Run web server and clock, and give what is printed until the link."""
    with processes.beside(settings, "run", TRACKER_PORT=str(port)) as process:
        process.line("Sign in: http")
        yield process.said.read_text()


def test_run_prints_a_link_that_can_be_opened_at_once(new: Settings) -> None:
    port = processes.free_port()
    with running(new, port) as printed:
        link = LINK.search(printed)
        assert link is not None
        page = urlopen(link.group(1)).read().decode()
        assert "You become the first coordinator" in page
        assert urlopen(f"http://127.0.0.1:{port}/healthz").read() == b"ok\n"


def test_a_server_prints_no_link_once_somebody_is_there(new: Settings) -> None:
    processes.tracker(new, "user", "add", "amina@example.org", "--role", "coordinator")
    server = {"TRACKER_BASE_URL": "https://tracker.example.org", "TRACKER_TRUSTED_PROXIES": "1"}
    with processes.beside(new, "run", TRACKER_PORT=str(processes.free_port()), **server) as process:
        process.line("Stop with")
        printed = process.said.read_text().partition("Stop with")[0]
    assert printed == "Tracker: https://tracker.example.org/\n"


def test_a_port_in_use_is_a_sentence(new: Settings) -> None:
    port = processes.free_port()
    with running(new, port):
        told = processes.tracker(new, "run", TRACKER_PORT=str(port))
    assert told.returncode == 1
    assert f"127.0.0.1:{port} cannot be used" in told.stderr
    assert "Set TRACKER_PORT to another port." in told.stderr


def test_check_says_what_it_looked_at(new: Settings) -> None:
    told = processes.tracker(new, "check")
    assert told.returncode == 0
    assert "ok     database" in told.stdout


def test_a_timeline_of_nothing_is_a_sentence(new: Settings) -> None:
    processes.tracker(new, "user", "add", "amina@example.org", "--role", "coordinator")
    told = processes.tracker(new, "timeline", "D-7KQ4M")
    assert told.returncode == 1
    assert "There is no record D-7KQ4M that this person may see." in told.stderr

"""The real command, serving the founding case to a real browser, with JavaScript and without."""

import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests import processes
from tests.conftest import settings_for
from tracker.plumbing.settings import Settings

FINDER = Path(__file__).resolve().parents[2] / "tools" / "browser.sh"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
PATIENCE_MS = 10_000


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    found = subprocess.run([FINDER], stdout=subprocess.PIPE, text=True, check=True).stdout.split()[-1]
    browser = playwright.chromium.launch(executable_path=found, args=QUIET)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def founding_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds the founding case, and what its first round told; every server gets a copy."""
    folder = tmp_path_factory.mktemp("founding-case")
    folder.chmod(0o700)
    for words in ("demo", "round"):
        told = processes.tracker(settings_in(folder), words)
        assert told.returncode == 0, told.stderr
    return folder


def settings_in(folder: Path) -> Settings:
    return settings_for(f"sqlite:///{folder / 'tracker.db'}", folder)


@dataclass(frozen=True)
class Served:
    base: str
    link: str
    """Signs in once, as the coordinator."""
    settings: Settings


@contextmanager
def serving(founding_case: Path, folder: Path, host: str = "127.0.0.1") -> Iterator[Served]:
    """Serve a copy of the founding case on a free port of this machine, which may be called by its name."""
    shutil.copytree(founding_case, folder)
    folder.chmod(0o700)
    settings, port = settings_in(folder), processes.free_port()
    base = f"http://{host}:{port}"
    with processes.beside(settings, "run", TRACKER_PORT=str(port), TRACKER_BASE_URL=base) as process:
        yield Served(base, process.line("Sign in: http").split()[-1], settings)


@pytest.fixture(scope="session")
def served_to_write(founding_case: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all tests, and its database as it is before any of them."""
    folder = tmp_path_factory.mktemp("write")
    with serving(founding_case, folder / "data") as found:
        copied(found.settings.data_dir / "tracker.db", folder / "kept.db")
        yield found


@pytest.fixture
def served(served_to_write: Served) -> Served:
    """Served as on the first morning: nobody has signed in by the link yet, and nothing was changed."""
    as_kept(served_to_write)
    return served_to_write


def as_kept(served: Served) -> None:
    folder = served.settings.data_dir
    copied(folder.parent / "kept.db", folder / "tracker.db")


def copied(from_path: Path, to_path: Path) -> None:
    """Copy a database into another, also while a server works with it."""
    with closing(sqlite3.connect(from_path)) as source, closing(sqlite3.connect(to_path, timeout=10)) as target:
        source.backup(target)


@pytest.fixture(scope="module")
def served_to_read(chromium: Browser, served_to_write: Served) -> Served:
    """The same for tests that change nothing: as on the first morning when the first of them comes."""
    as_kept(served_to_write)
    return served_to_write


@contextmanager
def opened(chromium: Browser, served: Served, **options: object) -> Iterator[BrowserContext]:
    """A window of its own; whatever it is told not to allow, or logs as an error, fails the test."""
    chosen: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, **options}
    context = chromium.new_context(base_url=served.base, **chosen)
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def sign_in(page: Page, served: Served) -> None:
    """Open the one-time link and press its button."""
    page.goto(served.link)
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile(re.escape(served.base) + r"/(\?.*)?$"))

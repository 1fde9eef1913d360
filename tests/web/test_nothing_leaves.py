"""With nothing set, the tracker speaks with no other machine and runs no program, whatever is opened or due.

And every page and file of what there is forbids what it does not need.
"""

import socket
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from tests.cast import Acting, Browse, Browser, token_in
from tests.web.answered import unprotected
from tests.web.seen_world import ADDRESS, World, fill, pages_of
from tracker.jobs import timetable
from tracker.plumbing.settings import Settings
from tracker.web.assets import ENDPOINTS, address_of

pytestmark = pytest.mark.any_database

LEAVING = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "subprocess.Popen")
LEAVING_TOO = ("os.system", "os.posix_spawn", "os.exec", "os.fork", "urllib.Request")
ENDINGS = ("html", "txt", "pdf", "docx")

_seen: list[str] | None = None


def _watch(event: str, values: tuple[object, ...]) -> None:
    if _seen is not None and event in (*LEAVING, *LEAVING_TOO):
        _seen.append(f"{event} {values!r:.200}")


sys.addaudithook(_watch)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Note whatever leaves this process meanwhile; a hook of Python cannot be taken away, but it can look elsewhere."""
    global _seen  # noqa: PLW0603  (the hook has no other memory)
    _seen = found = list[str]()
    try:
        yield found
    finally:
        _seen = None


@pytest.fixture
def world(acting: Acting, tmp_path: Path) -> World:
    made = World()
    with acting("amina"):
        fill(made)
    with acting("esi"):
        made.pages = pages_of(made)
    return made


def papers(world: World) -> list[str]:
    sheets = [f"/people/{world.refs['layla']}/sheet.{ending}" for ending in ENDINGS]
    letters = [f"/letters/{world.refs['letter']}/letter.{ending}" for ending in ENDINGS]
    return [*sheets, *letters, f"/visits/{world.refs['visit']}/pack", f"/cases/{world.refs['case']}/list"]


def files(world: World) -> list[str]:
    shown = map(address_of, ("icon.svg", "tracker.js"))
    return ["/scoreboard/addressees.csv", "/scoreboard/coverage.xlsx", f"/visits/{world.refs['visit']}/pack", *shown]


def sent(amina: Browser) -> int:
    """Press what a person presses: an address of a source is noted, and nobody goes there."""
    token = {"csrf_token": token_in(amina.get("/account").text)}
    about = {"title": "Heard of it", "about": "Layla Hassan", "sources": "A report", "source_url": ADDRESS}
    presses: tuple[tuple[str, dict[str, str]], ...] = (
        ("/log", about),
        ("/people/new", {"title": "Omar Idris"}),
        ("/sign-out", {}),
    )
    return sum(amina.post(path, data={**token, **fields}).status_code < 500 for path, fields in presses)


def test_no_page_no_paper_and_no_press_leaves_this_machine_or_allows_what_it_does_not_need(
    app: Flask, browse: Browse, world: World
) -> None:
    amina, stranger = browse("amina"), app.test_client()
    plain = [rule.rule for rule in app.url_map.iter_rules() if not rule.arguments and rule.endpoint not in ENDPOINTS]
    amina.get("/")
    codes, wrong = Counter[int](), list[str]()
    with watched() as left:
        for browser, pages in ((amina, (*world.pages, *papers(world), *files(world), *plain)), (stranger, plain)):
            for page in pages:
                with browser.get(page) as answer:
                    codes[answer.status_code] += 1
                    wrong += [f"{page}: {name}" for name in unprotected(answer)]
        assert sent(amina) == 3
    assert left == []
    assert wrong == []
    assert codes[200] > 100
    assert max(codes) < 500


def test_no_round_of_the_clock_does(app: Flask, settings: Settings, world: World) -> None:
    with watched() as left:
        done = timetable.once(app, settings)
    assert done
    assert left == []


def test_the_watch_would_see_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, watched() as left:
        socket.create_connection(server.getsockname()).close()
    assert [line.split()[0] for line in left] == ["socket.getaddrinfo", "socket.connect"]

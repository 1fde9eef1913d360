"""The database that is measured, the application on it with somebody signed in, and a connection past both."""

import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from werkzeug.test import EnvironBuilder

from tests import postgresql
from tests.bench.rounds import Clock, Contender, Spent
from tests.cast import sign_in_as
from tests.processes import TRACKER, environment
from tracker.actions import accounts
from tracker.actions.invented.offices import COORDINATOR
from tracker.plumbing.database import db, only_reading, session
from tracker.plumbing.settings import Settings
from tracker.records import schema
from tracker.records.accounts import user_by_email
from tracker.records.gate import look_as
from tracker.wiring import create_app

SEED = 20160126
NOW = datetime(2016, 2, 10, 9, tzinfo=UTC)


@dataclass(slots=True)
class World:
    size: str
    kind: str
    app: Flask
    settings: Settings
    cookie: str
    raw: Any
    """A connection of the driver, outside of any transaction: floors are asked by it."""
    clock: Clock
    blocks: int
    rounds: int
    server: str
    """Where other databases can be made, on PostgreSQL."""
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))

    def ask(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the database directly; values are marked by ? in the statement."""
        return list(self.change(statement, *values).fetchall())

    def change(self, statement: str, *values: object) -> Any:
        written = statement if self.kind == "sqlite" else statement.replace("%", "%%").replace("?", "%s")
        return self.raw.execute(written, values)

    def one(self, statement: str, *values: object) -> Any:
        return self.ask(statement, *values)[0][0]

    def page(self, path: str, cookie: str | None = None) -> Callable[[], bytes]:
        """Return what asks the application for a page as a server would, in this process, and returns its bytes."""
        headers = [("Cookie", self.cookie if cookie is None else cookie)]
        asked = EnvironBuilder(path=path, headers=headers).get_environ()

        def call() -> bytes:
            said: list[str] = []
            answer: Any = self.app({**asked, "wsgi.input": BytesIO()}, lambda status, *_more: _note(said, status))
            text = b"".join(answer)
            answer.close()
            assert said == ["200 OK"], (path, said)
            return text

        return call

    def status_of(self, environ: dict[str, Any]) -> str:
        said: list[str] = []
        answer: Any = self.app(environ, lambda status, *_more: _note(said, status))
        b"".join(answer)
        answer.close()
        return said[0]

    def way(self, name: str, call: Callable[[], object], every: int = 1) -> Contender:
        return Contender(name, lambda: self.clock.measure(call), every)

    def asking(self, name: str, call: Callable[[], object], writes: bool = False) -> Contender:
        """Return a way to ask or write records without a page, with the eyes and hands of whoever is signed in."""

        def measure() -> Spent:
            with self.looking(writes):
                return self.clock.measure(call)

        return Contender(name, measure)

    @contextmanager
    def looking(self, writes: bool = False) -> Iterator[None]:
        """Work with the records as whoever is signed in. A page is not to be opened meanwhile: it would join in."""
        with ExitStack() as stack:
            stack.enter_context(self.app.app_context())
            if not writes:
                stack.enter_context(only_reading())
            look_as(accounts.viewer_for(session().scalars(user_by_email(COORDINATOR)).one()))
            session().rollback()
            yield
            session().rollback()


def _note(said: list[str], status: str) -> Callable[[bytes], object]:
    said.append(status)
    return lambda _text: None


@contextmanager
def database(kind: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Give the address of a new database, and of the server it lies on."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'tracker.db'}", ""
        return
    with postgresql.server() as server:
        yield postgresql.fresh_database(server).replace("://", "+psycopg://"), server


@contextmanager
def opened(size: str, kind: str, blocks: int, rounds: int, folder: Path) -> Iterator[World]:
    """Give an application on a database in this folder: a new one, or one that was filled there before."""
    folder.mkdir(mode=0o700, exist_ok=True)
    with ExitStack() as stack:
        url, server = stack.enter_context(database(kind, folder))
        settings = Settings(data_dir=folder, database_url=url, secret_key="0123456789abcdef" * 4, now=NOW)
        app = create_app(settings)
        raw = stack.enter_context(connected(kind, url))
        yield World(size, kind, app, settings, "", raw, Clock(), blocks, rounds, server)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def fill(world: World) -> None:
    """Fill the database with the records of its size, unless it holds some."""
    with world.app.app_context():
        is_new = schema.is_new(db.engine)
    if is_new:
        _generate(world.settings, world.size)
    if world.kind == "postgresql":
        world.raw.execute("VACUUM ANALYZE")
    else:
        _read_whole(Path(world.settings.database_url.removeprefix("sqlite:///")))


def _generate(settings: Settings, size: str) -> None:
    subprocess.run([*TRACKER, "generate", size], env=environment(settings), check=True, stdout=sys.stderr)


@contextmanager
def connected(kind: str, url: str) -> Iterator[Any]:
    if kind == "sqlite":
        connection: Any = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        connection.execute("PRAGMA synchronous=FULL")
    else:
        as_superuser = postgresql.as_user(postgresql.SUPERUSER, url.replace("+psycopg", ""))
        connection = psycopg.connect(as_superuser, autocommit=True)  # who is shown all: no policy is in the least
    try:
        yield connection
    finally:
        connection.close()


def _read_whole(path: Path) -> None:
    with path.open("rb") as file:
        while file.read(1 << 24):
            pass


def sign_in(world: World) -> None:
    """Let the coordinator sign in; from then on the application has a connection, whose work is counted too."""
    browser = sign_in_as(world.app, COORDINATOR)
    browser.page("/letters/new")  # the first form puts its secret into the cookie
    cookie = browser.get_cookie("tracker")
    assert cookie is not None
    world.cookie = f"tracker={cookie.value}"
    world.page("/")()
    if world.kind == "postgresql":
        with world.app.app_context():
            ours = session().connection().exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            session().rollback()
        world.clock = Clock([int(ours), int(world.raw.info.backend_pid)])

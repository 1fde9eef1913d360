"""A database of the chosen kind, fresh for every test; the application on it; the cast; a clock that can be moved."""

import gc
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from flask import Flask
from sqlalchemy import update

from tests import noting, postgresql
from tests.cast import Acting, Browse, Cast, ClockAt, acting_as, gather, sign_in_as
from tests.places import Place, PostgresqlPlace, SqlitePlace, let_go
from tests.said_once import SAID_ONCE
from tests.shares import is_whole
from tracker.actions import audit_keys
from tracker.actions.plans import shipping
from tracker.plumbing import clock
from tracker.plumbing.database import db, session
from tracker.plumbing.settings import Settings
from tracker.records import schema
from tracker.records.accounts import User
from tracker.wiring import create_app

NOW = datetime(2016, 2, 10, 9, 0, tzinfo=UTC)
"""The Wednesday on which every story begins, unless it moves the clock."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.addoption("--faults", type=int, default=1, help="how many times more than usual each fault is tried")
    parser.addoption("--fuzzed", type=int, default=200, help="how many searches are made up")
    parser.addoption("--proofs-report", help="a file to which the proofs add what they showed")
    parser.addoption("--teams", type=int, default=0, help="for how many minutes a team of fifty is at work")
    parser.addoption("--teams-report", help="a file for what was measured meanwhile")
    parser.addoption("--seed", type=int, default=20160126, help="draws the shares of a run (tests/shares.py)")
    parser.addoption("--faults-report", help="a file to which the fault tests add what became of the reminders")


def pytest_configure(config: pytest.Config) -> None:
    """Let a property be tried some thirty times, and by the proofs five hundred times."""
    hypothesis.settings.register_profile("drawn", max_examples=500 if is_whole(config) else 30)
    hypothesis.settings.load_profile("drawn")


def pytest_report_header(config: pytest.Config) -> str:
    return f"shares drawn with --seed {config.option.seed}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if terminalreporter.stats.get("failed"):
        terminalreporter.write_line(f"Shares were drawn with --seed {config.option.seed}")


def pytest_collection_finish() -> None:
    """What was imported stays: nothing of it is looked through for garbage again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """On PostgreSQL, do not even read what is said once, on SQLite (decision 66)."""
    said_once = f"{collection_path.parent.name}/{collection_path.stem}" in SAID_ONCE
    return True if said_once and config.getoption("--database") == "postgresql" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, leave out what asks nothing that it could answer otherwise, or that others ask as well."""
    if config.getoption("--database") == "postgresql":
        others = frozenset() if is_whole(config) else frozenset(noting.LIST.read_text().split())
        names = {item: item.nodeid.partition("[")[0] for item in items}
        left_out = {item for item in items if item.get_closest_marker("any_database") or names[item] in others}
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def on_postgresql(pytestconfig: pytest.Config) -> bool:
    return bool(pytestconfig.getoption("--database") == "postgresql")


@pytest.fixture(scope="session")
def postgresql_server(on_postgresql: bool) -> Iterator[str]:
    """The address of a PostgreSQL server of our own, started once for all tests that need it."""
    assert on_postgresql
    with postgresql.server() as url:
        yield url


@pytest.fixture(scope="session")
def template(request: pytest.FixtureRequest, on_postgresql: bool, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the schema and the plans, and nothing else: every test gets a copy."""
    if on_postgresql:
        url = postgresql.fresh_database(request.getfixturevalue("postgresql_server"))
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('template') / 'tracker.db'}"
    app = create_app(settings_for(url, tmp_path_factory.mktemp("data")))
    with app.app_context():
        schema.upgrade(db.engine)
        audit_keys.open_log(db.engine, is_new=True)
        shipping.ship()
        session().commit()
        let_go()
    return url


@pytest.fixture(scope="session")
def place(
    request: pytest.FixtureRequest, template: str, on_postgresql: bool, tmp_path_factory: pytest.TempPathFactory
) -> Place:
    """Where every test finds its database: one application, with all that it compiled, serves them."""
    found: Place
    if on_postgresql:
        server = request.getfixturevalue("postgresql_server")
        found = PostgresqlPlace(server, postgresql.fresh_database(server), template)
        postgresql.replace_database(server, found.url, template)
    else:
        found = SqlitePlace(tmp_path_factory.mktemp("database") / "tracker.db")
        shutil.copy(template.removeprefix("sqlite:///"), found.path)
    found.keep("plain")
    return found


@pytest.fixture(scope="session")
def gathered(place: Place, shared_app: Flask) -> Cast:
    """The cast in their teams, kept for every test in which they act."""
    place.put("plain")
    clock.start_at(NOW, ZoneInfo("UTC"))
    with shared_app.app_context():
        cast = gather()
        let_go()
    clock.start_at(None, ZoneInfo("UTC"))
    place.keep("cast")
    return cast


@pytest.fixture
def database_url(request: pytest.FixtureRequest, place: Place) -> str:
    """The address of this test's own database: it holds the plans, and the cast where the test wants it."""
    acted = "cast" in request.fixturenames
    if acted:
        request.getfixturevalue("gathered")
    place.put("cast" if acted else "plain")
    return place.url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_for(database_url, tmp_path)


def settings_for(database_url: str, data_dir: Path) -> Settings:
    url = database_url.replace("postgresql://", "postgresql+psycopg://", 1)
    if data_dir.exists():
        for name in ("audit-key", "master-key"):
            key = data_dir / name
            key.write_text("a1" * 32)
            key.chmod(0o600)
    return Settings(data_dir=data_dir, database_url=url, secret_key="0123456789abcdef" * 4, now=NOW)


@pytest.fixture(scope="session")
def shared_app(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(settings_for(place.url, tmp_path_factory.mktemp("data")))


@pytest.fixture
def app(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Flask]:
    """The application; a test that adds a page to it is marked `own_app`."""
    own = request.node.get_closest_marker("own_app") is not None
    app: Flask = create_app(settings) if own else request.getfixturevalue("shared_app")
    app.testing = True
    for kept in ("opened", "glimpsed", "pace"):
        app.extensions.pop(kept, None)
    clock.start_at(settings.now, settings.zone)
    yield app
    clock.start_at(None, ZoneInfo("UTC"))
    with app.app_context():
        let_go()


@pytest.fixture
def cast(app: Flask, gathered: Cast) -> Cast:
    """The cast, who came a moment ago: the clock that nobody starts in a story is not silent yet."""
    with app.app_context():
        session().execute(update(User).values(created_at=clock.real_now()))
        session().commit()
    return gathered


@pytest.fixture
def browse(app: Flask, cast: Cast) -> Browse:
    """A browser in which this member of the cast is signed in: browse("amina")."""
    return lambda name: sign_in_as(app, cast[name].email)


@pytest.fixture
def acting(app: Flask, cast: Cast) -> Acting:
    """Act through the verbs as this member of the cast; what was flushed is committed at the end."""
    return lambda name: acting_as(app, cast[name].id)


@pytest.fixture
def clock_at() -> ClockAt:
    """Let the domain's clock stand at nine in the morning of this day."""
    return lambda day: clock.start_at(datetime.combine(day, time(9), UTC), ZoneInfo("UTC"))

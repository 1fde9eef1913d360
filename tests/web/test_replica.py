"""Lists and searches are read from a replica that follows: they show no less, no more and nothing older without it."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Connection, event, select

from tests import factories, postgresql
from tests.cast import Browser, Cast, acting_as, gather, hidden_in, sign_in_as, token_in, words_of
from tests.conftest import settings_for
from tests.processes import free_port
from tracker.actions import visibility
from tracker.actions.plans import shipping
from tracker.plumbing.database import db, session
from tracker.plumbing.replica import REPLICA
from tracker.plumbing.settings import Settings
from tracker.records import schema
from tracker.records.gate import UnguardedRead
from tracker.records.record import RECORDS, Record
from tracker.rules.access import Visibility
from tracker.wiring import create_app

LISTS = ["/people/", "/people/?sort=changed&q=omar", "/search?q=omar", "/search?q=omar&sort=best"]
PATIENCE_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Pair:
    """A database and the replica that follows it."""

    settings: Settings
    cast: Cast


@pytest.fixture(scope="module")
def pair(on_postgresql: bool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    if not on_postgresql:
        pytest.skip("PostgreSQL keeps replicas")
    with postgresql.server("synchronous_commit=on", "autovacuum=off") as server, postgresql.replica(server) as follower:
        url = postgresql.fresh_database(server)
        settings = settings_for(url, tmp_path_factory.mktemp("data"))
        with opened(settings) as app:
            with app.app_context():
                schema.upgrade(db.engine)
                shipping.ship()
                cast = gather()
            with acting_as(app, cast.amina.id):
                for number in range(18):
                    factories.person(f"Omar {number}", Visibility.TEAM if number % 3 else Visibility.RESTRICTED)
        there = urlsplit(url)._replace(netloc=f"tracker@127.0.0.1:{urlsplit(follower).port}").geturl()
        yield Pair(replace(settings, replica_url=settings_for(there, settings.data_dir).database_url), cast)


@contextmanager
def opened(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.testing = True
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()


@pytest.fixture(scope="module")
def with_replica(pair: Pair) -> Iterator[Flask]:
    with opened(pair.settings) as app:
        yield app


@pytest.fixture(scope="module")
def alone(pair: Pair) -> Iterator[Flask]:
    with opened(replace(pair.settings, replica_url=None)) as app:
        yield app


def on(url: str, statement: str) -> object:
    url = postgresql.as_user(postgresql.SUPERUSER, url.replace("+psycopg", ""))
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(statement.encode()).fetchone()
        return row and row[0]


def behind(pair: Pair) -> int:
    """How many bytes the replica has yet to follow."""
    written = on(pair.settings.database_url, "SELECT pg_current_wal_flush_lsn() - '0/0'")
    followed = on(pair.settings.replica_url or "", "SELECT pg_last_wal_replay_lsn() - '0/0'")
    return int(str(written)) - int(str(followed))


def until(done: Callable[[], bool]) -> None:
    begin = time.monotonic()
    while not done():
        assert time.monotonic() - begin < PATIENCE_SECONDS
        time.sleep(0.01)


@contextmanager
def standing_still(pair: Pair) -> Iterator[None]:
    """Let the replica follow no longer for a while."""
    on(pair.settings.replica_url or "", "SELECT pg_wal_replay_pause()")
    until(lambda: on(pair.settings.replica_url or "", "SELECT pg_get_wal_replay_pause_state()") == "paused")
    yield
    on(pair.settings.replica_url or "", "SELECT pg_wal_replay_resume()")


@contextmanager
def statements(app: Flask, of: str | None = REPLICA) -> Iterator[list[str]]:
    """Collect what is asked of the replica, or of the database itself."""
    found: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_more: object) -> None:
        found.append(statement)

    with app.app_context():
        engine = db.engines[of]
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def read_there(app: Flask, browser: Browser, path: str) -> str:
    """Open a page that is read from the replica, which may be behind for a moment."""
    for _ in range(100):
        with statements(app) as asked:
            page = browser.page(path)
        if len(asked) > 1:
            return page
        time.sleep(0.05)
    raise AssertionError("nothing was asked of the replica")


@pytest.mark.parametrize("path", LISTS)
def test_everybody_sees_the_same_with_and_without(pair: Pair, alone: Flask, with_replica: Flask, path: str) -> None:
    for name in ("amina", "bilal", "esi"):
        email = pair.cast[name].email
        expected = sign_in_as(alone, email).page(path)
        page = read_there(with_replica, sign_in_as(with_replica, email), path)
        assert without_tokens(page) == without_tokens(expected)
        assert ("Omar 17" in words_of(page)) == (name != "esi"), name
        assert ("Omar 15" in words_of(page)) == (name == "amina"), name


def without_tokens(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrf_token" not in line and "submission_id" not in line]


def test_records_and_forms_are_read_from_the_database_itself(pair: Pair, with_replica: Flask) -> None:
    with acting_as(with_replica, pair.cast.amina.id):
        ref = factories.case().ref
    amina = sign_in_as(with_replica, pair.cast.amina.email)
    with statements(with_replica) as asked:
        for path in ("/", f"/cases/{ref}", f"/cases/{ref}/edit", "/cases/new", "/team", f"/search?q={ref}"):
            amina.page(path)
    assert asked == []


def test_nothing_goes_round_the_gate_to_the_replica(with_replica: Flask) -> None:
    with with_replica.app_context(), db.engines[REPLICA].connect() as connection, pytest.raises(UnguardedRead):
        connection.execute(select(RECORDS))


def test_whoever_wrote_sees_it_and_whoever_may_no_longer_see_does_not(pair: Pair, with_replica: Flask) -> None:
    with acting_as(with_replica, pair.cast.amina.id):
        factories.person("Zara Known")
    bilal = sign_in_as(with_replica, pair.cast.bilal.email)
    until(lambda: behind(pair) <= 0)
    assert "Zara Known" in read_there(with_replica, bilal, "/people/?q=Zara")
    with standing_still(pair):
        with acting_as(with_replica, pair.cast.amina.id):
            factories.person("Zara New")
            known = session().scalars(select(Record).where(Record.title == "Zara Known")).one()
            visibility.change(known, Visibility.RESTRICTED, None, [pair.cast.amina.id])
        for path in ("/people/?q=Zara", "/search?q=Zara"):
            page = bilal.page(path)
            assert "New" in page
            assert "Known" not in page


def test_a_form_that_comes_back_is_read_from_the_database_itself(pair: Pair, with_replica: Flask) -> None:
    amina = sign_in_as(with_replica, pair.cast.amina.email)
    page = amina.page("/people/")
    chosen = dict.fromkeys(("give_to", "case", "open_to"), "") | {"do": "give"}
    with statements(with_replica) as asked:
        answer = amina.post("/people/", data={**hidden_in(page, "/people/"), "csrf_token": token_in(page), **chosen})
    assert answer.status_code == 422, words_of(answer.text)
    assert asked == []


def unreachable(pair: Pair, port: int) -> Settings:
    assert pair.settings.replica_url is not None
    parts = urlsplit(pair.settings.replica_url)
    return replace(pair.settings, replica_url=parts._replace(netloc=f"tracker@127.0.0.1:{port}").geturl())


@pytest.mark.parametrize("is_silent", [False, True], ids=["refuses", "falls silent"])
def test_one_that_does_not_answer_is_left_alone(pair: Pair, caplog: pytest.LogCaptureFixture, is_silent: bool) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1] if is_silent else free_port()
        with opened(unreachable(pair, port)) as app:
            amina = sign_in_as(app, pair.cast.amina.email)
            begin = time.monotonic()
            for path in LISTS * 2:
                assert "Omar" in amina.page(path)
            assert time.monotonic() - begin < PATIENCE_SECONDS
    why = "ConnectionTimeout" if is_silent else "OperationalError"
    assert [f"does not answer ({why})" in line for line in lines(caplog)] == [True]


def test_one_that_ends_in_the_middle_of_a_page(pair: Pair, caplog: pytest.LogCaptureFixture) -> None:

    def end_it(_connection: Connection, _cursor: object, statement: str, *_more: object) -> None:
        if "records" in statement:
            others = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid != pg_backend_pid()"
            on(pair.settings.replica_url or "", f"{others} AND datname = current_database()")

    with opened(pair.settings) as app:
        amina = sign_in_as(app, pair.cast.amina.email)
        expected = read_there(app, amina, "/people/")
        until(lambda: behind(pair) <= 0)
        with app.app_context():
            event.listen(db.engines[REPLICA], "before_cursor_execute", end_it)
        for _ in range(2):
            assert without_tokens(amina.page("/people/")) == without_tokens(expected)
    assert ["does not answer" in line for line in lines(caplog)] == [True]


@pytest.mark.parametrize("whose", ["its own", "another"])
def test_what_is_no_replica_of_it_is_not_read(
    pair: Pair, settings: Settings, caplog: pytest.LogCaptureFixture, whose: str
) -> None:
    """The database itself is none; nor is the replica of another database, which holds other people's records."""
    own = replace(pair.settings, replica_url=pair.settings.database_url)
    with opened(own if whose == "its own" else replace(settings, replica_url=pair.settings.replica_url)) as app:
        if whose == "another":
            with app.app_context():
                gather()
        amina = sign_in_as(app, pair.cast.amina.email)
        with statements(app) as asked:
            for path in LISTS:
                assert ("Omar" in amina.page(path)) or whose == "another"
        assert len(asked) == 1, "what it is"
    assert ["is no replica of this database" in line for line in lines(caplog)] == [True]


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.name == "tracker.replica"]

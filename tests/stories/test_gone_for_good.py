"""What was deleted thirty days ago is gone: no byte of it is left in the database, beside it, or in the data folder."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from tests.cast import Acting, Browse, Browser, ClockAt, token_in
from tests.factories import demand, on, person
from tests.processes import tracker
from tests.stories.file_pages import added, jpeg
from tracker.actions import links, records, sealed, timeline
from tracker.actions.links import Terms
from tracker.actions.timeline import Account, Ties
from tracker.jobs import rounds, tidying
from tracker.plumbing import clock
from tracker.plumbing.database import db, session
from tracker.plumbing.settings import Settings
from tracker.records import gate
from tracker.records.accounts import SignedIn
from tracker.rules.links import LinkRole
from tracker.rules.sealed import Detail

pytestmark = pytest.mark.own_app
LATER = date(2016, 3, 20)


@pytest.fixture
def _sqlite_alone(on_postgresql: bool) -> None:
    if on_postgresql:
        pytest.skip("PostgreSQL keeps its files to itself")


def told(acting: Acting, browse: Browse) -> str:
    """A person of whom something is told in every place that there is; each telling has CANARY in it."""
    with acting("amina"):
        made = person("Titlecanary Hassan")
        records.edit(made, made.version, {"title": "Layla Newcanary", "summary": "Notescanary " * 50})
        sealed.keep(made, made.version, {Detail.FAMILY: "Sealedcanary"})
        account = Account("arrest", on(2014, 3, 3), "Eventcanary", quote="Quotecanary", how_known="Howcanary")
        timeline.record(account, Ties([made]))
        links.link(demand("Release her"), LinkRole.BENEFICIARY, made, Terms(note="Linkcanary"))
        ref = made.ref
    amina = browse("amina")
    said = {"title": "Filecanary", "came_from": "Sourcecanary", "note": "Filenotecanary"}
    added(amina, ref, jpeg(said="Photocanary"), "namecanary.jpg", **said)
    assert "Layla" in amina.page("/search?q=Newcanary")
    return ref


def bytes_kept(settings: Settings) -> Iterator[tuple[Path, bytes]]:
    """Every file of the database and of the data folder, with what is in it."""
    database = Path(settings.database_url.removeprefix("sqlite:///"))
    for path in [*database.parent.glob(f"{database.name}*"), *settings.data_dir.rglob("*")]:
        if path.is_file():
            yield path, path.read_bytes().lower()


def canaries(settings: Settings) -> list[str]:
    return [f"{path.name}: {held.count(b'canary')}" for path, held in bytes_kept(settings) if b"canary" in held]


def keys_and_seals(app: Flask) -> list[bytes]:
    with app.app_context(), db.engine.connect() as connection, gate.whole(connection) as passed:
        asked = ("SELECT wrapped FROM data_keys", "SELECT sealed FROM sealed_details", "SELECT key FROM attachments")
        return [value.lower() for one in asked for value in passed.exec_driver_sql(one).scalars()]


def delete(browser: Browser, ref: str) -> None:
    token = token_in(browser.page(f"/people/{ref}"))
    assert browser.post(f"/records/{ref}/delete", data={"csrf_token": token}).status_code == 302


def let_all_go_home(app: Flask) -> None:
    with app.app_context():
        session().execute(update(SignedIn).values(seen_at=clock.real_now() - timedelta(minutes=11)))
        session().commit()


@pytest.mark.usefixtures("_sqlite_alone")
def test_no_byte_of_it_is_left(
    app: Flask, settings: Settings, acting: Acting, browse: Browse, clock_at: ClockAt
) -> None:
    ref = told(acting, browse)
    secrets = keys_and_seals(app)
    assert len(secrets) == 3
    delete(browse("amina"), ref)
    clock_at(LATER)
    assert canaries(settings)
    let_all_go_home(app)
    with app.app_context():
        done = {each.round: each.count for each in rounds.all_rounds(settings)}
    assert done["deleted records destroyed"] >= 1
    assert done["database written anew"] == 1
    assert canaries(settings) == []
    assert [secret for _path, held in bytes_kept(settings) for secret in secrets if secret in held] == []
    assert not [path for path in settings.files_folder.rglob("*") if path.is_file()]


@pytest.mark.usefixtures("_sqlite_alone")
def test_nobody_waits_for_it_while_they_work(
    app: Flask, settings: Settings, acting: Acting, browse: Browse, clock_at: ClockAt
) -> None:
    ref = told(acting, browse)
    delete(browse("amina"), ref)
    clock_at(LATER)
    with app.app_context():
        rounds.all_rounds(settings)
        assert tidying.remove_traces() == 0, "somebody opened a page a moment ago"
        with closing(db.engine.raw_connection()) as reading:
            reading.cursor().execute("BEGIN")
            reading.cursor().execute("SELECT count(*) FROM records").fetchone()
            assert tidying.remove_traces(even_now=True) == 0, "it is tried again"
            reading.rollback()
        let_all_go_home(app)
        assert tidying.remove_traces() == 1
        assert tidying.remove_traces() == 0, "once is enough"
    assert canaries(settings) == []


@pytest.mark.usefixtures("_sqlite_alone")
def test_it_can_be_done_now(app: Flask, settings: Settings, acting: Acting, browse: Browse, clock_at: ClockAt) -> None:
    ref = told(acting, browse)
    delete(browse("amina"), ref)
    said = tracker(settings, "purge", TRACKER_NOW=LATER.isoformat())
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.strip().endswith("The database is written anew. Backups still hold them.")
    assert canaries(settings) == []


def test_either_database_is_written_anew_and_goes_on(
    app: Flask, settings: Settings, acting: Acting, browse: Browse, clock_at: ClockAt
) -> None:
    ref = told(acting, browse)
    delete(browse("amina"), ref)
    clock_at(LATER)
    with app.app_context():
        rounds.all_rounds(settings)
        assert tidying.remove_traces(even_now=True) == 1
    assert keys_and_seals(app) == []
    browse("amina").page("/people/")

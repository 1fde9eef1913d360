"""Ctrl-C in the middle of a long command leaves nothing behind, and the command says so."""

import os
import shutil
from pathlib import Path

import pytest
from flask import Flask

from tests import factories, postgresql
from tests.cast import Acting, Browse
from tests.conftest import settings_for
from tests.places import let_go
from tests.processes import beside
from tests.stories.file_pages import added, jpeg
from tracker.actions.bundles import making
from tracker.actions.bundles.making import Made
from tracker.plumbing.database import at_one_moment, db
from tracker.plumbing.settings import Settings
from tracker.records import contents, gate
from tracker.records.exports.reading import nothing_to_tell
from tracker.wiring import create_app

pytestmark = pytest.mark.own_app


@pytest.fixture
def filled(acting: Acting, browse: Browse, settings: Settings) -> Settings:
    with acting("amina"):
        ref = factories.person().ref
    added(browse("amina"), ref, jpeg())
    return settings


@pytest.fixture
def new(request: pytest.FixtureRequest, template: str, on_postgresql: bool, tmp_path: Path) -> Settings:
    """An installation with the schema and the plans, and nothing else."""
    folder = tmp_path / "new"
    folder.mkdir(mode=0o700)
    if on_postgresql:
        server = request.getfixturevalue("postgresql_server")
        url = postgresql.fresh_database(server)
        postgresql.replace_database(server, url, template)
        return settings_for(url, folder)
    shutil.copy(template.removeprefix("sqlite:///"), folder / "tracker.db")
    return settings_for(f"sqlite:///{folder / 'tracker.db'}", folder)


def waits_at(path: Path) -> None:
    """Let whoever reads this file wait for ever."""
    path.unlink()
    os.mkfifo(path, 0o600)


def test_a_bundle_that_is_interrupted_is_not_there(filled: Settings, tmp_path: Path) -> None:
    (original,) = filled.files_folder.glob("*/*.original")
    waits_at(original)
    folder = tmp_path / "bundles"
    folder.mkdir()
    with beside(filled, "bundle", str(folder / "all.zip")) as bundling:
        bundling.wait(lambda: list(folder.iterdir()))
        assert bundling.interrupt() == 1
        assert bundling.said.read_text().endswith("Error: Interrupted. Nothing was written.\n")
    assert list(folder.iterdir()) == []


def everything(app: Flask, *names: str) -> dict[str, contents.Sum]:
    """What each table holds; or these alone."""
    with app.app_context():
        with at_one_moment(), db.engine.connect() as connection, gate.whole(connection) as whole:
            tables = [contents.described(whole, name) for name in names] or contents.every_table(whole)
            found = {table.name: contents.summed(whole, table) for table in tables}
            if not names and whole.dialect.name == "sqlite":
                found["index"] = contents.summed(whole, contents.described(whole, "search_words_docsize"))
        let_go()
    return found


def test_a_restore_that_is_interrupted_leaves_all_as_it_was(
    app: Flask, filled: Settings, new: Settings, tmp_path: Path
) -> None:
    """At the last moment: its rows and files are there, and all but the log of acts is done."""
    made = tmp_path / "all.zip"
    with app.app_context():
        made.write_bytes(b"".join(making.pieces(Made(), nothing_to_tell)))
        let_go()
    here = create_app(new)
    before = everything(here)
    waits_at(new.data_dir / "audit-key")
    with beside(new, "restore-bundle", str(made)) as restoring:
        restoring.wait(lambda: everything(here, "search_entries")["search_entries"].count)
        assert restoring.interrupt() == 1
        assert restoring.said.read_text().endswith(
            "Error: Interrupted. Nothing was restored: it is as empty as before.\n"
        )
    assert everything(here) == before
    assert [path for path in new.files_folder.rglob("*") if path.is_file()] == []


def is_read(path: Path) -> bool:
    """Say whether somebody reads a pipe; then they wait for what is never written."""
    try:
        os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return False
    return True


def test_an_import_that_is_interrupted_says_whether_it_was_saved(filled: Settings, tmp_path: Path) -> None:
    """While it reads the table, and when all is saved and the report is still to be written."""
    table, report = tmp_path / "people.csv", tmp_path / "report.json"
    os.mkfifo(table, 0o600)
    with beside(filled, "import", "people", str(table)) as importing:
        importing.wait(lambda: is_read(table))
        assert importing.interrupt() == 130
        assert importing.said.read_text().endswith("Interrupted. Nothing was saved.\n")
    table.unlink()
    table.write_text("Name\nAna Roe\n")
    os.mkfifo(report, 0o600)
    with beside(filled, "import", "people", str(table), "--report", str(report)) as importing:
        importing.wait(lambda: "This is import 1." in importing.said.read_text())
        assert importing.interrupt() == 130
        assert "Interrupted. Import 1 had been saved. To take it back: tracker undo 1" in importing.said.read_text()

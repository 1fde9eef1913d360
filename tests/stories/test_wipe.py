"""Export and wipe: everything is taken along, brought back and compared, and only then destroyed where it was."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from tests.cast import Acting, Browse, Cast, acting_as
from tests.factories import case, demand, on, person, sent_letter
from tests.places import TABLES, let_go
from tests.processes import environment
from tests.stories.file_pages import added, jpeg
from tests.stories.step_pages import at_once
from tests.stories.test_backups import DOORS, NAME, NOTED_AFTER, sums
from tracker.actions import sealed
from tracker.cli import commands
from tracker.cli.wiping import IN_HASTE, PHRASE
from tracker.plumbing import backup_keys, scratch
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records import contents
from tracker.records.people import Person
from tracker.rules.sealed import Detail
from tracker.wiring import create_app, ready

pytestmark = pytest.mark.own_app
PRIVATE, PUBLIC = backup_keys.new_pair()
Everything = tuple[dict[str, contents.Sum], dict[Path, bytes]]
FAMILY = "her sister, by the river"
KEPT = ("holds", "acts", "acts_head")
"""What differs after a restore: the mail is held, and that this was begun stands in the log."""


@pytest.fixture
def here(app: Flask, acting: Acting, browse: Browse, settings: Settings) -> Iterator[Settings]:
    """An installation in use, with keys, a ledger, a sealed detail and a photograph, in a data folder of its own."""
    with acting("amina"):
        case()
        her = person(NAME)
        sealed.keep(her, her.version, {Detail.FAMILY: FAMILY})
        sent_letter(on(2016, 1, 24), demand())
        ref = her.ref
    added(browse("amina"), ref, jpeg())
    for name, content in (("secret-key", "0123456789abcdef" * 4), ("sent-ledger", "")):
        path = settings.data_dir / name
        path.write_text(content)
        path.chmod(0o600)
    with app.app_context():
        let_go()
    yield settings
    with app.app_context():
        let_go()


def told(settings: Settings, *words: str, phrase: str = "") -> Result:
    before = os.umask(0o077)  # as the real command begins
    try:
        return CliRunner().invoke(commands, words, env=environment(settings), input=f"{phrase}\n")
    finally:
        os.umask(before)


@pytest.fixture
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A disk that is taken along."""
    return tmp_path_factory.mktemp("stick")


def wiped(settings: Settings, archive: Path, *words: str, phrase: str = PHRASE) -> Result:
    return told(settings, "wipe", "--into", str(archive), "--recipient", PUBLIC, *words, phrase=phrase)


def nothing_is_left(settings: Settings) -> bool:
    if settings.database_url.startswith("sqlite"):
        path = Path(settings.database_url.removeprefix("sqlite:///"))
        return not list(settings.data_dir.iterdir()) and not list(path.parent.glob(f"{path.name}*"))
    with psycopg.connect(settings.database_url.replace("+psycopg", "")) as connection:
        return not list(settings.data_dir.iterdir()) and not connection.execute(TABLES).fetchall()


def test_everything_is_taken_along_and_gone_and_comes_back(
    app: Flask, cast: Cast, here: Settings, stick: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    archive, before = stick / "all.age", sums(app)
    done = wiped(here, archive)
    assert done.exit_code == 0, done.output
    assert re.search(r"[1-9]\d+ rows and [1-9]\d* files brought back: 0 differences", done.output)
    assert nothing_is_left(here)
    assert sorted(path.name for path in stick.iterdir()) == ["all.age", "all.age.keys"]
    (stick / "private").write_text(PRIVATE)
    folder = tmp_path_factory.mktemp("new") / "restored"
    words = ("--into", str(folder), "--identity", str(stick / "private"), "--keys", f"{archive}.keys")
    back = told(elsewhere(stick), "restore", str(archive), *words)
    assert "0 differences" in back.output
    there = elsewhere(folder)
    after = sums(create_app(there))
    assert before.keys() == after.keys()
    if here.database_url.startswith("postgresql"):
        assert before.pop("search_entries").count == after.pop("search_entries").count
    assert {name for name in before if before[name] != after[name]} <= {*KEPT, *NOTED_AFTER, *DOORS}
    assert (folder / "secret-key").read_text() == "0123456789abcdef" * 4
    with acting_as(create_app(there), cast.amina.id):
        her = session().scalars(select(Person)).one()
        assert sealed.opened(her) == {Detail.FAMILY: FAMILY}
    with create_app(there).app_context():
        let_go()
    assert "0 mails left" in told(there, "mail", "reconcile").output
    for what in ("audit", "files"):
        checked = told(there, "check", what)
        assert checked.exit_code == 0, checked.output


def elsewhere(folder: Path) -> Settings:
    """The settings of an installation in this folder, on SQLite."""
    return Settings(folder, f"sqlite:///{folder / 'tracker.db'}", "0123456789abcdef" * 4)


def test_until_it_is_compared_everything_is_as_it_was(app: Flask, here: Settings, stick: Path) -> None:
    before = everything(app, here)
    inside, taken = here.data_dir / "all.age", stick / "taken.age"
    taken.touch()
    for refused, sentence in (
        (wiped(here, stick / "a.age", phrase="yes"), "Everything is as it was"),
        (wiped(here, stick / "a.age", phrase=IN_HASTE), "Everything is as it was"),
        (wiped(here, inside), "lies in the data folder"),
        (wiped(here, taken), "is there already"),
        (wiped(here, stick / "nowhere" / "a.age"), "cannot be written"),
        (wiped(here, stick / "a.age", "--recipient", PRIVATE), "This is a private key"),
        (told(here, "wipe"), "tracker wipe --into FILE"),
    ):
        assert (refused.exit_code, type(refused.exception)) == (1, SystemExit)
        assert sentence in refused.output
    assert everything(app, here) == before


def everything(app: Flask, settings: Settings) -> Everything:
    """What every table comes to, but the log of acts, and every file."""
    found = {name: total for name, total in sums(app).items() if name not in KEPT}
    return found, {path: path.read_bytes() for path in settings.data_dir.rglob("*") if path.is_file()}


def test_what_does_not_come_back_as_it_is_here_is_not_destroyed(
    app: Flask, here: Settings, stick: Path, on_postgresql: bool
) -> None:
    if on_postgresql:
        pytest.skip("it takes no text for a number")
    with app.app_context():
        session().connection().exec_driver_sql("UPDATE users SET digest_day = 'Monday'")
        session().commit()
        let_go()
    before = everything(app, here)
    refused = wiped(here, stick / "a.age")
    assert refused.exit_code == 1
    assert "Nothing was destroyed" in refused.output
    assert everything(app, here) == before
    assert list(stick.iterdir()) == []


def test_in_haste_it_is_not_compared_and_wants_another_phrase(here: Settings, stick: Path) -> None:
    done = wiped(here, stick / "a.age", "--without-comparing", phrase=IN_HASTE)
    assert done.exit_code == 0, done.output
    assert "not compared" in done.output
    assert nothing_is_left(here)


def test_a_wipe_that_was_interrupted_goes_on_and_nothing_else_does(here: Settings) -> None:
    (here.data_dir / "being-wiped").write_text("")
    for name in ("master-key", "secret-key", "sent-ledger"):
        (here.data_dir / f"{name}.{'0a' * 8}").write_text("left while it was written")
    refused = told(here, "check")
    assert "Run: tracker wipe" in str(refused.exception)
    (here.data_dir / "notes").write_text("of somebody else")
    done = told(here, "wipe")
    assert done.exit_code == 0, done.output
    assert f"Left, for it is not the tracker's: {here.data_dir / 'notes'}" in done.output
    (here.data_dir / "notes").unlink()
    assert nothing_is_left(here)


@pytest.mark.parametrize("by", ["a start", "a command", "the next wipe"])
def test_what_a_killed_wipe_left_in_the_clear_is_destroyed_and_what_one_at_work_has_is_not(
    app: Flask, here: Settings, stick: Path, by: str
) -> None:
    folder = here.data_dir / "wipe.scratch"
    folder.mkdir()
    (folder / "tracker.db").write_text(NAME)
    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    said = sweeps(app, here, stick / "a.age", by)
    assert by != "the next wipe" or "Another tracker wipe is at work" in said
    assert (folder / "tracker.db").exists()
    os.close(handle)
    said = sweeps(app, here, stick / "b.age", by)
    assert not folder.exists()
    assert by == "a start" or "left a copy in the clear: it is destroyed now." in said


def sweeps(app: Flask, here: Settings, archive: Path, by: str) -> str:
    """Do what destroys such a copy, and return what was said."""
    if by == "a start":
        return ready(app).name
    return (told(here, "check", "audit") if by == "a command" else wiped(here, archive)).output


@pytest.mark.parametrize("haste", [False, True])
def test_without_its_master_key_nothing_is_destroyed(here: Settings, stick: Path, haste: bool) -> None:
    here.master_key_file.unlink()
    words = ["--without-comparing"] if haste else []
    refused = wiped(here, stick / "a.age", *words, phrase=IN_HASTE if haste else PHRASE)
    assert refused.exit_code == 1
    assert "Put back the file from where you keep its copy" in str(refused.exception)
    assert list(stick.iterdir()) == []
    assert (here.data_dir / "secret-key").exists()


def test_sweeps_of_other_commands_do_not_stop_a_wipe(tmp_path: Path) -> None:
    def sweep() -> int:
        for _time in range(200):
            with suppress(BlockingIOError):
                scratch.sweep(tmp_path)
        return 0

    def wipe() -> int:
        for _time in range(20):
            with scratch.scratch(tmp_path) as folder:
                (folder / "tracker.db").write_text(NAME)
                assert (folder / "tracker.db").read_text() == NAME
        return 1

    assert sum(at_once([sweep, sweep, wipe])) == 1
    assert not (tmp_path / scratch.NAME).exists()

"""Everything is kept in a file that one key opens, and comes back from there: the drill of a restore."""

import re
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests import postgresql, processes
from tests.cast import Acting, Browse
from tests.conftest import settings_for
from tests.factories import case, demand, on, person, sent_letter
from tests.places import let_go
from tests.stories.file_pages import added, jpeg
from tracker.actions import tokens
from tracker.plumbing import backup_keys
from tracker.plumbing.archives import lines_of
from tracker.plumbing.database import db, session
from tracker.plumbing.settings import Settings
from tracker.records import contents, gate
from tracker.records.accounts import SignedIn
from tracker.records.audit import LoggedAct
from tracker.records.feeds import Feed
from tracker.records.gate import viewer
from tracker.rules.audit import Deed
from tracker.wiring import create_app

pytestmark = pytest.mark.own_app
PRIVATE, PUBLIC = backup_keys.new_pair()
NAME = "Layla Haddad"
NOTED_AFTER = ("backups", "acts", "acts_head")
"""The backup itself is noted when it is whole."""
DOORS = ("arrivals", "sign_in_links", "answer_links", "feeds", "sessions", "api_tokens")
"""What opens without a password: after a restore, none of it does."""


@pytest.fixture
def filled(acting: Acting, browse: Browse, settings: Settings) -> Settings:
    """An installation in use, with an attached file, and a session that is open."""
    browse("bilal").page("/")
    with acting("amina"):
        case()
        tokens.make(viewer().user_id, tokens.Described("a program"))
        ref = person(NAME).ref
        sent_letter(on(2016, 1, 24), demand())
    added(browse("amina"), ref, jpeg())
    return settings


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "private"
    path.write_text(f"# of backups\n{PRIVATE}\n")
    return path


@pytest.fixture
def made(filled: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "copy.age"
    told = processes.tracker(filled, "backup", str(path), TRACKER_BACKUP_RECIPIENT=PUBLIC)
    assert told.returncode == 0, told.stderr
    return path


def files_in(settings: Settings) -> dict[Path, bytes]:
    folder = settings.files_folder
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def sums(app: Flask) -> dict[str, contents.Sum]:
    """What every table comes to, the index of words too."""
    with app.app_context():
        with db.engine.connect() as connection, gate.whole(connection) as whole:
            found = {table.name: contents.summed(whole, table) for table in contents.tables(whole)}
            words = [contents.described(whole, name) for name in sorted(contents.MADE_AGAIN)]
            found |= {table.name: contents.summed(whole, table) for table in words}
        db.engine.dispose()
        return found


@pytest.fixture(params=["sqlite", "same"])
def elsewhere(request: pytest.FixtureRequest, on_postgresql: bool, tmp_path: Path) -> Iterator[Settings]:
    """Where it is restored: a new folder, and a new database of the same kind or SQLite."""
    folder = tmp_path / "restored"
    if request.param == "sqlite":
        yield settings_for(f"sqlite:///{folder / 'tracker.db'}", folder)
    elif on_postgresql:
        server = request.getfixturevalue("postgresql_server")
        yield settings_for(postgresql.fresh_database(server), folder)
    else:
        pytest.skip("the same kind is SQLite")


def restored(made: Path, elsewhere: Settings, key_file: Path) -> str:
    words = ["restore", str(made), "--into", str(elsewhere.data_dir), "--identity", str(key_file)]
    if not elsewhere.database_url.startswith("sqlite"):
        words += ["--database", elsewhere.database_url.replace("+psycopg", "")]
    told = processes.tracker(replace(elsewhere, data_dir=made.parent / "unused"), *words)
    assert told.returncode == 0, told.stderr
    return told.stdout


def test_a_restore_differs_in_nothing_but_that_mail_is_held(
    app: Flask, filled: Settings, made: Path, elsewhere: Settings, key_file: Path
) -> None:
    told = restored(made, elsewhere, key_file)
    assert "0 differences" in told
    before, after = sums(app), sums(create_app(elsewhere))
    if filled.database_url.partition(":")[0] != elsewhere.database_url.partition(":")[0]:
        words = "search_entries"  # the other kind of database writes them in another form
        assert before.pop(words).count == after.pop(words).count
    assert {name for name in before if before[name] != after[name]} <= {
        "holds",
        "backups",
        "acts",
        "acts_head",
        *DOORS,
    }, "the backup itself is noted after it was made, and what may have been revoked since opens no more"
    assert after["holds"].count == before["holds"].count + 1
    assert before["backups"].count == after["backups"].count + 1, "it is noted when it is whole"
    assert files_in(elsewhere) == files_in(filled) != {}
    assert {stat.S_IMODE((elsewhere.files_folder / name).stat().st_mode) for name in files_in(elsewhere)} == {0o600}
    assert stat.S_IMODE(elsewhere.data_dir.stat().st_mode) == 0o700
    with create_app(elsewhere).app_context():
        assert session().scalars(select(Feed.id).where(Feed.revoked_at.is_(None))).all() == []
        assert session().scalars(select(SignedIn.id).where(SignedIn.ended_at.is_(None))).all() == []
        let_go()
    held = processes.tracker(elsewhere, "mail", "status")
    assert "older copy of the database" in held.stdout
    assert processes.tracker(elsewhere, "round").returncode == 0, "what is due is told in the app"
    assert processes.tracker(elsewhere, "check").returncode == 0, "the log goes on with a key of its own"
    with create_app(elsewhere).app_context():
        said = session().scalars(select(LoggedAct.deed).order_by(LoggedAct.seq.desc()).limit(2)).all()
        assert said == [Deed.BACKUP_RESTORED, Deed.KEY_CHANGED]
        let_go()
    added = processes.tracker(elsewhere, "user", "add", "omar@example.org", "--role", "officer")
    assert added.returncode == 0, "the next number is free"


def test_a_backup_tells_nothing_and_holds_no_key(filled: Settings, made: Path) -> None:
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    written = made.read_bytes()
    assert NAME.encode() not in written
    opened = "\n".join(lines_of(made, backup_keys.private_key(PRIVATE)))
    assert NAME in opened
    assert (filled.data_dir / "secret-key").read_text() not in opened
    listed = processes.tracker(filled, "backups")
    assert re.search(rf" 0 d  copy\.age  {len(written)}  [0-9a-f]{{64}}  {PUBLIC}", listed.stdout)
    assert listed.stderr == ""


def test_what_is_not_whole_is_not_restored(made: Path, tmp_path: Path, key_file: Path) -> None:
    whole, into = made.read_bytes(), tmp_path / "new"
    flipped = bytearray(whole)
    flipped[-5000] ^= 1
    another = tmp_path / "another"
    another.write_text(backup_keys.new_pair()[0])
    here = settings_for(f"sqlite:///{tmp_path / 'unused' / 'tracker.db'}", tmp_path / "unused")
    for written, key in (
        (whole[:-100], key_file),
        (flipped, key_file),
        (whole, another),
        (b"name,country\nLayla,EG\n", key_file),
    ):
        made.write_bytes(written)
        told = processes.tracker(here, "restore", str(made), "--into", str(into), "--identity", str(key))
        assert told.returncode == 1
        assert len(told.stderr.strip().splitlines()) == 1, told.stderr
        assert not into.exists()
        assert not list(tmp_path.glob("new*"))


def test_nothing_is_written_over(made: Path, filled: Settings, key_file: Path) -> None:
    before = made.read_bytes()
    again = processes.tracker(filled, "backup", str(made), TRACKER_BACKUP_RECIPIENT=PUBLIC)
    assert again.returncode == 1
    assert "is there already" in again.stderr
    assert made.read_bytes() == before
    words = ("restore", str(made), "--into", str(filled.data_dir), "--identity", str(key_file))
    over = processes.tracker(filled, *words)
    assert over.returncode == 1
    assert "is not empty" in over.stderr


def test_a_backup_without_a_public_key_says_how_to_get_one(filled: Settings, tmp_path: Path) -> None:
    assert "No backup was made for 8 days" in processes.tracker(filled, "backups").stderr
    none = processes.tracker(filled, "backup", str(tmp_path / "a.age"))
    assert "tracker backup-key" in none.stderr
    private = processes.tracker(filled, "backup", str(tmp_path / "a.age"), TRACKER_BACKUP_RECIPIENT=PRIVATE)
    assert "keep it off this machine" in private.stderr
    assert not (tmp_path / "a.age").exists()
    pair = processes.tracker(filled, "backup-key").stdout
    assert backup_keys.private_key(pair).to_public() is not None
    assert re.search(r"^TRACKER_BACKUP_RECIPIENT=age1\w+$", pair, re.MULTILINE)

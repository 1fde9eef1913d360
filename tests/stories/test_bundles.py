"""Everything leaves as a bundle that people can read, and comes back equal, on either kind of database."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories, postgresql, processes
from tests.cast import Acting, Browse
from tests.conftest import settings_for
from tests.factories import on
from tests.places import let_go
from tests.stories.file_pages import added, jpeg
from tracker.actions import attachments, sealed
from tracker.actions.bundles import making
from tracker.actions.bundles.bringing_back import brought_back
from tracker.actions.bundles.making import Made
from tracker.actions.bundles.opened import Bundle
from tracker.actions.restoring import Different, NotThisForm
from tracker.plumbing.database import Base, db, session
from tracker.plumbing.files.shelf import Part, shelf
from tracker.plumbing.settings import Settings
from tracker.records import carried, contents, gate, schema
from tracker.records.attachments import Attachment
from tracker.records.exports.reading import nothing_to_tell
from tracker.rules.sealed import Detail
from tracker.wiring import create_app

pytestmark = pytest.mark.own_app
ROOT = Path(__file__).parents[2]
SECRET, PHOTO = "Sealed-Canary", jpeg()
NOTED_AFTER = {"acts", "acts_head", "holds"}
"""What taking along and bringing back say of themselves."""


@pytest.fixture
def filled(acting: Acting, browse: Browse, settings: Settings) -> Settings:
    with acting("amina"):
        case, person = factories.case(), factories.person()
        factories.agrees(person)
        factories.sent_letter(on(2016, 1, 24), factories.demand())
        sealed.keep(person, person.version, {Detail.WHEREABOUTS: SECRET})
        ref = person.ref
        assert case.ref
    added(browse("amina"), ref, PHOTO)
    return settings


@pytest.fixture
def made(filled: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "all.zip"
    told = processes.tracker(filled, "bundle", str(path))
    assert told.returncode == 0, told.stderr
    assert "Not in it: 1 sealed details." in told.stdout
    assert "not encrypted" in told.stderr
    return path


@pytest.fixture(params=["sqlite", "same"])
def elsewhere(request: pytest.FixtureRequest, on_postgresql: bool, tmp_path: Path) -> Settings:
    folder = tmp_path / "restored"
    folder.mkdir(mode=0o700)
    if request.param == "sqlite":
        return settings_for(f"sqlite:///{folder / 'tracker.db'}", folder)
    if not on_postgresql:
        pytest.skip("the same kind is SQLite")
    server = request.getfixturevalue("postgresql_server")
    return settings_for(postgresql.fresh_database(server), folder)


def sums(app: Flask) -> Iterator[tuple[str, contents.Sum]]:
    with app.app_context():
        with db.engine.connect() as connection, gate.whole(connection) as whole:
            for table in carried.tables(whole):
                yield table.name, contents.summed(whole, table)
        db.engine.dispose()


def test_it_comes_back_equal(app: Flask, filled: Settings, made: Path, elsewhere: Settings) -> None:
    told = processes.tracker(elsewhere, "restore-bundle", str(made))
    assert told.returncode == 0, told.stderr
    assert "0 differences" in told.stdout
    before, after = dict(sums(app)), dict(sums(create_app(elsewhere)))
    assert {name for name in before if before[name] != after[name]} <= NOTED_AFTER
    assert after["records"].count == before["records"].count > 4
    with create_app(elsewhere).app_context():
        with gate.escaping(gate.Escape.WHOLE):
            (file,) = session().scalars(select(Attachment)).all()
            assert b"".join(attachments.pieces(file, Part.ORIGINAL)) == PHOTO
        let_go()
    assert processes.tracker(elsewhere, "round").returncode == 0
    checked = processes.tracker(elsewhere, "check")
    assert checked.returncode == 0, [line for line in checked.stdout.splitlines() if not line.startswith("ok")]
    again = processes.tracker(elsewhere, "restore-bundle", str(made))
    assert again.returncode == 1
    assert "not empty" in again.stderr
    linked = processes.tracker(elsewhere, "link", "amina@example.org")
    assert linked.returncode == 0, "somebody gets in again"


def test_every_line_is_as_the_published_schema_says_and_holds_no_secret(filled: Settings) -> None:
    published = json.loads((ROOT / "docs/bundle.schema.json").read_text())
    assert published == json.loads(json.dumps(carried.schema())), "run: python -m tools.bundle_schema"
    with create_app(filled).app_context():
        made = b"".join(making.pieces(Made(), nothing_to_tell))
        let_go()
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        assert json.loads(packed.read("bundle.schema.json")) == published
        jsonschema_rs.validator_for(published).validate(json.loads(packed.read("manifest.json")))
        for name, table in published["$defs"].items():
            validator = jsonschema_rs.validator_for(table, validate_formats=True)
            for line in packed.read(f"tables/{name}.jsonl").splitlines():
                validator.validate(json.loads(line))
        users = packed.read("tables/users.jsonl").decode()
        everything = b"".join(packed.read(each) for each in packed.namelist())
    assert "password_hash" not in users
    assert SECRET.encode() not in everything
    assert filled.secret_key.encode() not in everything
    assert filled.master_key_file.read_bytes().strip() not in everything


def test_every_table_goes_or_has_a_reason_to_stay_and_no_secret_goes() -> None:
    names = {name for name in Base.metadata.tables if name not in contents.MADE_AGAIN}
    assert set(carried.STAYS) <= names
    known = {("attachments", "token"), ("follow_ups", "key"), ("plan_steps", "key"), ("plans", "key"), ("acts", "code")}
    known |= {("acts_head", "code"), ("acts_head", "seal"), ("events", "quote"), ("external_ids", "code")}
    known |= {("standings", "code")}
    secret = ("secret", "token", "password", "wrapped", "sealed", "seed", "seal", "code")
    for table in map(carried.without, (Base.metadata.tables[name] for name in names - set(carried.STAYS))):
        for column in table.columns:
            is_secret = any(word in column.name for word in secret) or column.name == "key"
            assert not is_secret or (table.name, column.name) in known, f"{table.name}.{column.name}"


def test_what_was_changed_does_not_come_back(filled: Settings, tmp_path: Path) -> None:
    """Nor does anything stay behind: the same installation is as empty for the next."""
    made = tmp_path / "all.zip"
    with create_app(filled).app_context():
        made.write_bytes(b"".join(making.pieces(Made(), nothing_to_tell)))
        let_go()
    (tmp_path / "new").mkdir(mode=0o700)
    here = create_app(settings_for(f"sqlite:///{tmp_path / 'new' / 'tracker.db'}", tmp_path / "new"))
    for damage in ("a missing member", "cut off", "no bundle", "a row", "a file"):
        copy = tmp_path / f"{damage}.zip"
        copy.write_bytes(made.read_bytes())
        _damage(copy, damage)
        with here.app_context():
            with pytest.raises((Different, NotThisForm)), brought_back(Bundle(copy), db.engine, nothing_to_tell):
                pass
            assert [path for path in shelf().folder.rglob("*") if path.is_file()] == [], damage
            if not schema.is_new(db.engine):
                with gate.escaping(gate.Escape.WHOLE):
                    assert session().scalars(select(Base.metadata.tables["records"].c.id)).all() == [], damage
            let_go()


@pytest.mark.parametrize("said", ["[]", '{"tracker_bundle": 1}', '{"tracker_bundle": 1, "schema": "0071"}'])
def test_a_manifest_that_says_too_little_is_none_of_ours(tmp_path: Path, said: str) -> None:
    with zipfile.ZipFile(tmp_path / "some.zip", "w") as packed:
        packed.writestr("manifest.json", said)
    with pytest.raises(NotThisForm):
        Bundle(tmp_path / "some.zip")


def test_a_member_whose_bytes_were_changed_is_named(tmp_path: Path) -> None:
    told = {"tracker_bundle": 1, "schema": "0071", "made_at": "", "rows": {}, "members": {"a": "0" * 64}}
    path = tmp_path / "some.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("manifest.json", json.dumps(told))
        packed.writestr("a", "x" * 1000)
        begins = packed.getinfo("a").header_offset + 31
    path.write_bytes(path.read_bytes()[:begins] + b"\xff" * 8 + path.read_bytes()[begins + 8 :])
    with pytest.raises(Different):
        list(Bundle(path).pieces("a"))


def _damage(path: Path, damage: str) -> None:
    if damage == "cut off":
        path.write_bytes(path.read_bytes()[:-50])
    elif damage == "no bundle":
        path.write_bytes(b"name,country\n")
    else:
        _change(path, damage)


def _change(path: Path, damage: str) -> None:
    with zipfile.ZipFile(path) as packed:
        members: dict[str, Any] = {name: packed.read(name) for name in packed.namelist()}
    chosen = next(name for name in members if name.startswith("files/" if damage == "a file" else "tables/records"))
    if damage == "a missing member":
        del members[chosen]
    else:
        members[chosen] = members[chosen].replace(b"case", b"rase", 1) if damage == "a row" else members[chosen][:-1]
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in members.items():
            packed.writestr(name, content)

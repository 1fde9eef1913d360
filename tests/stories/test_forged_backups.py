"""A backup that is whole, but says something else than it holds, or would write elsewhere, is not restored."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import Engine, create_engine, inspect

from tests import postgresql
from tests.processes import environment
from tracker.actions import backups, restoring
from tracker.cli import commands
from tracker.plumbing import backup_keys
from tracker.plumbing.archives import sha256_of, write
from tracker.plumbing.database import at_one_moment, prepare
from tracker.plumbing.settings import Settings
from tracker.records import schema

PRIVATE, PUBLIC = backup_keys.new_pair()
SEED, MADE_UP = 20160126, 100
Forged = Callable[[list[str]], list[str]]


def one_row_less(lines: list[str]) -> list[str]:
    first = next(number for number, line in enumerate(lines) if line.startswith("["))
    return lines[:first] + lines[first + 1 :]


def one_value_changed(lines: list[str]) -> list[str]:
    return [line.replace("amina@example.org", "omar@example.org") for line in lines]


def a_file_changed(lines: list[str]) -> list[str]:
    return [
        *lines[:-1],
        json.dumps({"file": "a\x1b[2J"}),
        json.dumps("QUJD"),
        json.dumps({"sha256": "0" * 64}),
        lines[-1],
    ]


def a_file_at(name: object) -> Forged:
    return lambda lines: [*lines[:-1], json.dumps({"file": name}), json.dumps({"sha256": ""}), lines[-1]]


def beginning(**said: object) -> Forged:
    return lambda lines: [json.dumps(json.loads(lines[0]) | said), *lines[1:]]


def ending(said: object) -> Forged:
    return lambda lines: [*lines[:-1], json.dumps({"end": said})]


NO_BACKUP = "no backup that this version can read"
FORGED: list[tuple[Forged, str]] = [
    (a_file_changed, r"is undone: 'a\x1b[2J'"),
    (a_file_at("../../outside"), NO_BACKUP),
    (lambda _lines: [], NO_BACKUP),
    (lambda _lines: ["{"], NO_BACKUP),
    (beginning(schema="9999"), "Use the version that made it"),
    (beginning(schema=None), NO_BACKUP),
    (beginning(tracker=2), NO_BACKUP),
    (beginning(made_at="\x1b[2J"), NO_BACKUP),
    (beginning(made_at=7), NO_BACKUP),
]
WITHIN: list[Forged] = [
    one_row_less,
    one_value_changed,
    *(a_file_at(name) for name in ("/tmp/outside", "a/../../b", "a\0b", ["a"], "", ".", None)),
    lambda lines: lines[:-1],
    lambda lines: [lines[0], "[" * 100_000],
    *(ending(said) for said in ({}, 7, [["users", 1]], {"users": 1}, None)),
]
"""What is refused as the lines are put in."""


@pytest.fixture
def lines(app: Flask, cast: object) -> list[str]:
    """The lines of a backup as they are, before anything of them is forged."""
    with app.app_context(), at_one_moment():
        return list(backups.lines(Path("/nowhere")))


def restored(settings: Settings, archive: Path, into: Path, *words: str) -> Result:
    key = archive.with_name("private")
    key.write_text(PRIVATE)
    asked = ("restore", str(archive), "--into", str(into), "--identity", str(key), *words)
    return CliRunner().invoke(commands, asked, env=environment(settings))


def test_what_was_forged_is_refused_in_one_sentence_and_leaves_nothing_behind(
    settings: Settings, lines: list[str], tmp_path: Path
) -> None:
    into, other = tmp_path / "deep" / "er" / "new", tmp_path / "b.age"
    into.parent.mkdir(parents=True)
    for forged, said in FORGED:
        write(other, iter(forged(lines)), PUBLIC)
        told = restored(settings, other, into)
        assert (told.exit_code, type(told.exception)) == (1, SystemExit), told.exception
        assert said in told.output
        assert len(told.output.splitlines()) == 1
        assert list((tmp_path / "deep").rglob("*")) == [into.parent]
        other.unlink()


def test_only_the_file_that_was_meant_is_restored(settings: Settings, lines: list[str], tmp_path: Path) -> None:
    archive, into = tmp_path / "a.age", tmp_path / "new"
    write(archive, iter(lines), PUBLIC)
    told = restored(settings, archive, into, "--sha256", "0" * 64)
    assert told.exit_code == 1
    assert "it is another file, or was changed" in told.output
    assert not into.exists()
    told = restored(settings, archive, into, "--sha256", sha256_of(archive).upper())
    assert told.exit_code == 0, told.output
    assert sha256_of(archive) in told.output


def test_a_restore_that_fails_leaves_a_database_as_empty_as_it_was(
    request: pytest.FixtureRequest, on_postgresql: bool, settings: Settings, lines: list[str], tmp_path: Path
) -> None:
    if not on_postgresql:
        pytest.skip("SQLite is removed with its folder")
    url, archive = postgresql.fresh_database(request.getfixturevalue("postgresql_server")), tmp_path / "a.age"
    write(archive, iter(one_row_less(lines)), PUBLIC)
    told = restored(settings, archive, tmp_path / "new", "--database", url)
    assert "differs from the backup" in told.output
    engine = create_engine(url.replace("postgresql", "postgresql+psycopg", 1))
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def mutated(lines: list[str], chance: Random) -> list[str]:
    """Lines of a backup in which something is wrong: a bit, a value, a line, or their order."""
    made, at, other = list(lines), chance.randrange(1, len(lines)), chance.randrange(1, len(lines))
    kind = chance.randrange(6)
    if kind == 0:
        place = chance.randrange(len(made[at]))
        made[at] = made[at][:place] + chr(ord(made[at][place]) ^ 1 << chance.randrange(7)) + made[at][place + 1 :]
    elif kind == 1 and made[at].startswith("["):
        row = json.loads(made[at])
        row[chance.randrange(len(row))] = chance.choice([None, True, 7, -1, 1 << 80, 0.5, "", "x", [], {}, "\ud800"])
        made[at] = json.dumps(row)
    elif kind == 2:
        del made[at : at + chance.randrange(1, 20)]
    elif kind == 3:
        made.insert(at, made[other])
    elif kind == 4:
        made[at], made[other] = made[other], made[at]
    else:
        made[at] = chance.choice(["", "[]", "{}", "null", "7", '"x"', '{"table": "users"}', '{"file": 7}', "[NaN]"])
    return made


@pytest.mark.any_database
def test_what_is_made_up_is_never_more_than_refused(lines: list[str], tmp_path: Path) -> None:
    """Each leaves by a refusal, or is what it was: also on SQLite, which takes a text for a number."""
    engine, files, chance = create_engine(f"sqlite:///{tmp_path}/tracker.db"), tmp_path / "files", Random(SEED)
    prepare(engine)
    schema.upgrade(engine)
    refused = [is_refused(forged(lines), engine, files) for forged in WITHIN]
    assert all(refused)
    refused = [is_refused(mutated(lines, chance), engine, files) for _number in range(MADE_UP)]
    engine.dispose()
    assert sum(refused) > MADE_UP * 0.8


def is_refused(lines: list[str], engine: Engine, files: Path) -> bool:
    try:
        with restoring.fitting(), schema.filling(engine) as connection:
            restoring.fill(iter(lines[1:]), connection, files, restoring.Restored())
    except (restoring.NotThisForm, restoring.Different):
        return True
    finally:
        shutil.rmtree(files, ignore_errors=True)
    return False

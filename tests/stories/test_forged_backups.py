"""A backup that is whole, but says something else than it holds, or would write elsewhere, is not restored."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import processes
from tests.conftest import settings_for
from tracker.plumbing import backup_keys
from tracker.plumbing.archives import lines_of, write
from tracker.plumbing.settings import Settings

PRIVATE, PUBLIC = backup_keys.new_pair()
Forged = Callable[[list[str]], list[str]]


def one_row_less(lines: list[str]) -> list[str]:
    first = next(number for number, line in enumerate(lines) if line.startswith("["))
    return lines[:first] + lines[first + 1 :]


def one_value_changed(lines: list[str]) -> list[str]:
    return [line.replace("amina@example.org", "omar@example.org") for line in lines]


def a_file_changed(lines: list[str]) -> list[str]:
    return [*lines[:-1], json.dumps({"file": "a"}), json.dumps("QUJD"), json.dumps({"sha256": "0" * 64}), lines[-1]]


def a_file_elsewhere(lines: list[str]) -> list[str]:
    return [*lines[:-1], json.dumps({"file": "../../outside"}), json.dumps({"sha256": ""}), lines[-1]]


def no_end(lines: list[str]) -> list[str]:
    return lines[:-1]


def of_the_future(lines: list[str]) -> list[str]:
    return [json.dumps(json.loads(lines[0]) | {"schema": "9999"}), *lines[1:]]


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    ("forged", "said"),
    [
        (one_row_less, "differs from the backup"),
        (one_value_changed, "is undone: users"),
        (a_file_changed, "is undone: a"),
        (a_file_elsewhere, "no backup that this version can read"),
        (no_end, "no backup that this version can read"),
        (of_the_future, "Use the version that made it"),
    ],
)
def test_what_was_forged_leaves_nothing_behind(settings: Settings, tmp_path: Path, forged: Forged, said: str) -> None:
    archive, other, key = tmp_path / "a.age", tmp_path / "b.age", tmp_path / "private"
    key.write_text(PRIVATE)
    assert processes.tracker(settings, "backup", str(archive), "--recipient", PUBLIC).returncode == 0
    found: Iterator[str] = iter(forged(list(lines_of(archive, backup_keys.private_key(PRIVATE)))))
    write(other, found, PUBLIC)
    unused = settings_for(f"sqlite:///{tmp_path}/unused/tracker.db", tmp_path / "unused")
    into = tmp_path / "deep" / "er" / "new"
    into.parent.mkdir(parents=True)
    told = processes.tracker(unused, "restore", str(other), "--into", str(into), "--identity", str(key))
    assert told.returncode == 1
    assert said in told.stderr
    assert list((tmp_path / "deep").rglob("*")) == [into.parent]

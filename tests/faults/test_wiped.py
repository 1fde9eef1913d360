"""Export and wipe, killed anywhere: either everything is still there, or the archive is whole; and it can go on."""

import sys
from pathlib import Path
from random import Random

import pytest
from flask import Flask

from tests.faults.worker import PROCESSES, Death, points
from tests.places import Place, let_go
from tests.stories.test_backups import DOORS
from tests.stories.test_wipe import (
    KEPT,
    PRIVATE,
    PUBLIC,
    Everything,
    everything,
    here,
    nothing_is_left,
    stick,
    told,
    wiped,
)
from tracker.cli.wiping import PHRASE
from tracker.plumbing import backup_keys
from tracker.plumbing.archives import lines_of
from tracker.plumbing.erasing import MARKER
from tracker.plumbing.settings import Settings

assert here, stick
pytestmark = pytest.mark.own_app
WIPING = ("actions/wiping.py", "plumbing/erasing.py", "actions/backups.py")
PATIENCE_SECONDS = 120
KILLED = 1
"""How often it dies where nobody asked for more; a point that it does not come to kills nothing."""


def wipe_and_die(settings: Settings, archive: Path, public: str, death: Death) -> None:
    sys.settrace(death.trace)
    told(settings, "wipe", "--into", str(archive), "--recipient", public, phrase=PHRASE)


def as_before(app: Flask, settings: Settings, before: Everything) -> bool:
    """Say whether all is there as it was. What a wipe that died before it began may leave: all are locked out."""
    (rows, files), (rows_now, files_now) = before, everything(app, settings)
    differing = {name for name in rows if rows[name] != rows_now[name]}
    return differing <= {*KEPT, *DOORS} and files.items() <= files_now.items()


def put(path: Path, content: bytes) -> None:
    for folder in reversed(path.parents):
        folder.mkdir(mode=0o700, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o600)


def is_whole(archive: Path) -> bool:
    """Say whether the archives can be read to their ends."""
    key = backup_keys.private_key(PRIVATE)
    for path in (archive, archive.with_name(f"{archive.name}.keys")):
        if not path.exists() or not list(lines_of(path, key)):
            return False
    return True


def test_killed_at_every_line_that_exports_or_destroys(
    app: Flask, here: Settings, stick: Path, place: Place, scale: int, chance: Random
) -> None:
    files = {path: path.read_bytes() for path in here.data_dir.rglob("*") if path.is_file()}
    place.keep("to be wiped")
    before = everything(app, here)
    wanted = points(WIPING)
    chance.shuffle(wanted)
    kills = 0
    for number, point in enumerate(wanted):
        if scale == 1 and kills == KILLED:
            break
        with app.app_context():
            let_go()
        place.put("to be wiped")
        for path, content in files.items():
            put(path, content)
        archive = stick / f"{number}.age"
        process = PROCESSES.Process(
            target=wipe_and_die, args=(here, archive, PUBLIC, Death(point, chance.randint(1, 2)))
        )
        process.start()
        process.join(PATIENCE_SECONDS)
        kills += process.exitcode == -9
        begun = (here.data_dir / MARKER).exists() or nothing_is_left(here)
        assert is_whole(archive) if begun else as_before(app, here, before), point
        again = told(here, "wipe") if (here.data_dir / MARKER).exists() else wiped(here, stick / f"{number}-again.age")
        assert again.exit_code == 0, (point, again.output)
        assert nothing_is_left(here), point
    assert kills

"""Attached files are in the backup as they lie on the disk: restored, they open with the master key alone."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests import processes
from tests.cast import Acting, Browser
from tests.conftest import settings_for
from tests.factories import person
from tests.places import let_go
from tests.stories.file_pages import added, jpeg
from tracker.actions import attachments
from tracker.actions.data_keys import NoKey
from tracker.plumbing import backup_keys
from tracker.plumbing.database import session
from tracker.plumbing.files.shelf import Part, shelf
from tracker.plumbing.settings import Settings
from tracker.records.attachments import Attachment
from tracker.records.gate import Escape, escaping
from tracker.wiring import create_app

PRIVATE, PUBLIC = backup_keys.new_pair()


def original(settings: Settings) -> bytes:
    """What the one file is that is attached there, as it came."""
    with create_app(settings).app_context():
        try:
            with escaping(Escape.FOLD):
                kept = session().scalars(select(Attachment)).one()
                return b"".join(attachments.pieces(kept, Part.ORIGINAL))
        finally:
            let_go()


@pytest.mark.own_app
def test_a_restored_file_is_what_it_was(
    app: Flask, acting: Acting, amina: Browser, settings: Settings, tmp_path: Path
) -> None:
    with acting("amina"):
        ref = person().ref
    added(amina, ref, jpeg())
    with app.app_context():
        arriving = shelf().folder / "quarantine" / "arriving"
        arriving.write_bytes(b"half a file")
    (tmp_path / "private").write_text(PRIVATE)
    made, folder = str(tmp_path / "copy.age"), tmp_path / "restored"
    assert processes.tracker(settings, "backup", made, TRACKER_BACKUP_RECIPIENT=PUBLIC).returncode == 0
    told = processes.tracker(settings, "restore", made, "--into", str(folder), "--identity", str(tmp_path / "private"))
    assert (told.returncode, "3 files" in told.stdout) == (0, True), told.stderr
    restored = replace(settings_for(f"sqlite:///{folder / 'tracker.db'}", tmp_path / "none"), data_dir=folder)
    with pytest.raises(NoKey):
        original(restored)
    (folder / "master-key").write_bytes((settings.data_dir / "master-key").read_bytes())
    (folder / "master-key").chmod(0o600)
    assert original(restored) == jpeg()
    checked = processes.tracker(restored, "check", "files")
    assert (checked.returncode, checked.stdout) == (0, "ok     files: 3 looked at\n"), checked.stderr

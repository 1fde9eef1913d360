"""A backup is restored on another machine, after as much was sent again: nothing leaves twice, nothing is lost."""

import shutil
from dataclasses import replace
from pathlib import Path

from flask import Flask

from tests import processes
from tests.conftest import settings_for
from tests.faults.conftest import Report
from tests.faults.drain import drain
from tests.faults.world import outcome, people
from tests.jobs.smtp import Sink
from tracker.jobs import timetable
from tracker.plumbing import backup_keys, clock
from tracker.plumbing.settings import Settings
from tracker.wiring import create_app


def test_t23_a_backup_is_restored_on_another_machine(
    app: Flask, watched: Settings, sink: Sink, scale: int, report: Report, tmp_path: Path
) -> None:
    """A third had left at the time of the backup, a third after it; a third waits."""
    third = 7 * scale
    private, public = backup_keys.new_pair()
    people(app, third)
    drain(app, watched)
    people(app, 2 * third, first=third + 1)
    archive, key, folder = tmp_path / "copy.age", tmp_path / "private", tmp_path / "restored"
    key.write_text(private)
    assert processes.tracker(watched, "backup", str(archive), "--recipient", public).returncode == 0
    sink.otherwise = lambda moment, _to: "451 Later" if moment == "dot" and len(sink.mails) >= 2 * third else None
    assert timetable.once(app, watched) is not None
    assert len(sink.mails) == 2 * third
    sink.otherwise = lambda _moment, _to: None

    elsewhere = replace(
        watched, data_dir=folder, database_url=settings_for(f"sqlite:///{folder}/tracker.db", folder).database_url
    )
    told = processes.tracker(
        elsewhere_unused(tmp_path), "restore", str(archive), "--into", str(folder), "--identity", str(key)
    )
    assert told.returncode == 0, told.stderr
    now = clock.now()
    other = create_app(elsewhere)
    clock.start_at(now, elsewhere.zone)
    for _tick in range(3):
        assert timetable.once(other, elsewhere) is not None
    assert len(sink.mails) == 2 * third, "held"
    shutil.copy(watched.ledger_file, elsewhere.ledger_file)
    assert f"{third} mails left" in processes.tracker(elsewhere, "mail", "reconcile").stdout
    released = processes.tracker(elsewhere, "mail", "release")
    assert released.returncode == 0, released.stderr
    drain(other, elsewhere)
    found = outcome(other, sink, 3 * third)
    report("T23", "a backup is restored on another machine, after as many mails left", 1, [found])
    assert found.doubled == 0


def elsewhere_unused(folder: Path) -> Settings:
    """An installation of which nothing may be touched by a restore."""
    return settings_for(f"sqlite:///{folder}/unused/tracker.db", folder / "unused")

"""Files come and go while something else is going on: nothing is lost, left behind, or said to be wrong that is not."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Acting, Browser
from tests.factories import person
from tests.stories.file_pages import added, jpeg
from tracker.actions import backups, file_checks, shelving
from tracker.cli.backups import staging
from tracker.jobs import tidying
from tracker.plumbing import clock
from tracker.plumbing.database import at_one_moment, session
from tracker.plumbing.files import looking
from tracker.plumbing.files.looking import NotTaken
from tracker.plumbing.files.shelf import Part, shelf
from tracker.records.gate import Escape, escaping
from tracker.records.record import Record
from tracker.rules.files import Refusal

pytestmark = pytest.mark.own_app
BROKEN_OFF = b'--X\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n' + b"\xff" * 300_000


@pytest.fixture
def ref(acting: Acting) -> str:
    with acting("amina"):
        return person().ref


@pytest.fixture
def inside(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def token_of(page: str) -> str:
    return page.rpartition("/")[2]


def test_a_form_that_is_broken_off_leaves_no_file(app: Flask, amina: Browser, ref: str) -> None:
    way = "multipart/form-data; boundary=X"
    amina.post(f"/records/{ref}/files/add", data=BROKEN_OFF, content_type=way).close()
    with app.app_context():
        assert list((shelf().folder / "quarantine").iterdir()) == []


def test_what_a_killed_process_left_in_quarantine_goes_after_a_day(
    app: Flask, amina: Browser, ref: str, inside: None
) -> None:
    added(amina, ref, jpeg())
    old, young = (shelf().folder / "quarantine" / name for name in ("old", "young"))
    for path, hours in ((old, 25), (young, 23)):
        path.write_bytes(b"half a file")
        at = (clock.real_now() - timedelta(hours=hours)).timestamp()
        os.utime(path, (at, at))
    tidying.forget()
    assert (old.exists(), young.exists()) == (False, True)


def test_files_that_come_while_they_are_checked_are_no_fault(amina: Browser, ref: str, inside: None) -> None:
    with at_one_moment():
        with escaping(Escape.CLOCK):
            session().execute(select(Record.id)).all()
        page = added(amina, ref, jpeg())
        assert file_checks.files_are_as_kept().problems == []
        shelf().path(token_of(page), Part.PREVIEW).unlink()
        assert len(file_checks.files_are_as_kept().problems) == 1


def test_a_file_that_is_destroyed_during_a_backup_is_left_out_and_named(
    amina: Browser, ref: str, inside: None, caplog: pytest.LogCaptureFixture
) -> None:
    pages = [added(amina, ref, jpeg(said=said)) for said in ("one", "two")]
    lines = backups.lines(shelf().folder)
    next(lines)
    shelf().remove(token_of(pages[0]))
    shelf().path(token_of(pages[1]), "later").touch()
    assert sum(1 for line in lines if line.startswith('{"file"')) == 3
    assert caplog.text.count(token_of(pages[0])) == 3


def test_files_go_with_the_whole_transaction_and_not_with_a_part_of_it(amina: Browser, ref: str, inside: None) -> None:
    token = token_of(added(amina, ref, jpeg()))
    for ends, there in ((session().rollback, True), (session().commit, False)):
        session().connection()
        shelving.go(token)
        with session().begin_nested():
            pass
        assert shelf().path(token, Part.ORIGINAL).exists()
        ends()
        assert shelf().path(token, Part.ORIGINAL).exists() == there


NONSENSE = (
    *(b"", b"[]", b"[" * 3000, b'{"refused": "", "stripped": true, "preview": 0}', b"\xff" * 2000),
    *(b'{"refused": "", "stripped": -1, "preview": 0}', b'{"refused": "", "stripped": 0, "preview": 1e99}'),
    *(b'{"refused": "nonsense"}', b'{"refused": ["type"]}', b'{"refused": "", "stripped": 999999999, "preview": 0}'),
)


def test_a_process_that_says_what_it_never_should_has_made_no_copies() -> None:
    assert [said for said in NONSENSE if looking._told(said[: looking.MOST_SAID])] == []


def test_a_process_that_says_what_it_should_is_believed() -> None:
    assert looking._told(b'{"refused": "", "stripped": 5, "preview": 0}') == {Part.STRIPPED: 5, Part.PREVIEW: 0}
    with pytest.raises(NotTaken) as refused:
        looking._told(b'{"refused": "program"}')
    assert refused.value.why is Refusal.PROGRAM


def test_the_folder_may_be_the_one_that_somebody_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    with staging(Path()) as staged:
        staged.mkdir()
        (staged / "restored").touch()
    assert (folder / "restored").exists()

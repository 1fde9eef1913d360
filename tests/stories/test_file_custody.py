"""What is done with a file stands on its page and in the log of acts; what was changed on the disk is found."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select, update

from tests.cast import Acting, Browse, Browser, words_of
from tests.factories import person
from tests.statements import count_statements
from tests.stories.file_pages import CANARY, added, jpeg, send
from tracker.actions import deletion, file_checks, master_keys
from tracker.jobs import tidying
from tracker.plumbing import clock, master_key
from tracker.plumbing.database import CarefulSession, session
from tracker.plumbing.files.shelf import SHELF, Part, Shelf, shelf
from tracker.records.attachments import Attachment
from tracker.records.gate import Escape, escaping
from tracker.records.record import by_reference
from tracker.records.revisions import Revision

LATER = timedelta(days=31)
pytestmark = pytest.mark.own_app


@pytest.fixture
def ref(acting: Acting) -> str:
    with acting("amina"):
        return person().ref


def problems(app: Flask) -> list[str]:
    with app.app_context():
        return file_checks.files_are_as_kept().problems


def files(app: Flask) -> list[Path]:
    with app.app_context():
        return sorted(path for path in shelf().folder.rglob("*") if path.is_file())


@contextmanager
def other_shelf(app: Flask, **limits: Any) -> Iterator[None]:
    kept: Shelf = app.extensions[SHELF]
    app.extensions[SHELF] = replace(kept, **limits)
    yield
    app.extensions[SHELF] = kept


def test_custody_says_who_did_what_with_it(ref: str, amina: Browser, browse: Browse) -> None:
    page = added(amina, ref, jpeg())
    vera = browse("vera")
    for way in ("preview", "copy", "original"):
        vera.get(f"{page}/{way}").close()
    amina.send(f"{page}/delete", form_of=page)
    amina.send(f"{page}/restore", form_of="/")
    told = words_of(amina.page(page)).partition("Custody")[2]
    acts = (
        "brought back",
        "deleted",
        "(as it came) Vera",
        "(without metadata) Vera",
        "looked at a file Vera",
        "SHA-256",
    )
    places = [told.find(act) for act in acts]
    assert places == sorted(places)
    assert -1 not in places
    assert "took a copy of a file along" in words_of(amina.page("/settings/acts"))


def test_a_page_with_many_files_and_much_custody_asks_as_much_as_one_with_few(
    app: Flask, ref: str, amina: Browser
) -> None:
    page = added(amina, ref, jpeg())
    pages = (page, f"/people/{ref}")
    few = [count_statements(app, amina, each) for each in pages]
    for number in range(5):
        added(amina, ref, b"Text", f"{number}.txt")
        amina.get(f"{page}/copy").close()
    assert [count_statements(app, amina, each) for each in pages] == few
    assert max(few) <= 12


def test_what_is_changed_missing_or_too_much_is_found_by_its_number(app: Flask, ref: str, amina: Browser) -> None:
    pages = [added(amina, ref, jpeg(said=name)) for name in ("one", "two", "three")]
    assert problems(app) == []
    with app.app_context():
        flipped, missing, sound = (shelf().path(page.rpartition("/")[2], Part.ORIGINAL) for page in pages)
        data = bytearray(flipped.read_bytes())
        data[-1] ^= 1
        flipped.write_bytes(data)
        missing.unlink()
        extra = sound.with_name("0" * 32 + ".original")
        extra.write_bytes(b"left over")
    assert [line.partition(" (")[0] for line in problems(app)] == [
        "file 1",
        "file 2",
        f"no record has the file {extra.name}",
    ]
    assert amina.get(f"{pages[0]}/original").status_code == 409
    assert "This file is damaged" in amina.get(f"{pages[1]}/original").text
    assert amina.get(f"{pages[2]}/original").status_code == 200
    assert amina.get(f"{pages[0]}/copy").status_code == 200


def test_what_was_changed_with_its_hash_or_exchanged_is_still_not_given_out(
    app: Flask, ref: str, amina: Browser
) -> None:
    """Whoever writes into the database too cannot make a file that opens: the key seals it to its place."""
    one, two = (added(amina, ref, jpeg(said=name)) for name in ("one", "two"))
    tokens = [page.rpartition("/")[2] for page in (one, two)]
    with app.app_context():
        first, second = (shelf().path(token, Part.ORIGINAL) for token in tokens)
        first.write_bytes(second.read_bytes())
        with escaping(Escape.FOLD):
            kept = session().scalars(select(Attachment).where(Attachment.token == tokens[1])).one()
            values = {"original": kept.original, "key": kept.key, "key_id": kept.key_id}
            session().execute(update(Attachment).where(Attachment.token == tokens[0]).values(values))
        session().commit()
    assert problems(app) == []
    assert amina.get(f"{one}/original").status_code == 409


def test_a_file_that_is_cut_off_between_two_pieces_is_not_given_out(app: Flask, ref: str, amina: Browser) -> None:
    page = added(amina, ref, b"All is quiet. " * 200_000, "long.txt")
    with app.app_context():
        path = shelf().path(page.rpartition("/")[2], Part.ORIGINAL)
        path.write_bytes(path.read_bytes()[: (1 << 20) + 16])
    assert amina.get(f"{page}/copy").status_code == 409


def test_what_is_taken_back_leaves_no_file(app: Flask, ref: str, amina: Browser) -> None:
    def fail(_session: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    event.listen(CarefulSession, "before_commit", fail)
    try:
        answer = send(amina, ref, jpeg(), "photo.jpg")
    finally:
        event.remove(CarefulSession, "before_commit", fail)
    assert (answer.status_code, "The disk is full" in answer.text) == (503, True)
    assert files(app) == []


def test_a_file_and_its_key_are_destroyed_thirty_days_after_it_was_deleted(
    app: Flask, ref: str, amina: Browser, acting: Acting
) -> None:
    page = added(amina, ref, jpeg(), title=CANARY)
    stays = added(amina, ref, jpeg())
    amina.send(f"{page}/delete", form_of=page)
    assert len(files(app)) == 6
    with app.app_context():
        clock.start_at(clock.now() + LATER, UTC)
        assert tidying.purge() == 1
        assert len(files(app)) == 3
        assert all(path.name.startswith(stays.rpartition("/")[2]) for path in files(app))
        with escaping(Escape.PURGE):
            assert session().scalar(select(func.count()).select_from(Attachment)) == 1
            told = session().scalars(select(Revision)).all()
        assert CANARY not in repr([each.changes for each in told])
    assert amina.get(page).status_code == 404


def test_files_go_with_a_record_that_is_destroyed_and_come_back_with_one_that_comes_back(
    app: Flask, ref: str, amina: Browser, acting: Acting
) -> None:
    page = added(amina, ref, jpeg())
    with acting("amina"):
        deletion.delete(session().scalars(by_reference(ref)).one())
    assert amina.get(page).status_code == 404
    with acting("amina"):
        deletion.restore(session().scalars(by_reference(ref).execution_options(deleted=True)).one())
    assert amina.get(page).status_code == 200
    with acting("amina"):
        deletion.delete(session().scalars(by_reference(ref)).one())
    with app.app_context():
        clock.start_at(clock.now() + LATER, UTC)
        tidying.purge()
    assert files(app) == []
    assert problems(app) == []


def test_what_is_too_large_or_finds_no_room_is_refused_with_a_sentence(app: Flask, ref: str, amina: Browser) -> None:
    with other_shelf(app, most=1 << 20):
        answer = send(amina, ref, b"All is quiet. " * 100_000, "long.txt")
        assert (answer.status_code, "larger than 1 MB" in answer.text) == (422, True)
        assert send(amina, ref, b"All is quiet. " * 400_000, "long.txt").status_code == 413
    with other_shelf(app, room=1000):
        answer = send(amina, ref, jpeg(), "photo.jpg")
        assert (answer.status_code, "There is no room for more files here." in answer.text) == (422, True)
    assert files(app) == []
    assert added(amina, ref, jpeg())


def test_without_the_key_of_this_installation_nothing_opens(app: Flask, ref: str, amina: Browser) -> None:
    page = added(amina, ref, jpeg())
    with app.app_context():
        path = master_key.file()
    path.rename(path.with_name("elsewhere"))
    answer = amina.get(f"{page}/original")
    assert (answer.status_code, "The master key is not in its place." in answer.text) == (503, True)
    answer = send(amina, ref, jpeg(), "photo.jpg")
    assert (answer.status_code, "so nothing can be sealed" in answer.text) == (422, True)
    assert problems(app) == []
    path.with_name("elsewhere").rename(path)
    assert amina.get(f"{page}/original").status_code == 200


@pytest.mark.parametrize("deep", [False, True])
def test_a_new_master_key_opens_what_the_old_one_did(app: Flask, ref: str, amina: Browser, deep: bool) -> None:
    page = added(amina, ref, jpeg())
    with app.app_context():
        for _some in master_keys.replace(deep):
            session().commit()
    assert amina.get(f"{page}/original").data == jpeg()

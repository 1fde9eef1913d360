"""A file that is attached to a record: kept as it came, sealed, given out without its metadata, never shown."""

import hashlib
import re
from io import BytesIO
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import select

from tests.cast import Acting, Browse, Browser, Cast, words_of
from tests.factories import demand, person
from tests.stories.file_pages import CANARY, added, jpeg, send
from tests.stories.step_pages import give_app, let_proof_grow_old
from tracker.actions import visibility
from tracker.actions.merging import demands as merging
from tracker.plumbing.database import session
from tracker.plumbing.files.shelf import shelf
from tracker.records.audit import LoggedAct
from tracker.records.record import by_reference
from tracker.rules.access import Visibility
from tracker.rules.audit import About, Deed


def record_called(ref: str) -> Any:
    return session().scalars(by_reference(ref)).one()


def ref_of(acting: Acting, width: Visibility | None = None) -> str:
    with acting("amina"):
        return person(visible_to=width).ref


def test_it_is_kept_as_it_came_and_given_out_without_what_it_tells(app: Flask, acting: Acting, amina: Browser) -> None:
    ref, photo = ref_of(acting), jpeg()
    page = added(amina, ref, photo, came_from="found in an archive", note="CC BY")
    text = words_of(amina.page(page))
    assert hashlib.sha256(photo).hexdigest() in text
    assert "found in an archive" in text
    assert "CC BY" in text
    assert "A photograph" in amina.page(f"/people/{ref}")
    copy = amina.get(f"{page}/copy").data
    assert CANARY.encode() in photo
    assert CANARY.encode() not in copy
    with Image.open(BytesIO(copy)) as picture:
        assert not picture.getexif()
        assert picture.size == (40, 30)
    assert amina.get(f"{page}/original").data == photo


def test_nothing_of_it_lies_open_on_the_disk(app: Flask, acting: Acting, amina: Browser) -> None:
    page = added(amina, ref_of(acting), jpeg())
    with app.app_context():
        folder = shelf().folder
        kept = [shelf().path(page.rpartition("/")[2], part) for part in ("original", "stripped", "preview")]
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in kept)
    assert all(path.stat().st_mode & 0o777 == 0o700 for path in (folder, *{path.parent for path in kept}))
    assert not any(CANARY.encode() in path.read_bytes() for path in kept)
    assert list((folder / "quarantine").iterdir()) == []


def test_it_leaves_only_as_something_to_keep_that_can_do_nothing(acting: Acting, amina: Browser) -> None:
    ref = ref_of(acting)
    page = added(amina, ref, jpeg(), "Layla\u202egnp.jpg")
    for way in ("copy", "original"):
        headers = amina.get(f"{page}/{way}").headers
        assert re.fullmatch(rf'attachment; filename="{ref}-[0-9a-f]{{8}}\.jpg"', headers["Content-Disposition"])
        assert headers["Content-Type"] == "application/octet-stream"
        assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'; ")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"
    shown = amina.get(f"{page}/preview")
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert CANARY.encode() not in shown.data
    assert "Laylagnp.jpg" in amina.page(page)


def test_whoever_may_not_see_the_record_finds_no_file(acting: Acting, amina: Browser, browse: Browse) -> None:
    page = added(amina, ref_of(acting, Visibility.TEAM), jpeg())
    for way in ("", "/copy", "/original", "/preview", "/edit"):
        assert browse("bilal").get(f"{page}{way}").status_code == 200
        assert browse("esi").get(f"{page}{way}").status_code == 404
        assert browse("dana").get(f"{page}{way}").status_code == 403


def test_it_follows_its_record_when_fewer_may_see_that(acting: Acting, amina: Browser, browse: Browse) -> None:
    with acting("amina"):
        record = person()
        ref, mine = record.ref, record.created_by or 0
    page = added(amina, ref, jpeg())
    assert browse("bilal").get(page).status_code == 200
    with acting("amina"):
        visibility.change(record_called(ref), Visibility.RESTRICTED, None, [mine])
    assert browse("bilal").get(page).status_code == 404


def test_what_is_said_of_it_can_be_changed_and_the_history_keeps_it(acting: Acting, amina: Browser) -> None:
    ref = ref_of(acting)
    page = added(amina, ref, jpeg())
    amina.send(f"{page}/edit", title="The verdict")
    assert "The verdict" in amina.page(page)
    assert "The verdict" in words_of(amina.page(f"/records/{ref}/history"))


def test_a_deleted_file_comes_back_within_thirty_days(acting: Acting, amina: Browser, browse: Browse) -> None:
    ref = ref_of(acting)
    page = added(amina, ref, jpeg())
    amina.send(f"{page}/delete", form_of=page)
    assert amina.get(page).status_code == 404
    assert "A photograph" not in amina.page(f"/people/{ref}")
    assert browse("esi").send(f"{page}/restore", form_of="/account").status_code == 404
    amina.send(f"{page}/restore", form_of="/")
    assert amina.get(f"{page}/copy").status_code == 200


def test_the_files_of_a_demand_go_along_when_it_is_merged(acting: Acting, amina: Browser) -> None:
    with acting("amina"):
        kept, other = demand(), demand("Free Layla Hassan")
        refs = kept.ref, other.ref
    added(amina, refs[1], jpeg(), title="The court order")
    assert "The court order" not in amina.page(f"/demands/{refs[0]}")
    with acting("amina"):
        merging.merge(*(record_called(ref) for ref in refs))
    assert "The court order" in amina.page(f"/demands/{refs[0]}")


def test_the_same_form_sent_twice_adds_one_file_and_another_file_is_another(acting: Acting, amina: Browser) -> None:
    ref = ref_of(acting)
    form = {"submission_id": "3f6e0d53-9c60-4f0a-8f3c-0d2b3a1c9f00"}
    first = added(amina, ref, jpeg(), **form)
    assert added(amina, ref, jpeg(), **form) == first
    assert added(amina, ref, jpeg(said="Other"), **form) != first


def test_a_reader_adds_none(acting: Acting, browse: Browse) -> None:
    ref = ref_of(acting)
    assert browse("vera").get(f"/records/{ref}/files/add").status_code == 403
    assert send(browse("vera"), ref, jpeg(), "photo.jpg").status_code == 403
    assert "Add a file" not in browse("vera").page(f"/people/{ref}")
    assert added(browse("chidi"), ref, jpeg())


def test_when_the_session_is_over_the_words_come_back_and_the_file_is_chosen_again(
    app: Flask, acting: Acting, amina: Browser
) -> None:
    ref = ref_of(acting)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', amina.page(f"/records/{ref}/files/add"))
    with amina.session_transaction() as cookie:
        cookie.pop("secret")
    fields = {"csrf_token": token[1] if token else "", "title": "The verdict", "file": (BytesIO(jpeg()), "a.jpg")}
    answer = amina.post(f"/records/{ref}/files/add", data=fields)
    assert 'value="The verdict"' in answer.text
    with app.app_context():
        waiting = shelf().folder / "quarantine"
        assert not waiting.exists() or list(waiting.iterdir()) == []


def test_a_copy_wants_a_fresh_proof_and_a_refused_address_is_logged_with_its_file(
    app: Flask, acting: Acting, browse: Browse, cast: Cast
) -> None:
    give_app(app, cast, "amina")
    amina, esi = browse("amina"), browse("esi")
    page = added(amina, ref_of(acting, Visibility.TEAM), jpeg())
    assert esi.get(page).status_code == 404
    assert esi.get("/files/nowhere").status_code == 404
    with app.app_context():
        asked = select(LoggedAct.about, LoggedAct.about_id, LoggedAct.result).where(LoggedAct.deed == Deed.REFUSED)
        assert [tuple(row) for row in session().execute(asked.order_by(LoggedAct.seq))] == [
            (About.FILE, 1, "hidden"),
            ("", None, "missing"),
        ]
    let_proof_grow_old(app)
    assert amina.get(f"{page}/copy").status_code == 302

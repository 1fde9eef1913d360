"""A deleted record is destroyed before its thirty days are over when two people say so."""

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.cast import Acting, Browse, Browser, Cast, words_of
from tests.factories import on, person
from tests.stories.file_pages import added, jpeg
from tests.stories.second_yes_pages import HERE, WHY, answer, newest, said
from tracker.actions import deletion, second_yes, timeline, visibility
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.attachments import Attachment
from tracker.records.gate import Escape, escaping
from tracker.records.record import Record, by_reference
from tracker.rules.access import Visibility
from tracker.rules.second_yes import Decision


@pytest.fixture
def ref(acting: Acting, browse: Browse, cast: Cast) -> str:
    """A person with a file and an event, deleted, whom Amina and Bilal alone may see."""
    with acting("amina"):
        made = person("Layla Hassan")
        timeline.record(timeline.Account("statement", on(2016, 1, 5), "What she said"), timeline.Ties([made]))
        visibility.change(made, Visibility.RESTRICTED, None, [cast.amina.id, cast.bilal.id])
        ref = made.ref
    added(browse("amina"), ref, jpeg())
    with acting("amina"):
        deletion.delete(session().scalars(by_reference(ref)).one())
    return ref


def ask(browser: Browser, ref: str, **more: str) -> str:
    return browser.send(f"/records/{ref}/destroy", follow=True, why=WHY, **more).text


def left(app: Flask) -> int:
    """How many rows of records and of their files there are."""
    with app.app_context(), escaping(Escape.FOLD):
        return len(session().scalars(select(Record.id)).all()) + len(session().scalars(select(Attachment.id)).all())


def test_a_deleted_record_is_destroyed_at_once_when_somebody_else_agrees(
    app: Flask, acting: Acting, browse: Browse, cast: Cast, ref: str
) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    assert f"/records/{ref}/destroy" in amina.page("/deleted")
    assert "cannot be undone" in amina.page(f"/records/{ref}/destroy")
    assert "Asked." in ask(amina, ref)
    assert "1 request waits for you" in bilal.page("/")
    number = newest(app).id
    for name in ("amina", "esi", "vera", "chidi"):
        assert answer(app, browse(name), "yes") in (403, 404), name
        with acting(name), pytest.raises(second_yes.Over):
            second_yes.decide(number, Decision.YES)
    assert left(app) == 3, "by asking, or by those who do not see it, nothing is gone"
    assert answer(app, bilal, "yes") == 302
    assert left(app) == 0, "with its file, and the event that went with it"
    assert ref not in amina.page("/deleted")
    for browser in (amina, bilal):
        assert ref in browser.page(HERE), "who asked and who agreed still see what it was"
    assert ref not in browse("esi").page(HERE)
    assert said(app) == [(cast.amina.id, "second-yes-asked", "destroy"), (cast.bilal.id, "second-yes-said", "destroy")]


def test_what_was_brought_back_meanwhile_is_not_destroyed(app: Flask, acting: Acting, browse: Browse, ref: str) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    ask(amina, ref)
    amina.send(f"/records/{ref}/restore", form_of="/deleted")
    assert ref not in bilal.page(HERE)
    assert answer(app, bilal, "yes") == 404
    number = newest(app).id
    with acting("bilal"), pytest.raises(second_yes.Over):
        second_yes.decide(number, Decision.YES)
    with acting("amina"), pytest.raises(second_yes.Over):
        second_yes.ask_to_destroy(session().scalars(by_reference(ref)).one(), WHY)
    assert bilal.get(f"/records/{ref}/destroy").status_code == 404
    assert "What she said" in bilal.page(f"/people/{ref}")


def test_only_who_sees_it_and_decides_who_sees_records_asks(browse: Browse, ref: str) -> None:
    for name, code in (("esi", 404), ("chidi", 403), ("vera", 403), ("dana", 403)):
        assert browse(name).get(f"/records/{ref}/destroy").status_code == code, name


def test_who_is_alone_writes_out_what_they_destroy(app: Flask, browse: Browse, cast: Cast, ref: str) -> None:
    with app.app_context():
        session().execute(update(User).where(User.id != cast.amina.id).values(active=False))
        session().commit()
    amina = browse("amina")
    assert "Write its reference" in ask(amina, ref)
    assert left(app) == 3
    assert "It is destroyed." in words_of(ask(amina, ref, alone=ref))
    assert left(app) == 0
    assert said(app)[-1] == (cast.amina.id, "done-alone", "destroy")

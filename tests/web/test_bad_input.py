"""Bad input gets a clear answer that names the field; what was typed is never lost, and nothing is half written."""

import re
from collections.abc import Iterator
from typing import Any, cast

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, func, select

from tests import factories
from tests.cast import Acting, Browse, Browser, token_in, words_of
from tracker.plumbing.database import db, session
from tracker.records.people import Person
from tracker.records.record import Record


@pytest.fixture
def amina(browse: Browse) -> Browser:
    return browse("amina")


IMPOSSIBLE = {
    "29 February 2015": "2015 is not a leap year. Write 28 February 2015, or only February 2015.",
    "31 April 2016": "April has 30 days. Write 30 April 2016, or only April 2016.",
    "2015-13-01": "There is no month 13. Write a month from 1 to 12 or its name.",
    "between 3 May and 1 May 2016": "The end comes before the beginning",
    "sometime": "Write for example 26 January 2016, January 2016, about 2019",
}


@pytest.mark.parametrize("typed", IMPOSSIBLE)
def test_an_impossible_date_names_the_field_and_says_what_to_write(amina: Browser, typed: str) -> None:
    answer = amina.send("/people/new", title="Layla Hassan", born=typed)
    assert answer.status_code == 422
    assert re.search(r"<title>Error: ", answer.text)
    assert 'href="#born"' in answer.text
    assert IMPOSSIBLE[typed] in words_of(answer.text)
    assert f'value="{typed}"' in answer.text
    assert 'value="Layla Hassan"' in answer.text


def test_a_form_comes_back_as_it_was_filled_in(amina: Browser) -> None:
    answer = amina.send(
        "/letters/new", title="", text="Dear Minister,\nwe write.", language="English", country="Atlantis"
    )
    assert answer.status_code == 422
    assert "Dear Minister,\nwe write." in answer.text
    assert 'value="English"' in answer.text
    assert 'value="Atlantis"' in answer.text
    assert "We know no country of this name." in words_of(answer.text)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "x" * 301, "This is too long. Write at most 300 characters."),
        ("title", "Layla\x00Hassan", "invisible control character"),
        ("title", "Layla \u202eHassan", "invisible control character"),
        ("summary", "x" * 20_001, "This is too long. Write at most 20000 characters."),
        ("number", "many", "number"),
    ],
)
def test_text_that_cannot_be_kept_is_refused_at_its_field(
    amina: Browser, field: str, value: str, sentence: str
) -> None:
    answer = amina.send("/people/new", **cast(Any, {"title": "Layla Hassan", field: value}))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert sentence.lower() in words_of(answer.text).lower()


def test_an_unknown_field_is_refused(amina: Browser) -> None:
    assert amina.send("/people/new", title="Layla Hassan", visibility="organisation").status_code == 400
    assert "Layla" not in amina.page("/people/")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/people/P-ZZZZZ", 404),
        ("/people/../etc", 404),
        ("/people/1", 404),
        ("/letters/P-ZZZZZ", 404),
        ("/links/0", 404),
        ("/links/99999999999999999999", 404),
        ("/people/?after=nonsense", 400),
        ("/demands/?after=2016-02-30.5", 400),
        ("/people/?after=a.99999999999999999999", 400),
        ("/people/?q=%00", 200),
        ("/people/?country=Atlantis", 200),
        ("/people/?status=nonsense", 200),
        ("/letters/?status=%00&owner=%00&addressee=%00&year=%00&visibility=%00&sort=%00", 200),
        ("/people/?sort=name&after=name.%00.5", 400),
        ("/records/P-ZZZZZ/history?before=x", 404),
    ],
)
def test_a_wrong_address_is_a_clear_answer(amina: Browser, address: str, code: int) -> None:
    answer = amina.get(address, follow_redirects=True)
    assert answer.status_code == code
    if code >= 400:
        assert len(re.findall(r"<h1>", answer.text)) == 1


def test_a_place_on_a_timeline_that_we_did_not_give_is_refused(amina: Browser, acting: Acting) -> None:
    with acting("amina"):
        url = f"/people/{factories.person().ref}"
    for place in ("x", "2016-01-01", "2016-01-01.x", "2016-01-01.99999999999999999999", "0000-00-00.1"):
        assert amina.get(f"{url}?after={place}").status_code == 400, place


def test_too_much_at_once_is_refused(amina: Browser) -> None:
    answer = amina.send("/letters/new", title="x", text="x" * 3_000_000)
    assert answer.status_code == 413
    assert "This is too much at once" in words_of(answer.text)


def test_a_form_without_its_token_comes_back_filled_in(amina: Browser) -> None:
    answer = amina.post("/people/new", data={"title": "Layla Hassan"})
    assert "This page was open for a long time. Check it and save again." in words_of(answer.text)
    assert 'value="Layla Hassan"' in answer.text
    assert "Layla" not in amina.page("/people/")


def test_a_double_press_makes_one_record_and_a_changed_copy_makes_two(amina: Browser, app: Flask) -> None:
    page = amina.page("/people/new")
    sent = re.search(r'name="submission_id"[^>]*value="([^"]+)"', page)
    assert sent is not None
    fields = {"csrf_token": token_in(page), "submission_id": sent.group(1), "title": "Layla Hassan"}
    first, second = (amina.post("/people/new", data=fields).headers["Location"] for _ in range(2))
    assert first == second
    assert amina.post("/people/new", data={**fields, "title": "Omar Idris"}).headers["Location"] != first
    listed = words_of(amina.page("/people/"))
    assert "(2)" in listed


def test_of_two_edits_the_second_is_shown_both_versions(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        url = f"/people/{factories.person().ref}"
    amina, bilal = browse("amina"), browse("bilal")
    page = bilal.page(f"{url}/edit")
    amina.send(f"{url}/edit", title="Layla Hassan", occupation="Teacher")
    from_bilal = dict(re.findall(r'name="(version|submission_id)"[^>]*value="([^"]*)"', page))
    sent = {**from_bilal, "csrf_token": token_in(page), "title": "Layla Hassan", "occupation": "Lawyer"}
    answer = bilal.post(f"{url}/edit", data=sent)
    assert answer.status_code == 409
    said = words_of(answer.text)
    assert "Somebody else changed this meanwhile" in said
    assert "Occupation Teacher Lawyer" in said
    assert 'value="Lawyer"' in answer.text
    assert "Teacher" in words_of(amina.page(url))
    again = dict(re.findall(r'name="(version|submission_id)"[^>]*value="([^"]*)"', answer.text))
    assert bilal.post(f"{url}/edit", data={**sent, **again}).status_code == 302
    assert "Lawyer" in words_of(amina.page(url))


def people(app: Flask) -> int:
    with app.app_context(), db.engine.connect() as connection:
        asked = select(func.count()).select_from(Person.__table__).execution_options(gate="passed")
        return int(connection.scalar(asked) or 0)


@pytest.fixture
def on_sqlite(on_postgresql: bool) -> None:
    if on_postgresql:
        pytest.skip("a locked or full file is SQLite's")


@pytest.fixture
def locked(app: Flask, on_sqlite: None) -> Iterator[None]:
    """Somebody else is writing, for longer than we wait."""
    with app.app_context():
        url = db.engine.url
    other = create_engine(url)
    with other.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield
        connection.exec_driver_sql("ROLLBACK")
    other.dispose()


def test_a_locked_database_is_a_clear_answer(
    app: Flask, browse: Browse, on_sqlite: None, request: pytest.FixtureRequest
) -> None:
    amina = browse("amina")
    page = amina.page("/people/new")
    request.getfixturevalue("locked")
    answer = amina.post("/people/new", data={"csrf_token": token_in(page), "title": "Layla Hassan"})
    assert answer.status_code == 503
    assert "The database is busy Nothing was saved." in words_of(answer.text)


def test_a_full_disk_is_a_clear_answer_and_nothing_is_half_written(app: Flask, browse: Browse, on_sqlite: None) -> None:
    amina = browse("amina")
    page = amina.page("/letters/new")
    with app.app_context():
        engine = db.engine
        session().rollback()
        engine.dispose()

    def fill(connection: object, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]  # the driver's own
        connection.execute(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]  # the driver's own

    event.listen(engine, "connect", fill)
    try:
        fields = {"csrf_token": token_in(page), "title": "Letter", "text": "x" * 90_000, "form": "open"}
        answer = amina.post("/letters/new", data=fields)
        assert answer.status_code == 503
        assert "The disk is full Nothing was saved." in words_of(answer.text)
    finally:
        event.remove(engine, "connect", fill)
        engine.dispose()
    with app.app_context(), engine.connect() as connection:
        asked = select(func.count()).select_from(Record.__table__).execution_options(gate="passed")
        assert connection.scalar(asked) == 0
    assert amina.send("/letters/new", title="Letter", text="x" * 90_000).status_code == 302

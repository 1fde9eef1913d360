"""A form outlives the session it was opened in: what was typed comes back, and only a new press saves it."""

from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import update
from werkzeug.test import TestResponse

from tests import factories
from tests.cast import Acting, Browse, Browser, Cast, hidden_in
from tests.stories.sign_in_pages import PASSWORD, link_for, new_browser, people_called, press
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import SignedIn
from tracker.records.record import by_reference
from tracker.rules.access import Ability
from tracker.web.access import needs
from tracker.web.brought_back import SavedUnseen

TYPED: dict[str, Any] = {
    "title": "Layla “Umm Yusuf” <Hassan>",
    "summary": "Arrested at the market.\nليلى",
    "born": "about 1975",
}


def end_all_sessions(app: Flask) -> None:
    with app.app_context():
        session().execute(update(SignedIn).values(ended_at=clock.real_now()))
        session().commit()


def interrupted(app: Flask, browser: Browser) -> TestResponse:
    """Type a person in, and lose the session before saving."""
    fields = {**hidden_in(browser.page("/people/new"), "/people/new"), **TYPED}
    end_all_sessions(app)
    return browser.post("/people/new", data=fields)


def sign_in_on(browser: Browser, page: str, **more: str) -> TestResponse:
    fields = {**hidden_in(page, "/sign-in"), "email": "amina@example.org", "password": PASSWORD, **more}
    return browser.post("/sign-in", data=fields)


@pytest.mark.usefixtures("stranger")
def test_what_was_typed_comes_back_and_is_saved_by_a_new_press_alone(
    app: Flask, browse: Browse, cast: Cast, acting: Acting
) -> None:
    amina = browse("amina")
    asked = interrupted(app, amina)
    assert asked.status_code == 401
    assert "What you wrote is kept on this page" in asked.text
    back = sign_in_on(amina, asked.text)
    assert back.status_code == 200
    assert "You were signed out. Nothing you wrote is lost. Check it and save." in back.text
    for value in TYPED.values():
        assert value in unescape(back.text)
    assert people_called(app, cast, acting, TYPED["title"]) == 0
    fields = {**hidden_in(back.text, "/people/new"), **TYPED}
    for _press in range(2):
        assert amina.post("/people/new", data=fields).status_code == 302
    assert people_called(app, cast, acting, TYPED["title"]) == 1


@pytest.mark.usefixtures("stranger")
def test_a_wrong_password_or_another_tab_loses_nothing_either(app: Flask, browse: Browse, cast: Cast) -> None:
    amina = browse("amina")
    asked = interrupted(app, amina)
    wrong = sign_in_on(amina, asked.text, password="wrong wrong wrong")
    assert wrong.status_code == 401
    assert press(amina, link_for(app, cast, "amina")).status_code == 302, "signed in by a link, in another tab"
    back = sign_in_on(amina, wrong.text, password="")
    assert TYPED["summary"] in unescape(back.text)
    assert 'action="/people/new"' in back.text


@pytest.mark.usefixtures("stranger")
def test_a_text_too_long_to_carry_is_said_to_be(app: Flask, browse: Browse) -> None:
    amina = browse("amina")
    page = amina.page("/people/new")
    end_all_sessions(app)
    answer = amina.post("/people/new", data={**hidden_in(page, "/people/new"), "summary": "x" * 200_000})
    assert answer.status_code == 401
    assert "too long to carry along" in answer.text


@pytest.mark.usefixtures("stranger")
def test_a_button_pressed_without_a_session_does_nothing(app: Flask, browse: Browse, acting: Acting) -> None:
    amina = browse("amina")
    with acting("amina"):
        ref = factories.person().ref
    end_all_sessions(app)
    asked = amina.post(f"/records/{ref}/delete", headers={"Referer": f"http://localhost/people/{ref}"})
    assert asked.status_code == 401
    assert "nothing was done" in asked.text
    answer = sign_in_on(amina, asked.text)
    assert answer.headers["Location"] == f"/people/{ref}"
    with acting("amina"):
        assert session().scalars(by_reference(ref)).one_or_none() is not None


@pytest.mark.usefixtures("stranger")
def test_a_forged_form_deletes_nothing_after_the_sign_in(app: Flask, browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        ref = factories.person().ref
    amina = new_browser(app)
    page = amina.page("/sign-in")
    forged = {"next": f"/records/{ref}/delete", "kept-anything": "yes"}
    assert sign_in_on(amina, page, **forged).status_code == 404
    with acting("amina"):
        assert session().scalars(by_reference(ref)).one_or_none() is not None


def test_a_button_with_a_token_that_ran_out_does_nothing(app: Flask, browse: Browse, acting: Acting) -> None:
    amina = browse("amina")
    with acting("amina"):
        ref = factories.person().ref
    page = f"http://localhost/people/{ref}"
    answer = amina.post(f"/records/{ref}/delete", data={"csrf_token": "old"}, headers={"Referer": page})
    assert answer.headers["Location"] == f"/people/{ref}"
    assert "Nothing was done: press the button once more." in amina.page(f"/people/{ref}")


@pytest.mark.own_app
def test_a_form_that_is_only_brought_back_cannot_be_saved_by_mistake(
    app: Flask, browse: Browse, cast: Cast, acting: Acting
) -> None:
    """A page that would save without asking whether somebody pressed is stopped before it commits."""

    @needs(Ability.WRITE)
    def careless() -> ResponseReturnValue:
        factories.person("Saved unseen")
        session().commit()
        return "saved"

    app.add_url_rule("/careless", "careless", careless, methods=["GET", "POST"])
    amina = browse("amina")
    with pytest.raises(SavedUnseen):
        amina.post("/careless", data={"csrf_token": "old"})
    assert people_called(app, cast, acting, "Saved unseen") == 0


def test_passwords_are_never_carried_along(app: Flask, browse: Browse) -> None:
    amina = browse("amina")
    page = amina.page("/account/password")
    end_all_sessions(app)
    fields = {**hidden_in(page, "/account/password"), "new_password": "a secret of mine"}
    answer = amina.post("/account/password", data=fields)
    assert answer.status_code == 401
    assert "a secret of mine" not in answer.text


def test_a_form_of_what_is_not_there_is_as_missing_without_a_token_as_with_one(browse: Browse) -> None:
    amina = browse("amina")
    for address in ("/people/P-ZZZZZ/edit", "/events/E-ZZZZZ/consent"):
        assert amina.post(address, data={"csrf_token": "old"}).status_code == 404

"""Passkeys sign in by themselves, work on our address alone, and what a browser answered passes once."""

import json
from dataclasses import replace
from typing import Any

import hypothesis
import pytest
from flask import Flask
from hypothesis import strategies as st
from sqlalchemy import select

from tests.authenticator import Authenticator, letters
from tests.cast import Browse, Browser, Cast, token_in
from tests.conftest import settings_for
from tests.stories.sign_in_pages import PASSWORD, is_signed_in, new_browser, try_password
from tests.stories.step_pages import SITE, STEPS, add_app, add_passkey, at_once, options_on, press_passkey
from tracker.actions import accounts
from tracker.plumbing import passkeys
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import user_by_email
from tracker.records.second_steps import Passkey

pytestmark = pytest.mark.own_app
SIGN_IN = "/sign-in/passkey"


@pytest.fixture
def settings(database_url: str, tmp_path: Any) -> Settings:
    return replace(settings_for(database_url, tmp_path), base_url=SITE)


def sign_in_with(app: Flask, passkey: Authenticator) -> Browser:
    browser = new_browser(app)
    press_passkey(browser, passkey, browser.page("/sign-in"), SIGN_IN)
    return browser


def test_a_passkey_signs_in_alone(app: Flask, browse: Browse, cast: Cast) -> None:
    passkey = add_passkey(browse("vera"))
    came = sign_in_with(app, passkey)
    assert cast.vera.email in came.page("/account")
    assert "My phone" in came.page(STEPS)
    assert "last used" in came.page(STEPS)


def test_it_is_a_second_step_after_a_password(app: Flask, browse: Browse, cast: Cast) -> None:
    passkey = add_passkey(browse("vera"))
    with app.app_context():
        accounts.choose_password(session().scalars(user_by_email(cast.vera.email)).one(), PASSWORD)
        session().commit()
    browser = new_browser(app)
    assert try_password(browser, cast.vera.email, PASSWORD).headers["Location"] == "/sign-in/code"
    assert not is_signed_in(browser)
    press_passkey(browser, passkey, browser.page("/sign-in/code"), "/sign-in/code/passkey")
    assert is_signed_in(browser)


def test_the_passkey_of_somebody_else_is_no_second_step(app: Flask, browse: Browse, cast: Cast) -> None:
    add_passkey(browse("vera"))
    bilals = add_passkey(browse("bilal"))
    with app.app_context():
        accounts.choose_password(session().scalars(user_by_email(cast.vera.email)).one(), PASSWORD)
        session().commit()
    browser = new_browser(app)
    try_password(browser, cast.vera.email, PASSWORD)
    answer = press_passkey(browser, bilals, browser.page("/sign-in/code"), "/sign-in/code/passkey")
    assert answer.status_code == 401
    assert not is_signed_in(browser)


WRONG: dict[str, dict[str, Any]] = {
    "another address": {"origin": "http://tracker.example.com"},
    "another host": {"host": "example.com"},
    "nobody showed a finger or a PIN": {"verified": False},
    "a copy that was used less often": {"count": 0},
    "another key": {"credential_id": b"never seen here"},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_answer_lets_nobody_in(app: Flask, browse: Browse, wrong: str) -> None:
    passkey = add_passkey(browse("vera"), count=7)
    sign_in_with(app, passkey)
    browser = new_browser(app)
    answer = press_passkey(browser, replace(passkey, **WRONG[wrong]), browser.page("/sign-in"), SIGN_IN)
    assert answer.status_code == 401
    assert "The passkey did not work here" in answer.text
    assert not is_signed_in(browser)
    assert is_signed_in(sign_in_with(app, replace(passkey, count=20))), "the right one still does"


def test_a_signature_of_another_key_lets_nobody_in(app: Flask, browse: Browse) -> None:
    passkey = add_passkey(browse("vera"))
    forged = Authenticator(passkey.origin, passkey.host, credential_id=passkey.credential_id)
    assert not is_signed_in(sign_in_with(app, forged))


@pytest.mark.parametrize("counts", [True, False])
def test_an_answer_passes_once_also_when_many_send_it_at_once(app: Flask, browse: Browse, counts: bool) -> None:
    passkey = add_passkey(browse("vera"), counts=counts)
    page = new_browser(app).page("/sign-in")
    answer = passkey.prove(options_on(page))

    def send() -> int:
        browser = new_browser(app)
        token = token_in(browser.page("/sign-in"))
        return browser.post(SIGN_IN, data={"csrf_token": token, "answer": answer}).status_code

    assert at_once([send] * 4) == [302, 401, 401, 401]
    assert send() == 401


def test_an_answer_for_one_door_opens_no_other(app: Flask, browse: Browse, cast: Cast) -> None:
    vera = browse("vera")
    passkey = add_passkey(vera)
    for_signing_in = new_browser(app).page("/sign-in")
    page = vera.page("/account/prove")
    answer = passkey.prove(options_on(for_signing_in))
    sent = {"csrf_token": token_in(page), "answer": answer}
    assert vera.post("/account/prove/passkey", data=sent).status_code == 401
    other = browse("vera").page("/account/prove")
    sent = {"csrf_token": token_in(page), "answer": passkey.prove(options_on(other))}
    assert vera.post("/account/prove/passkey", data=sent).status_code == 401, "nor one for another session"
    sent = {"csrf_token": token_in(page), "answer": passkey.prove(options_on(page))}
    assert vera.post("/account/prove/passkey", data=sent).status_code == 302


@pytest.mark.parametrize("wrong", [{"verified": False}, {"origin": "http://evil.example"}, {"host": "evil.example"}])
def test_a_passkey_that_does_not_hold_is_not_kept(app: Flask, browse: Browse, wrong: dict[str, Any]) -> None:
    vera = browse("vera")
    page = vera.page(f"{STEPS}/passkey")
    passkey = replace(Authenticator(SITE, "tracker.example.org"), **wrong)
    sent = {"csrf_token": token_in(page), "answer": passkey.make(options_on(page)), "name": "False"}
    assert "could not be added" in vera.post(f"{STEPS}/passkey", data=sent, follow_redirects=True).text
    with app.app_context():
        assert session().scalars(select(Passkey)).all() == []


def test_a_passkey_that_is_taken_away_lets_nobody_in(app: Flask, browse: Browse) -> None:
    vera = browse("vera")
    passkey = add_passkey(vera)
    with app.app_context():
        number = session().scalars(select(Passkey.id)).one()
    add_app(vera)
    browse("bilal").send(f"{STEPS}/passkeys/{number}/remove", form_of="/account")
    elsewhere = sign_in_with(app, passkey)
    assert is_signed_in(elsewhere), "nobody takes away what is somebody else's"
    vera.send(f"{STEPS}/passkeys/{number}/remove", form_of=STEPS)
    assert not is_signed_in(elsewhere)
    assert not is_signed_in(sign_in_with(app, passkey))


def test_somebody_who_was_let_go_has_no_passkey_either(app: Flask, browse: Browse, cast: Cast) -> None:
    passkey = add_passkey(browse("vera"))
    with app.app_context():
        user = session().scalars(user_by_email(cast.vera.email)).one()
        accounts.change_user(user, user.name, user.role_of, active=False)
        session().commit()
    assert not is_signed_in(sign_in_with(app, passkey))


def test_the_sign_in_page_says_nothing_about_who_has_a_passkey(app: Flask, browse: Browse) -> None:
    add_passkey(browse("vera"))
    assert json.loads(options_on(new_browser(app).page("/sign-in")))["allowCredentials"] == []


@hypothesis.settings(max_examples=100, deadline=None)
@hypothesis.given(st.data())
def test_no_answer_whatsoever_breaks_the_reading_of_it(data: st.DataObject) -> None:
    """A true answer with a part of it replaced by anything that JSON can hold."""
    site = passkeys.Site("tracker.example.org", SITE)
    true = json.loads(Authenticator(SITE, site.host).make(passkeys.to_make(site, b"x" * 32, ("1", "vera"), ())))
    anything = st.recursive(st.none() | st.booleans() | st.integers() | st.text() | st.floats(), st.lists, max_leaves=4)
    part = data.draw(st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "attestationObject"]))
    where = true["response"] if part in true["response"] else true
    where[part] = data.draw(anything | st.binary().map(letters))
    for text in (json.dumps(true), json.dumps(true)[: data.draw(st.integers(0, 400))], data.draw(st.text())):
        try:
            passkeys.made(site, passkeys.read(text))
        except passkeys.Refused:
            continue

"""Before what a stolen session must not do, somebody shows once more that it is them; it holds for five minutes."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.cast import Browse, Browser, Cast, hidden_in, token_in
from tests.conftest import settings_for
from tests.stories.sign_in_pages import PASSWORD, give_password, is_signed_in, link_for, new_browser, press
from tests.stories.step_pages import SITE, STEPS, at_once, code_of, give_app, let_proof_grow_old, seed_on, show
from tests.stories.team_pages import change, found
from tracker.actions import slowing
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import user_by_email
from tracker.rules.slowing import CODES
from tracker.web.access import Fresh

pytestmark = pytest.mark.own_app
PROVE = "/account/prove"
NEW: dict[str, Any] = {"email": "new@example.org", "name": "Nadia", "role": "viewer"}


@pytest.fixture
def settings(database_url: str, tmp_path: Any) -> Settings:
    return replace(settings_for(database_url, tmp_path), base_url=SITE)


def wants_fresh(app: Flask, rule: Rule) -> Fresh | None:
    return getattr(app.view_functions[rule.endpoint], "fresh", None)


def test_people_roles_links_feeds_keys_and_files_want_to_know_who_is_there(app: Flask) -> None:
    wanting = {str(rule) for rule in app.url_map.iter_rules() if wants_fresh(app, rule) is not None}
    assert wanting >= {
        "/account/password",
        "/account/tokens",
        f"{STEPS}/app",
        f"{STEPS}/app/remove",
        f"{STEPS}/passkey",
        f"{STEPS}/passkeys/<int:passkey_id>/remove",
        f"{STEPS}/recovery-codes",
        "/calendar/feeds",
        "/cases/<ref>/lists/<int:document_id>/<name>.<ending>",
        "/files/<token>/copy",
        "/files/<token>/original",
        "/letters/<ref>/letter.<ending>",
        "/organisations/<ref>/introductions/<int:document_id>/<name>.<ending>",
        "/people/<ref>/sheet.<ending>",
        "/scoreboard/addressees.<ending>",
        "/scoreboard/coverage.<ending>",
        "/visits/<ref>/packs/<int:document_id>/<name>.<ending>",
        "/team/<int:user_id>",
        "/team/<int:user_id>/forget-password",
        "/team/<int:user_id>/link",
        "/team/<int:user_id>/lost-step",
        "/team/<int:user_id>/lost-step/confirm",
        "/team/new",
        "/team/second-step",
    }


def test_what_was_typed_comes_back_after_the_password(app: Flask, browse: Browse, cast: Cast) -> None:
    amina = browse("amina")
    give_password(app, cast, "amina")
    amina = browse("amina")
    fields = {**hidden_in(amina.page("/team/new"), "/team/new"), **NEW}
    let_proof_grow_old(app)
    asked = amina.post("/team/new", data=fields)
    assert asked.status_code == 401
    assert "What you wrote is kept on this page" in asked.text
    sent = hidden_in(asked.text, PROVE)
    assert amina.post(PROVE, data={**sent, "password": "wrong wrong wrong"}).status_code == 422
    back = amina.post(PROVE, data={**sent, "password": PASSWORD})
    assert 'value="new@example.org"' in back.text
    with app.app_context():
        assert session().scalars(user_by_email("new@example.org")).one_or_none() is None, "nobody pressed again"
    assert amina.post("/team/new", data={**hidden_in(back.text, "/team/new"), **NEW}).status_code == 200
    assert "Nadia" in amina.page("/team")


def test_a_button_is_pressed_once_more(app: Flask, browse: Browse, cast: Cast) -> None:
    give_password(app, cast, "amina")
    amina = browse("amina")
    address = f"/team/{cast.vera.id}"
    token = token_in(amina.page(address))
    let_proof_grow_old(app)
    asked = amina.post(f"{address}/link", data={"csrf_token": token}, headers={"Referer": f"http://localhost{address}"})
    assert asked.status_code == 401
    assert "press the button once more" in asked.text
    done = amina.post(PROVE, data={**hidden_in(asked.text, PROVE), "password": PASSWORD})
    assert done.headers["Location"] == address
    assert "/sign-in/" in amina.post(f"{address}/link", data={"csrf_token": token_in(amina.page(address))}).text


def test_whoever_has_a_second_step_shows_that_and_no_password(app: Flask, browse: Browse, cast: Cast) -> None:
    seed, _codes = give_app(app, cast, "amina")
    amina = browse("amina")
    let_proof_grow_old(app)
    assert 'name="password"' not in amina.page(PROVE)
    assert amina.get(f"{STEPS}/app").headers["Location"].startswith(f"{PROVE}?next=")
    assert show(amina, code_of(seed), PROVE).status_code == 302
    assert amina.get(f"{STEPS}/app").status_code == 200
    let_proof_grow_old(app)
    assert show(amina, code_of(seed), PROVE).status_code == 422, "a code passes once, here too"


def test_five_minutes_after_signing_in_nobody_is_asked(app: Flask, browse: Browse) -> None:
    assert browse("amina").send("/team/new", **NEW).status_code == 200


def test_a_proof_in_one_session_is_none_in_another(app: Flask, browse: Browse, cast: Cast) -> None:
    give_password(app, cast, "amina")
    here, there = browse("amina"), browse("amina")
    let_proof_grow_old(app)
    assert here.send(PROVE, password=PASSWORD).status_code == 302
    assert here.get(f"{STEPS}/app").status_code == 200
    assert there.get(f"{STEPS}/app").status_code == 302


def test_a_cookie_that_somebody_copied_before_opens_nothing_after_a_proof(
    app: Flask, browse: Browse, cast: Cast
) -> None:
    give_password(app, cast, "amina")
    amina, thief = browse("amina"), new_browser(app)
    with amina.session_transaction() as kept, thief.session_transaction() as copied:
        copied.update(kept)
    assert is_signed_in(thief)
    amina.send(PROVE, password=PASSWORD)
    assert is_signed_in(amina)
    assert not is_signed_in(thief)


def test_whoever_signs_in_by_links_alone_is_told_to_get_a_new_one(app: Flask, browse: Browse, cast: Cast) -> None:
    chidi = browse("chidi")
    let_proof_grow_old(app)
    asked = chidi.send("/account/password", new_password=PASSWORD)
    assert asked.status_code == 401
    assert "Get a new link from a coordinator" in asked.text
    fresh = new_browser(app)
    press(fresh, link_for(app, cast, "chidi"))
    assert fresh.send("/account/password", new_password=PASSWORD).headers["Location"] == "/account"


def test_guessing_in_a_session_that_was_found_open_is_slowed(app: Flask, browse: Browse, cast: Cast) -> None:
    give_password(app, cast, "amina")
    amina = browse("amina")
    let_proof_grow_old(app)
    for _try in range(5):
        amina.send(PROVE, password="wrong wrong wrong")
    assert "then try again" in amina.send(PROVE, password=PASSWORD).text


def test_ending_sessions_and_letting_somebody_go_is_never_held_up(app: Flask, browse: Browse, cast: Cast) -> None:
    amina, vera = browse("amina"), browse("vera")
    let_proof_grow_old(app)
    amina.send(f"/team/{cast.vera.id}/end-sessions", form_of=f"/team/{cast.vera.id}")
    assert vera.get("/account").status_code == 302


def test_nobody_is_led_to_another_host(app: Flask, browse: Browse, cast: Cast) -> None:
    give_password(app, cast, "amina")
    amina: Browser = browse("amina")
    page = amina.page(f"{PROVE}?next=//evil.example/")
    answer = amina.post(PROVE, data={**hidden_in(page, PROVE), "next": "//evil.example/", "password": PASSWORD})
    assert answer.headers["Location"] == "/"


def test_a_page_that_was_brought_back_shows_nothing_that_wants_a_proof(app: Flask, browse: Browse) -> None:
    """Somebody with an old session sends the sign-in page the way it brings forms back."""
    amina = browse("amina")
    let_proof_grow_old(app)
    sent = {"csrf_token": token_in(amina.page("/account")), "next": f"{STEPS}/app", "kept-code": "1"}
    answer = amina.post("/sign-in", data={**sent, "email": "", "password": ""})
    assert "<svg" not in answer.text


def test_adding_an_app_is_not_held_up_while_somebody_looks_for_their_phone(app: Flask, browse: Browse) -> None:
    vera = browse("vera")
    page = vera.page(f"{STEPS}/app")
    let_proof_grow_old(app)
    fields = {**hidden_in(page, f"{STEPS}/app"), "code": code_of(seed_on(page))}
    assert "Recovery codes" in vera.post(f"{STEPS}/app", data=fields).text


@pytest.mark.parametrize(("page", "secret"), [("app", "<svg"), ("passkey", 'name="options"')])
def test_a_press_that_carries_nothing_begins_no_second_step_in_an_old_session(
    app: Flask, browse: Browse, page: str, secret: str
) -> None:
    vera, at = browse("vera"), f"{STEPS}/{page}"
    token = token_in(vera.page(at))
    let_proof_grow_old(app)
    answer = vera.post(at, data={"csrf_token": token})
    assert (answer.status_code, answer.headers.get("Location")) == (302, at)
    assert secret not in answer.text
    assert vera.get(at).headers["Location"].startswith(f"{PROVE}?next=")


def test_of_many_guesses_at_once_those_that_are_free_are_heard(app: Flask, cast: Cast) -> None:
    def guess() -> int:
        with app.app_context():
            try:
                slowing.begin(slowing.password_again(cast.amina.id, 1))
            except slowing.TooFast:
                return 429
            session().commit()
            return 200

    assert at_once([guess] * 12).count(200) == CODES.free


def test_a_colleague_is_locked_out_by_one_press_that_asks_for_no_proof(app: Flask, browse: Browse, cast: Cast) -> None:
    amina, bilal, vera, address = browse("amina"), browse("bilal"), browse("vera"), f"/team/{cast.bilal.id}"
    let_proof_grow_old(app)
    assert "Lock them out" in amina.page(address)
    assert "Lock them out" not in amina.page(f"/team/{cast.amina.id}")
    assert vera.send(f"{address}/let-go", form_of="/account").status_code == 403
    assert amina.send(f"{address}/let-go", form_of=address).headers["Location"] == address
    assert bilal.get("/people/").status_code == 302
    assert amina.get("/people/").status_code == 200
    assert change(amina, cast.bilal.id, active="y").status_code == 401, "opening it to him wants a proof"
    assert found(app, "bilal@example.org") == ("officer", False, {cast.bilal.team_id})

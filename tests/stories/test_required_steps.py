"""A role may have to show a second step; the first coordinator adds one at once where others reach the installation."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests import processes
from tests.cast import Acting, Browse, Browser, Cast, hidden_in
from tests.conftest import settings_for
from tests.stories.sign_in_pages import PASSWORD, give_password, new_browser, people_called
from tests.stories.step_pages import SITE, STEPS, add_app, deeds, let_proof_grow_old
from tracker.actions import sign_in
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.second_steps import RequiredStep
from tracker.rules.access import Role
from tracker.web import assets
from tracker.web.access import PUBLIC, policy_of

pytestmark = pytest.mark.own_app
REQUIRED, PROVE = "/team/second-step", "/account/prove"


@pytest.fixture
def settings(database_url: str, tmp_path: Any) -> Settings:
    return replace(settings_for(database_url, tmp_path), base_url=SITE)


def first_link(app: Flask) -> str:
    with app.app_context():
        secret = sign_in.new_link(None)
        session().commit()
    return f"/sign-in/{secret}"


def test_the_first_coordinator_adds_one_before_anything_else(app: Flask) -> None:
    browser = new_browser(app)
    browser.send(first_link(app), email="amina@example.org", name="Amina", team="Asia")
    for page in ("/", "/people/", "/team", "/account"):
        assert browser.get(page).headers["Location"] == STEPS, page
    assert "Your role needs a second step" in browser.page(STEPS)
    add_app(browser)
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize(("base", "wanted"), [("https://tracker.example.org", {Role.COORDINATOR}), ("", set())])
def test_a_first_coordinator_whom_a_command_adds_too(app: Flask, settings: Settings, base: str, wanted: object) -> None:
    """And on one laptop alone nobody must."""
    here = {"TRACKER_BASE_URL": base, "TRACKER_TRUSTED_PROXIES": "1", "TRACKER_NOW": ""} if base else {}
    told = processes.tracker(settings, "user", "add", "amina@example.org", "--role", "coordinator", **here)
    assert told.returncode == 0, told.stderr
    with app.app_context():
        assert set(session().scalars(select(RequiredStep.role))) == wanted


def test_a_role_is_chosen_and_it_holds_from_the_next_request(
    app: Flask, browse: Browse, cast: Cast, acting: Acting
) -> None:
    amina, bilal, vera = browse("amina"), browse("bilal"), browse("vera")
    assert "2 people, 2 without one" in amina.page(REQUIRED)
    amina.send(REQUIRED, roles=["officer"])
    assert bilal.get("/people/").headers["Location"] == STEPS
    assert vera.get("/people/").status_code == 200
    refused = bilal.post("/people/new", data={"title": "Layla"})
    assert refused.status_code == 403
    assert "add a second step" in refused.text
    assert people_called(app, cast, acting, "Layla") == 0
    add_app(bilal)
    assert bilal.get("/people/").status_code == 200
    assert "2 people, 1 without one" in amina.page(REQUIRED)


def test_every_page_but_those_where_it_is_added_is_closed(app: Flask, browse: Browse) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    amina.send(REQUIRED, roles=["officer"])
    bilal = browse("bilal")
    for rule in app.url_map.iter_rules():
        if not rule.arguments and "GET" in (rule.methods or ()) and rule.endpoint not in assets.ENDPOINTS:
            answer = bilal.get(str(rule))
            opened = str(rule) in (STEPS, f"{STEPS}/app", f"{STEPS}/passkey", PROVE, "/help", "/healthz", "/sign-in")
            opened = opened or policy_of(app.view_functions[rule.endpoint]) == PUBLIC or answer.status_code == 401
            assert (
                opened
                or answer.headers.get("Location", "").startswith((STEPS, "/sign-in"))
                or (answer.status_code == 403)
            ), rule
    assert bilal.get("/sign-out").status_code == 405
    assert bilal.send("/sign-out", form_of=STEPS).status_code == 302


def test_whose_role_newly_needs_one_proves_who_they_are_on_the_way_to_it(
    app: Flask, browse: Browse, cast: Cast
) -> None:
    give_password(app, cast, "bilal")
    bilal = browse("bilal")
    browse("amina").send(REQUIRED, roles=["officer"])
    let_proof_grow_old(app)
    to = bilal.get(f"{STEPS}/app").headers["Location"]
    proved = bilal.post(PROVE, data={**hidden_in(bilal.page(to), PROVE), "password": PASSWORD})
    assert proved.headers["Location"] == f"{STEPS}/app"
    add_app(bilal)


def test_the_last_one_is_not_taken_away_while_the_role_needs_it(app: Flask, browse: Browse) -> None:
    bilal = browse("bilal")
    add_app(bilal)
    browse("amina").send(REQUIRED, roles=["officer"])
    answer = bilal.send(f"{STEPS}/app/remove", form_of=STEPS, follow=True)
    assert "Add another one first" in answer.text
    assert "Put another app in its place" in answer.text
    browse("amina").send(REQUIRED)
    assert "Your other sessions are ended" in bilal.send(f"{STEPS}/app/remove", form_of=STEPS, follow=True).text


def test_an_administrator_decides_about_administrators_alone(app: Flask, browse: Browse) -> None:
    browse("amina").send(REQUIRED, roles=["officer", "viewer"])
    dana: Browser = browse("dana")
    assert "Officer" not in dana.page(REQUIRED)
    assert dana.send(REQUIRED, roles=["officer"]).status_code == 422
    dana.send(REQUIRED, roles=["administrator"])
    with app.app_context():
        assert set(session().scalars(select(RequiredStep.role))) == {Role.ADMINISTRATOR, Role.OFFICER, Role.VIEWER}


def test_that_a_role_needs_none_any_more_stands_in_the_log(app: Flask, browse: Browse, cast: Cast) -> None:
    amina = browse("amina")
    amina.send(REQUIRED, roles=["officer", "viewer"])
    amina.send(REQUIRED, roles=["officer"])
    amina.send(REQUIRED, roles=["officer"])
    freed = [each for each in deeds(app) if each[1] == "second-step-not-required"]
    assert freed == [(cast.amina.id, "second-step-not-required", None, "viewer")]

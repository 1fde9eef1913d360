"""Whoever manages adds people and lets them go; whoever reads no records does not decide who reads them."""

import re
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.cast import Browse, Cast, hidden_in, token_in, words_of
from tests.processes import tracker
from tests.statements import count_statements
from tests.stories.team_pages import NEW, change, found, link_in
from tracker.actions import accounts, sign_in
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import SignInLink, Team, User, user_by_email
from tracker.rules.access import Role


def test_a_person_is_added_and_their_link_is_shown_once(app: Flask, browse: Browse, cast: Cast) -> None:
    amina = browse("amina")
    page = amina.page("/team/new")
    fields = {**hidden_in(page, "/team/new"), **NEW, "teams": [str(cast.amina.team_id)]}
    shown = amina.post("/team/new", data=fields)
    assert shown.status_code == 200
    assert shown.headers["Cache-Control"] == "no-store"
    assert found(app, "farah@example.org") == ("officer", True, {cast.amina.team_id})
    link = link_in(shown.text)
    again = amina.post("/team/new", data=fields, follow_redirects=True)
    assert "Farah" in again.text
    assert "/sign-in/" not in again.text, "pressed twice, one person, and the link is not shown again"
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(User).where(User.name == "Farah")) == 1
    farah = app.test_client()
    farah.post(link, data={"csrf_token": token_in(farah.get(link).text)})
    assert "farah@example.org" in farah.get("/account").text


def test_the_list_says_who_is_here(app: Flask, browse: Browse) -> None:
    said = words_of(browse("amina").page("/team"))
    assert re.search(r"Bilal bilal@example\.org Officer Asia Not yet, or not for 30 days", said)
    assert re.search(r"Dana dana@example\.org Administrator None", said)
    browse("bilal").page("/account")
    assert re.search(
        r"Bilal bilal@example\.org Officer Asia \d+ \w+ \d{4}, \d\d:\d\d", words_of(browse("amina").page("/team"))
    )


@pytest.mark.parametrize("name", ["bilal", "chidi", "vera", "esi"])
def test_others_do_not_see_it(browse: Browse, name: str) -> None:
    browser = browse(name)
    assert browser.get("/team").status_code == 403
    assert 'href="/team"' not in browser.page("/account")


def test_an_address_belongs_to_one_person(app: Flask, browse: Browse, cast: Cast) -> None:
    amina = browse("amina")
    fields: dict[str, Any] = {**NEW, "email": " Bilal@Example.ORG "}
    answer = amina.send("/team/new", **fields)
    assert answer.status_code == 422
    assert "Somebody with this address is already here." in answer.text
    assert 'value="Farah"' in answer.text
    assert change(amina, cast.vera.id, email="bilal@example.org").status_code == 422


@pytest.mark.parametrize(
    "email", ["farah", "farah@", "a b@example.org", "a,b@example.org", "Farah <f@example.org>", "f@-x.org"]
)
def test_an_address_that_no_mail_reaches_is_refused(browse: Browse, email: str) -> None:
    fields: dict[str, Any] = {**NEW, "email": email}
    answer = browse("amina").send("/team/new", **fields)
    assert answer.status_code == 422
    assert "Write a mail address such as name@example.org." in answer.text


@pytest.mark.parametrize("wrong", [{"role": "king"}, {"role": ""}, {"teams": "999"}, {"name": ""}])
def test_a_role_or_team_that_is_none_is_refused(app: Flask, browse: Browse, wrong: dict[str, str]) -> None:
    fields: dict[str, Any] = {**NEW, **wrong}
    assert browse("amina").send("/team/new", **fields).status_code == 422
    assert found(app, "farah@example.org") is None


def test_a_coordinator_changes_everything_about_somebody(app: Flask, browse: Browse, cast: Cast) -> None:
    amina, vera = browse("amina"), browse("vera")
    teams = [str(cast.amina.team_id), str(cast.esi.team_id)]
    changed = change(amina, cast.vera.id, email="vera.n@example.org", name="Vera N.", role="officer", teams=teams)
    assert changed.headers["Location"] == "/team"
    assert found(app, "vera.n@example.org") == ("officer", True, {cast.amina.team_id, cast.esi.team_id})
    assert vera.get("/people/new").status_code == 200, "at her next page"


def test_whoever_is_let_go_is_out_at_once_and_their_link_too(app: Flask, browse: Browse, cast: Cast) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    link = link_in(amina.send(f"/team/{cast.bilal.id}/link", form_of=f"/team/{cast.bilal.id}").text)
    assert change(amina, cast.bilal.id, active="").status_code == 302
    assert bilal.get("/people/").status_code == 302
    assert app.test_client().get(link).status_code == 410
    assert "may not sign in" in words_of(amina.page("/team"))
    page = amina.send(f"/team/{cast.bilal.id}/link", form_of=f"/team/{cast.bilal.id}", follow=True).text
    assert "This person may not sign in." in page
    assert change(amina, cast.bilal.id, active="y").status_code == 302
    assert found(app, "bilal@example.org") == ("officer", True, {cast.bilal.team_id})
    assert bilal.get("/people/").status_code == 302, "what was ended stays ended"
    assert app.test_client().get(link).status_code == 410


def test_the_last_coordinator_stays(app: Flask, browse: Browse, cast: Cast) -> None:
    amina, dana = browse("amina"), browse("dana")
    for fields in ({"role": "officer"}, {"active": ""}):
        answer = change(amina, cast.amina.id, **fields)
        assert answer.status_code == 422
        assert "This is the last coordinator." in answer.text
    page = dana.send(f"/team/{cast.amina.id}/let-go", form_of=f"/team/{cast.amina.id}", follow=True).text
    assert "This is the last coordinator." in page
    assert found(app, "amina@example.org") == ("coordinator", True, {cast.amina.team_id})
    change(amina, cast.bilal.id, role="coordinator")
    assert change(amina, cast.amina.id, role="viewer").headers["Location"] == "/account"
    assert found(app, "amina@example.org") == ("viewer", True, {cast.amina.team_id})


def test_of_two_coordinators_who_step_down_at_once_one_stays(app: Flask, cast: Cast) -> None:
    became: list[str] = []

    def become(email: str, role: Role) -> None:
        user = session().scalars(user_by_email(email)).one()
        accounts.change_user(user, user.name, role, active=True)

    def step_down_meanwhile() -> None:
        with app.app_context():
            try:
                become(cast.bilal.email, Role.OFFICER)
                session().commit()
                became.append("officer")
            except accounts.LastCoordinator:
                session().rollback()
                became.append("coordinator, still")

    with app.app_context():
        become(cast.bilal.email, Role.COORDINATOR)
        session().commit()
        become(cast.amina.email, Role.OFFICER)
        meanwhile = Thread(target=step_down_meanwhile)
        meanwhile.start()
        meanwhile.join(timeout=0.5)
        session().commit()
        meanwhile.join()
    assert became == ["coordinator, still"]


def test_a_new_link_does_not_end_what_is_open(app: Flask, browse: Browse, cast: Cast) -> None:
    bilal = browse("bilal")
    link_in(browse("amina").send(f"/team/{cast.bilal.id}/link", form_of=f"/team/{cast.bilal.id}").text)
    assert bilal.get("/people/").status_code == 200


def test_a_link_is_made_by_a_press_and_never_by_opening_a_page(app: Flask, browse: Browse, cast: Cast) -> None:
    amina = browse("amina")
    assert amina.get(f"/team/{cast.bilal.id}/link").status_code == 405
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(SignInLink)) == 0


def test_a_forgotten_password_is_chosen_anew(app: Flask, browse: Browse, cast: Cast) -> None:
    with app.app_context():
        accounts.choose_password(session().scalars(user_by_email(cast.vera.email)).one(), "correct horse battery")
        session().commit()
    amina, vera = browse("amina"), browse("vera")
    amina.send(f"/team/{cast.vera.id}/forget-password", form_of=f"/team/{cast.vera.id}")
    assert vera.get("/account").status_code == 302
    with app.app_context():
        assert sign_in.by_password(cast.vera.email, "correct horse battery") is None
    link = link_in(amina.send(f"/team/{cast.vera.id}/link", form_of=f"/team/{cast.vera.id}").text)
    vera.post(link, data={"csrf_token": token_in(vera.page(link))})
    assert vera.send("/account/password", new_password="another horse").status_code == 302


def test_sessions_of_somebody_who_lost_a_device_are_ended(browse: Browse, cast: Cast) -> None:
    bilal = browse("bilal")
    browse("dana").send(f"/team/{cast.bilal.id}/end-sessions", form_of=f"/team/{cast.bilal.id}")
    assert bilal.get("/account").status_code == 302


def test_a_team_is_added_once(app: Flask, browse: Browse) -> None:
    for _press in range(2):
        browse("amina").send("/team/teams/new", name="  Latin   America ")
    with app.app_context():
        assert session().scalars(select(Team.name).order_by(Team.name)).all() == ["Asia", "Europe", "Latin America"]


def test_the_command_line_takes_no_address_that_no_mail_reaches(settings: Settings) -> None:
    answer = tracker(settings, "user", "add", "farah", "--role", "viewer")
    assert answer.returncode == 1
    assert "farah is no mail address." in answer.stderr
    assert "Traceback" not in answer.stderr


def test_somebody_unknown_is_not_here(browse: Browse) -> None:
    amina = browse("amina")
    assert amina.get("/team/987654321").status_code == 404
    assert amina.send("/team/987654321/link", form_of="/team").status_code == 404


def test_statements_do_not_grow_with_people(app: Flask, browse: Browse) -> None:
    amina = browse("amina")
    few = count_statements(app, amina, "/team")
    with app.app_context():
        teams = [accounts.add_team(f"Team {number}").id for number in range(10)]
        for number in range(50):
            accounts.add_user(f"person{number}@example.org", f"Person {number}", Role.VIEWER, teams)
        session().commit()
    assert count_statements(app, amina, "/team") == few <= 12


# An administrator reads nothing, and decides about no reader

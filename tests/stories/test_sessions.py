"""A session begins with a sign-in, ends with a sign-out or by itself, and never comes back to life."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.cast import Browse, Browser, Cast, token_in
from tests.stories.sign_in_pages import (
    PASSWORD,
    is_signed_in,
    link_for,
    press,
    try_password,
)
from tracker.actions import accounts
from tracker.plumbing import clock
from tracker.plumbing.database import db, session
from tracker.records.accounts import SignedIn, user_by_email
from tracker.rules.access import Ability, Role
from tracker.web.access import needs


def test_signing_in_begins_a_new_cookie_and_a_new_token(app: Flask, stranger: Browser) -> None:
    before = token_in(stranger.page("/sign-in"))
    with stranger.session_transaction() as cookie:
        cookie["secret"] = "chosen by somebody else"
        planted = dict(cookie)
    assert try_password(stranger, "amina@example.org", PASSWORD).status_code == 302
    with stranger.session_transaction() as cookie:
        assert cookie["secret"] != planted["secret"]
        assert cookie.get("csrf_token") != planted["csrf_token"]
    answer = stranger.post("/sign-out", data={"csrf_token": before})
    assert is_signed_in(stranger), answer.text


def test_signing_in_again_ends_the_session_that_the_cookie_held(app: Flask, browse: Browse, cast: Cast) -> None:
    bilal = browse("bilal")
    press(bilal, link_for(app, cast, "chidi"))
    assert "chidi@example.org" in bilal.page("/account")
    with app.app_context():
        asked = select(SignedIn.ended_at).where(SignedIn.user_id == cast.bilal.id)
        assert session().scalars(asked).one() is not None


def test_signing_out_ends_the_session_and_empties_the_browser(browse: Browse) -> None:
    amina = browse("amina")
    with amina.session_transaction() as cookie:
        kept = dict(cookie)
    answer = amina.send("/sign-out", form_of="/account")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "You are signed out." in amina.page(answer.headers["Location"])
    with amina.session_transaction() as cookie:
        assert "secret" not in cookie
        cookie.update(kept)
    assert not is_signed_in(amina), "the cookie of before opens nothing"


def test_signing_out_twice_is_being_signed_out(stranger: Browser) -> None:
    assert stranger.post("/sign-out").headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("column", "ago"), [("seen_at", timedelta(minutes=61)), ("created_at", timedelta(hours=12, minutes=1))]
)
def test_a_session_runs_out(app: Flask, browse: Browse, column: str, ago: timedelta) -> None:
    amina = browse("amina")
    assert is_signed_in(amina)
    with app.app_context():
        session().execute(update(SignedIn).values({column: clock.real_now() - ago}))
        session().commit()
    assert not is_signed_in(amina)


@pytest.mark.own_app
def test_a_request_under_way_does_not_revive_an_ended_session(app: Flask, browse: Browse, cast: Cast) -> None:
    amina = browse("amina")

    @needs(Ability.READ)
    def slow() -> str:
        with db.engine.begin() as elsewhere:
            elsewhere.execute(update(SignedIn).values(ended_at=clock.real_now()))
        return "slow"

    app.add_url_rule("/slow", "slow", slow)
    with app.app_context():
        session().execute(update(SignedIn).values(seen_at=clock.real_now() - timedelta(minutes=5)))
        session().commit()
    assert amina.get("/slow").text == "slow"
    assert not is_signed_in(amina)
    with app.app_context():
        row = session().scalars(select(SignedIn)).one()
        assert row.ended_at is not None
        assert row.seen_at < clock.real_now() - timedelta(minutes=4)


def test_a_role_and_a_departure_act_at_the_next_request(app: Flask, browse: Browse, cast: Cast) -> None:
    bilal = browse("bilal")
    assert bilal.get("/people/new").status_code == 200
    with app.app_context():
        user = session().scalars(user_by_email(cast.bilal.email)).one()
        accounts.change_user(user, "Bilal", Role.VIEWER, active=True)
        session().commit()
    assert bilal.get("/people/new").status_code == 403
    with app.app_context():
        user = session().scalars(user_by_email(cast.bilal.email)).one()
        accounts.change_user(user, "Bilal", Role.VIEWER, active=False)
        session().commit()
    assert bilal.get("/people/").status_code == 302


# A form that was sent without a session

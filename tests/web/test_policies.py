"""What is open without signing in, what a list counts, and who is nobody any more. Every route: test_matrix.py."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Acting, Browse, Cast
from tests.web import things
from tests.web.answered import every_rule, needs
from tests.web.things import Things
from tracker.actions import accounts
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.rules.access import Role, Visibility
from tracker.rules.kinds import Kind
from tracker.web.access import PUBLIC

OTHERS = ("bilal", "esi", "dana")
CANARY = "Canary Name"


@pytest.fixture
def hidden(acting: Acting) -> Things:
    """What only Amina may see."""
    with acting("amina"):
        return things.make(CANARY, Visibility.RESTRICTED)


@pytest.mark.own_app
def test_a_route_that_says_nothing_is_open_to_nobody(app: Flask, browse: Browse, cast: Cast) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "open")
    assert {browse(name).get("/forgotten").status_code for name in cast} == {404}


def test_few_pages_are_open_without_signing_in(app: Flask) -> None:
    public = {str(rule) for rule in every_rule(app) if needs(app, rule) == PUBLIC}
    signing_in = {f"/sign-in{more}" for more in ("", "/<secret>", "/code", "/passkey", "/code/passkey")}
    described = {"/api/v1/docs", "/api/v1/openapi.json"}
    by_their_address = {"/feeds/<secret>.ics", "/feeds/<secret>.atom"}
    of_strangers = {f"/public/{more}" for more in ("", "feed.atom", "cases/<ref>", "letters/<ref>")}
    assert public == {"/healthz", "/help", *by_their_address, *of_strangers, *described, *signing_in}


@pytest.mark.parametrize("actor", OTHERS)
def test_no_list_names_or_counts_what_is_hidden(browse: Browse, hidden: Things, actor: str) -> None:
    for kind in Kind:
        answer = browse(actor).get(f"/{kind.folder}/?q=canary")
        assert answer.status_code == (403 if actor == "dana" else 200)
        assert actor == "dana" or '<span class="muted">(0)</span>' in answer.text, kind
        assert hidden.refs[kind] not in answer.text


def test_a_session_that_was_ended_and_somebody_who_left_are_nobody(app: Flask, browse: Browse, cast: Cast) -> None:
    bilal, chidi = browse("bilal"), browse("chidi")
    with app.app_context():
        people = {user.name: user for user in session().scalars(select(User))}
        accounts.end_sessions(people["Bilal"])
        accounts.change_user(people["Chidi"], "Chidi", Role.CONTRIBUTOR, active=False)
        session().commit()
    for browser in (bilal, chidi):
        assert browser.get("/people/").headers["Location"].startswith("/sign-in")


def test_a_role_that_is_taken_away_holds_from_the_next_request(app: Flask, browse: Browse, cast: Cast) -> None:
    bilal = browse("bilal")
    assert bilal.get("/deleted").status_code == 200
    with app.app_context():
        user = session().scalars(select(User).where(User.id == cast.bilal.id)).one()
        accounts.change_user(user, "Bilal", Role.VIEWER, active=True)
        session().commit()
    assert bilal.get("/deleted").status_code == 403
    assert bilal.get("/people/").status_code == 200

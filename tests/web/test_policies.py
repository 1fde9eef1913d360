"""Every route as every actor: one without a policy is open to nobody, and hidden and missing are the same 404."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from tests.cast import ROLES, Acting, Browse, Browser, Cast, token_in
from tests.web import things
from tests.web.things import OF_PEOPLE, Things
from tracker.actions import accounts
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.rules.access import Ability, Role, Visibility
from tracker.rules.kinds import Kind
from tracker.web import assets
from tracker.web.access import PUBLIC, SIGNED_IN, policy_of

OTHERS = ("bilal", "chidi", "vera", "esi", "dana")
CANARY = "Canary Name"
METHODS = ("GET", "POST")


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in assets.ENDPOINTS]


def needs(app: Flask, rule: Rule) -> object:
    return policy_of(app.view_functions[rule.endpoint])


@pytest.fixture
def hidden(acting: Acting) -> Things:
    """What only Amina may see."""
    with acting("amina"):
        return things.make(CANARY, Visibility.RESTRICTED)


def asked(app: Flask, rule: Rule, values: dict[str, str | int]) -> Iterator[tuple[str, str]]:
    """Every way of asking for this address: the method and the address."""
    for method in METHODS:
        if method in (rule.methods or ()):
            yield method, app.url_map.bind("localhost").build(rule.endpoint, values, method=method)


class Asking:
    """A browser that presses anything, and compares answers without what differs between any two pages."""

    def __init__(self, browser: Browser) -> None:
        self.browser, self._token = browser, token_in(browser.get("/account").text)

    def __call__(self, method: str, address: str) -> tuple[int, str]:
        data = {"csrf_token": self._token} if method == "POST" else None
        answer = self.browser.open(address, method=method, data=data)
        return answer.status_code, re.sub(r'value="[^"]{60,}"', "", answer.text).replace(address, "")


def test_every_route_says_what_it_needs(app: Flask) -> None:
    known = {PUBLIC, SIGNED_IN, *Ability}
    assert [str(rule) for rule in rules(app) if needs(app, rule) not in known] == []


@pytest.mark.own_app
def test_a_route_that_says_nothing_is_open_to_nobody(app: Flask, browse: Browse, cast: Cast) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "open")
    assert {browse(name).get("/forgotten").status_code for name in cast} == {404}


def test_few_pages_are_open_without_signing_in(app: Flask) -> None:
    public = {str(rule) for rule in rules(app) if needs(app, rule) == PUBLIC}
    signing_in = {f"/sign-in{more}" for more in ("", "/<secret>", "/code", "/passkey", "/code/passkey")}
    assert public == {"/healthz", "/help", "/feeds/<secret>.ics", *signing_in}


@pytest.mark.parametrize("actor", OTHERS)
def test_what_is_hidden_is_as_missing_as_what_is_not_there(
    app: Flask, browse: Browse, hidden: Things, actor: str
) -> None:
    ask, count = Asking(browse(actor)), 0
    for rule in rules(app):
        if not rule.arguments or rule.arguments & OF_PEOPLE:
            continue
        there = asked(app, rule, hidden.values(rule))
        not_there = asked(app, rule, hidden.values(rule, missing=True))
        for (method, address), (_method, other) in zip(there, not_there, strict=True):
            code, text = ask(method, address)
            assert code in (403, 404), (rule, method, code)
            assert CANARY not in text, rule
            assert (code, text) == ask(method, other), rule
            count += 1
    assert count > 60


@pytest.mark.parametrize("actor", OTHERS)
def test_no_page_names_or_counts_what_is_hidden(app: Flask, browse: Browse, hidden: Things, actor: str) -> None:
    browser = browse(actor)
    for rule in rules(app):
        if not rule.arguments and "GET" in (rule.methods or ()):
            text = browser.get(str(rule), follow_redirects=True).text
            assert CANARY not in text, rule
            assert set(hidden.refs.values()) & set(re.findall(r"[A-Z]-\w+", text)) == set(), rule
    for kind in Kind:
        answer = browser.get(f"/{kind.folder}/?q=canary")
        assert answer.status_code == (403 if actor == "dana" else 200)
        assert actor == "dana" or '<span class="muted">(0)</span>' in answer.text, kind


@pytest.mark.parametrize("actor", ROLES)
def test_a_page_refuses_every_role_that_lacks_its_ability(
    app: Flask, browse: Browse, hidden: Things, actor: str
) -> None:
    role, ask = ROLES[actor][0], Asking(browse(actor))
    lacking = [rule for rule in rules(app) if isinstance(policy := needs(app, rule), Ability) and not role.may(policy)]
    answers = {
        (str(rule), method): ask(method, address)[0]
        for rule in lacking
        for method, address in asked(app, rule, hidden.values(rule))
    }
    assert {question: code for question, code in answers.items() if code != 403} == {}
    assert bool(answers) == (role is not Role.COORDINATOR)


def test_nobody_reaches_anything_without_a_session(app: Flask, hidden: Things) -> None:
    stranger = app.test_client()
    for rule in rules(app):
        if needs(app, rule) == PUBLIC:
            continue
        for method, address in asked(app, rule, hidden.values(rule)):
            answer = stranger.open(address, method=method)
            assert CANARY not in answer.text
            led = answer.headers.get("Location", "")
            assert led.startswith("/sign-in") or "<h1>Sign in</h1>" in answer.text, (rule, method)


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

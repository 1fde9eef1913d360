"""One signs in with a password or a link, signs out everywhere, and a form outlives the session it was opened in."""

import re
from datetime import timedelta
from html import unescape
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from tests import factories
from tests.cast import Acting, Browse, Browser, Cast, hidden_in, token_in
from tracker.actions import accounts, sign_in
from tracker.plumbing import clock
from tracker.plumbing.database import db, session
from tracker.records.accounts import SignedIn, SignInLink, Team, User, user_by_email
from tracker.records.people import Person
from tracker.records.record import by_reference
from tracker.rules.access import Ability, Role
from tracker.web.access import needs
from tracker.web.brought_back import SavedUnseen

PASSWORD = "correct horse battery"
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}
HERE = {"REMOTE_ADDR": "198.51.100.7"}


@pytest.fixture
def stranger(app: Flask, cast: Cast) -> Browser:
    """A browser in which nobody is signed in; Amina has a password."""
    with app.app_context():
        accounts.choose_password(session().scalars(user_by_email(cast.amina.email)).one(), PASSWORD)
        session().commit()
    return new_browser(app)


def new_browser(app: Flask) -> Browser:
    app.test_client_class = Browser
    browser = app.test_client()
    assert isinstance(browser, Browser)
    return browser


def try_password(browser: Browser, email: str, password: str, **more: Any) -> TestResponse:
    page = browser.get("/sign-in", environ_overrides=more.get("environ_overrides")).text
    fields = {**hidden_in(page, "/sign-in"), "email": email, "password": password}
    return browser.post("/sign-in", data=fields, **more)


def is_signed_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


def link_for(app: Flask, cast: Cast, name: str | None) -> str:
    """The address of a new link for this member of the cast, or for the first coordinator."""
    with app.app_context():
        user = session().scalars(user_by_email(cast[name].email)).one() if name else None
        secret = sign_in.new_link(user)
        session().commit()
    return f"/sign-in/{secret}"


def press(browser: Browser, address: str) -> TestResponse:
    """Open a sign-in link and press its button."""
    return browser.post(address, data={"csrf_token": token_in(browser.get(address).text)})


def without_secrets(page: str) -> str:
    """A page without what differs at every request."""
    return re.sub(r'value="[^"]{30,}"', "", page)


def people_called(app: Flask, cast: Cast, acting: Acting, title: str) -> int:
    with acting("amina"):
        return session().scalar(select(func.count()).select_from(Person).where(Person.title == title)) or 0


# With a password


def test_the_right_password_leads_to_where_one_wanted_to_be(stranger: Browser) -> None:
    asked = stranger.get("/people/?q=Layla")
    assert asked.status_code == 302
    answer = stranger.post(
        "/sign-in",
        data={
            **hidden_in(stranger.page(asked.headers["Location"]), "/sign-in"),
            "email": " Amina@Example.org ",
            "password": PASSWORD,
        },
    )
    assert answer.headers["Location"] == "/people/?q=Layla"
    assert is_signed_in(stranger)


@pytest.mark.parametrize(
    "wanted",
    [
        *(
            "//evil.example/",
            "https://evil.example/",
            "/\\evil.example",
            "\\\\evil.example",
            "evil",
            "javascript:alert(1)",
        ),
        *("/\t/evil.example", "/\n/evil.example", " //evil.example", "///evil.example", "", "/" + "a" * 3000),
    ],
)
def test_nobody_is_led_to_another_host(stranger: Browser, wanted: str) -> None:
    page = stranger.get("/sign-in", query_string={"next": wanted}).text
    fields = {**hidden_in(page, "/sign-in"), "next": wanted, "email": "amina@example.org", "password": PASSWORD}
    assert stranger.post("/sign-in", data=fields).headers["Location"] == "/"


def test_an_unknown_person_and_a_wrong_password_get_the_same_answer(stranger: Browser) -> None:
    pages = []
    for email in ("amina@example.org", "bilal@example.org", "nobody@example.org"):
        answer = try_password(stranger, email, "wrong wrong wrong")
        assert answer.status_code == 401
        assert f'value="{email}"' in answer.text, "what was typed is kept"
        assert "wrong wrong wrong" not in answer.text
        pages.append(without_secrets(answer.text).replace(email, ""))
    assert len(set(pages)) == 1
    assert "do not belong together" in pages[0]


def test_somebody_who_was_let_go_has_no_password_any_more(app: Flask, stranger: Browser, cast: Cast) -> None:
    with app.app_context():
        bilal = session().scalars(user_by_email(cast.bilal.email)).one()
        accounts.choose_password(bilal, PASSWORD)
        accounts.change_user(bilal, "Bilal", Role.OFFICER, active=False)
        session().commit()
    assert try_password(stranger, cast.bilal.email, PASSWORD).status_code == 401


def test_tries_from_one_network_are_slowed_and_stop_nobody_elsewhere(app: Flask, stranger: Browser) -> None:
    codes = [
        try_password(stranger, "amina@example.org", "wrong", environ_overrides=HERE).status_code for _try in range(8)
    ]
    assert codes[:5] == [401] * 5
    slowed = try_password(stranger, "amina@example.org", PASSWORD, environ_overrides=HERE)
    assert slowed.status_code == 429
    assert int(slowed.headers["Retry-After"]) >= 1
    assert f"Wait {slowed.headers['Retry-After']} second" in slowed.text
    assert 'value="amina@example.org"' in slowed.text
    elsewhere = try_password(new_browser(app), "amina@example.org", PASSWORD, environ_overrides=ELSEWHERE)
    assert elsewhere.status_code == 302


def test_an_unknown_address_is_slowed_as_a_known_one_is(stranger: Browser) -> None:
    for _try in range(5):
        try_password(stranger, "nobody@example.org", "wrong")
    assert try_password(stranger, "nobody@example.org", "wrong").status_code == 429


def test_a_right_password_ends_the_count(stranger: Browser) -> None:
    for _round in range(2):
        for _try in range(4):
            assert try_password(stranger, "amina@example.org", "wrong").status_code == 401
        assert try_password(stranger, "amina@example.org", PASSWORD).status_code == 302
        stranger.send("/sign-out", form_of="/account")


def test_the_neighbours_of_one_ipv6_line_are_one_network(stranger: Browser) -> None:
    for number in range(5):
        there = {"REMOTE_ADDR": f"2001:db8:1:2::{number}"}
        assert try_password(stranger, "amina@example.org", "wrong", environ_overrides=there).status_code == 401
    there = {"REMOTE_ADDR": "2001:db8:1:2:ffff::1"}
    assert try_password(stranger, "amina@example.org", "wrong", environ_overrides=there).status_code == 429


def test_password_managers_know_the_fields(stranger: Browser) -> None:
    page = stranger.page("/sign-in")
    assert re.search(r'<input[^>]*autocomplete="username"[^>]*name="email"', page)
    assert re.search(r'<input[^>]*autocomplete="current-password"[^>]*name="password"[^>]*type="password"', page)


def test_a_form_of_another_site_signs_nobody_in(stranger: Browser) -> None:
    answer = stranger.post("/sign-in", data={"email": "amina@example.org", "password": PASSWORD})
    assert answer.status_code == 200
    assert "Press once more" in answer.text
    assert not is_signed_in(stranger)


# With a link


def test_opening_a_link_does_not_spend_it(app: Flask, stranger: Browser, cast: Cast) -> None:
    address = link_for(app, cast, "bilal")
    for _scanner in range(3):
        page = new_browser(app).page(address)
    assert "Bilal" in page
    main = page.split("<main", 1)[1].split("</main>")[0]
    assert len(re.findall(r'<form[^>]*method="post"', main)) == 1
    assert 'type="password"' not in main
    assert press(stranger, address).headers["Location"] == "/"
    assert "bilal@example.org" in stranger.page("/account")


def test_a_link_that_lets_nobody_in_always_says_the_same(app: Flask, stranger: Browser, cast: Cast) -> None:
    spent, expired, left = (link_for(app, cast, name) for name in ("bilal", "chidi", "vera"))
    press(new_browser(app), spent)
    with app.app_context():
        chidis = update(SignInLink).where(SignInLink.user_id == cast.chidi.id)
        session().execute(chidis.values(expires_at=clock.real_now() - timedelta(seconds=1)))
        session().execute(update(User).where(User.id == cast.vera.id).values(active=False))
        session().commit()
    first = link_for(app, cast, None)
    answers = []
    for address in (spent, expired, left, first, "/sign-in/nothing"):
        opened = stranger.get(address)
        token = token_in(stranger.get("/sign-in").text)
        pressed = stranger.post(address, data={"csrf_token": token})
        answers += [(opened.status_code, opened.text), (pressed.status_code, pressed.text)]
    assert {code for code, _page in answers} == {410}
    assert len({page for _code, page in answers}) == 1
    assert not is_signed_in(stranger)


def test_a_link_needs_its_button_to_be_pressed_on_our_page(app: Flask, stranger: Browser, cast: Cast) -> None:
    address = link_for(app, cast, "bilal")
    assert stranger.post(address).status_code == 200
    assert not is_signed_in(stranger)
    assert press(stranger, address).status_code == 302


def test_an_administrator_begins_with_people(app: Flask, stranger: Browser, cast: Cast) -> None:
    assert press(stranger, link_for(app, cast, "dana")).headers["Location"] == "/team"
    assert stranger.get("/sign-in?next=/").headers["Location"] == "/team"


# The first coordinator


def first_link(app: Flask) -> str:
    with app.app_context():
        secret = sign_in.new_link(None)
        session().commit()
    return f"/sign-in/{secret}"


FIRST = {"email": "amina@example.org", "name": "Amina", "team": "Asia"}


def test_the_first_link_makes_the_first_coordinator(app: Flask) -> None:
    browser, address = new_browser(app), first_link(app)
    assert "Nobody is here yet" in browser.page(address)
    wrong: dict[str, Any] = {**FIRST, "email": "amina", "password": "short"}
    answer = browser.send(address, **wrong)
    assert answer.status_code == 422
    assert "Choose a password of 12 to 256 characters." in answer.text
    assert "name@example.org" in answer.text
    right: dict[str, Any] = {**FIRST, "password": PASSWORD}
    assert browser.send(address, **right).headers["Location"] == "/"
    assert browser.get("/team").status_code == 200
    with app.app_context():
        assert session().scalars(select(Team.name)).all() == ["Asia"]
    assert try_password(new_browser(app), "amina@example.org", PASSWORD).status_code == 302


def test_a_password_is_not_needed(app: Flask) -> None:
    browser = new_browser(app)
    fields: dict[str, Any] = FIRST
    assert browser.send(first_link(app), **fields).status_code == 302
    assert "You have no password yet" in browser.page("/account")


def test_a_second_first_link_makes_nobody(app: Flask) -> None:
    one, other = first_link(app), first_link(app)
    late = new_browser(app)
    page = late.page(other)
    fields: dict[str, Any] = FIRST
    assert new_browser(app).send(one, **fields).status_code == 302
    esi = {**hidden_in(page, other), **FIRST, "email": "esi@example.org"}
    assert late.post(other, data=esi).status_code == 410
    with app.app_context():
        assert session().scalars(select(User.email)).all() == ["amina@example.org"]


def test_of_two_first_links_used_at_once_one_makes_a_coordinator(app: Flask) -> None:
    addresses, together, codes = [first_link(app), first_link(app)], Barrier(2), []

    def use(number: int) -> None:
        browser = new_browser(app)
        page = browser.page(addresses[number])
        fields = {**hidden_in(page, addresses[number]), **FIRST, "email": f"person{number}@example.org"}
        together.wait()
        codes.append(browser.post(addresses[number], data=fields).status_code)

    threads = [Thread(target=use, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [302, 410]
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(User)) == 1


# Sessions


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

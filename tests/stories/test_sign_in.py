"""One signs in with a password or a link; the first link makes the first coordinator."""

import re
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.cast import Browser, Cast, hidden_in, token_in
from tests.stories.sign_in_pages import (
    ELSEWHERE,
    HERE,
    PASSWORD,
    is_signed_in,
    link_for,
    new_browser,
    press,
    try_password,
    without_secrets,
)
from tracker.actions import accounts, sign_in
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import SignInLink, Team, User, user_by_email
from tracker.rules.access import Role


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

"""Somebody guesses one password from everywhere: few guesses are checked, and nobody is locked out by it."""

import itertools
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.cast import Cast, token_in
from tests.stories.sign_in_pages import PASSWORD, is_signed_in, link_for, new_browser, press, try_password
from tracker.actions import accounts, slowing
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import FailedSignIn, user_by_email

TRIES = 200
AT_ONCE = 4


@pytest.fixture(autouse=True)
def _password(app: Flask, cast: Cast) -> None:
    with app.app_context():
        accounts.choose_password(session().scalars(user_by_email(cast.amina.email)).one(), PASSWORD)
        session().commit()


def guess(app: Flask, email: str, tries: int, networks: int) -> Counter[int]:
    """Guess wrong so often, from so many networks in turn, some at once; return what was answered how often."""
    found: Counter[int] = Counter()
    networks_of = itertools.cycle(f"10.{number // 250}.{number % 250}.1" for number in range(networks))

    def some(number: int) -> Counter[int]:
        browser, codes = new_browser(app), Counter[int]()
        token = token_in(browser.page("/sign-in"))
        for _try in range(number):
            there = {"REMOTE_ADDR": next(networks_of)}
            sent = {"csrf_token": token, "email": email, "password": "wrong wrong wrong"}
            codes[browser.post("/sign-in", data=sent, environ_overrides=there).status_code] += 1
        return codes

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for codes in pool.map(some, [tries // AT_ONCE] * AT_ONCE):
            found += codes
    return found


def use_up(app: Flask, email: str) -> None:
    """Let strangers have tried so often today that the next one waits for many minutes."""
    places = slowing.password_from(email, "", None)
    with app.app_context():
        now = clock.real_now()
        session().add_all(FailedSignIn(bucket=each.bucket, at=now) for each in places for _try in range(40))
        session().commit()


def test_few_of_many_guesses_are_checked_and_the_person_signs_in(app: Flask, cast: Cast, scale: int) -> None:
    tries = TRIES * scale
    known = new_browser(app)
    try_password(known, cast.amina.email, PASSWORD)
    known.delete_cookie("tracker")
    answers = guess(app, cast.amina.email, tries, tries // 10)
    assert set(answers) == {401, 429}
    assert answers[401] <= 100, answers
    begun = time.monotonic()
    assert try_password(known, cast.amina.email, PASSWORD).status_code == 302
    assert time.monotonic() - begun < 3
    by_link = new_browser(app)
    press(by_link, link_for(app, cast, "amina"))
    assert is_signed_in(by_link)


def test_a_device_of_somebody_else_is_not_a_known_one(app: Flask, cast: Cast) -> None:
    """Neither another account's device, nor a cookie that somebody made up, nor one of before another password."""
    known = new_browser(app)
    try_password(known, cast.amina.email, PASSWORD)
    kept = known.get_cookie("device")
    assert kept is not None
    use_up(app, cast.amina.email)
    for value in ("made up", "", kept.value[:-4] + "AAAA", ".".join(["x" * 60] * 50)):
        browser = new_browser(app)
        browser.set_cookie("device", value)
        assert try_password(browser, cast.amina.email, PASSWORD).status_code == 429, value
    browser = new_browser(app)
    browser.set_cookie("device", kept.value)
    assert try_password(browser, cast.amina.email, PASSWORD).status_code == 302
    with app.app_context():
        accounts.choose_password(session().scalars(user_by_email(cast.amina.email)).one(), PASSWORD)
        session().commit()
    browser = new_browser(app)
    browser.set_cookie("device", kept.value)
    assert try_password(browser, cast.amina.email, PASSWORD).status_code == 429, "another password forgets devices"


def test_a_device_that_was_found_guesses_slowly_too(app: Flask, cast: Cast) -> None:
    known = new_browser(app)
    try_password(known, cast.amina.email, PASSWORD)
    known.delete_cookie("tracker")
    codes = [try_password(known, cast.amina.email, "wrong wrong").status_code for _try in range(8)]
    assert codes[:5] == [401] * 5
    assert codes[-1] == 429


def test_guessing_many_accounts_from_one_network_is_slowed(app: Flask, cast: Cast) -> None:
    browser = new_browser(app)
    codes = [try_password(browser, f"person{number}@example.org", "wrong").status_code for number in range(35)]
    assert codes[:30] == [401] * 30
    assert codes[-1] == 429
    elsewhere = try_password(
        new_browser(app), cast.amina.email, PASSWORD, environ_overrides={"REMOTE_ADDR": "203.0.113.9"}
    )
    assert elsewhere.status_code == 302


def test_what_is_refused_is_not_counted(app: Flask, cast: Cast) -> None:
    """Or whoever tries without end would hold the door shut for ever."""
    use_up(app, cast.amina.email)
    before = tries_noted(app)
    assert try_password(new_browser(app), cast.amina.email, PASSWORD).status_code == 429
    assert tries_noted(app) == before


def tries_noted(app: Flask) -> int:
    with app.app_context():
        return session().scalar(select(func.count()).select_from(FailedSignIn)) or 0


def test_unknown_and_known_take_as_long(app: Flask, cast: Cast) -> None:
    """The least time of many, taken in turn: other processes only ever add to it."""
    people = (cast.amina.email, "nobody@example.org")
    times: dict[str, list[float]] = {email: [] for email in people}
    for number in range(14):
        there = {"REMOTE_ADDR": f"192.0.2.{number}"}
        for email in people:
            browser = new_browser(app)
            sent = {"csrf_token": token_in(browser.page("/sign-in")), "email": email, "password": "wrong wrong wrong"}
            begun = time.perf_counter()
            assert browser.post("/sign-in", data=sent, environ_overrides=there).status_code == 401
            times[email].append(time.perf_counter() - begun)
    known, unknown = (min(times[email]) for email in people)
    assert 0.6 < known / unknown < 1.6

"""What stories of the second step share: an app with codes, a passkey in software, and what one presses."""

import re
from collections.abc import Callable
from html import unescape
from threading import Barrier, Thread
from typing import Any

import pyotp
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from tests.authenticator import Authenticator
from tests.cast import Browser, Cast, hidden_in, token_in
from tests.stories.sign_in_pages import PASSWORD, new_browser, try_password
from tracker.actions import accounts, second_steps
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import SignedIn, user_by_email
from tracker.records.audit import LoggedAct
from tracker.records.second_steps import CodeApp
from tracker.rules.second_steps import FRESH

STEPS = "/account/second-step"
SITE = "http://tracker.example.org"


def code_of(seed: str, later: int = 0) -> str:
    """The code that an app shows now, or so many time-steps later."""
    app = pyotp.TOTP(seed)
    return app.generate_otp(app.timecode(clock.real_now()) + later)


def seed_on(page: str) -> str:
    found = re.search(r'<p class="panel secret"><bdi dir="ltr" class="parts">([A-Z2-7 ]+)</bdi>', page)
    assert found is not None
    return found.group(1).replace(" ", "")


def codes_on(page: str) -> list[str]:
    return re.findall(r'<li><bdi dir="ltr">([\w-]{29})</bdi></li>', page)


def add_app(browser: Browser) -> tuple[str, list[str]]:
    """Add an app as one does on the page; return its seed, and the recovery codes that are shown."""
    page = browser.page(f"{STEPS}/app")
    seed = seed_on(page)
    fields: dict[str, Any] = {**hidden_in(page, f"{STEPS}/app"), "code": code_of(seed)}
    answer = browser.post(f"{STEPS}/app", data=fields)
    assert answer.status_code in (200, 302), answer.text
    return seed, codes_on(answer.text)


def give_app(app: Flask, cast: Cast, name: str, password: bool = True) -> tuple[str, list[str]]:
    """Let a member of the cast have a password, an app of which no code was used yet, and recovery codes."""
    seed = pyotp.random_base32(32)
    with app.app_context():
        user = session().scalars(user_by_email(cast[name].email)).one()
        if password:
            accounts.choose_password(user, PASSWORD)
        second_steps.add_app(user, seed, code_of(seed))
        codes = second_steps.new_recovery_codes(user.id)
        session().execute(update(CodeApp).values(last_step=0))
        session().commit()
    return seed, codes


def half_in(app: Flask, cast: Cast, name: str) -> Browser:
    """A browser in which the password was right, and nothing more."""
    browser = new_browser(app)
    assert try_password(browser, cast[name].email, PASSWORD).headers["Location"] == "/sign-in/code"
    return browser


def show(browser: Browser, code: str, at: str = "/sign-in/code") -> TestResponse:
    return browser.post(at, data={**hidden_in(browser.page(at), at), "code": code})


def options_on(page: str) -> str:
    found = re.search(r'name="options" value="([^"]+)"', page)
    assert found is not None, page
    return unescape(found.group(1))


def press_passkey(browser: Browser, passkey: Authenticator, page: str, at: str) -> TestResponse:
    """Press the button for a passkey on a page, and let this one answer."""
    sent = {"csrf_token": token_in(page), "answer": passkey.prove(options_on(page)), "next": "/"}
    return browser.post(at, data=sent)


def add_passkey(browser: Browser, **how: Any) -> Authenticator:
    passkey = Authenticator(SITE, "tracker.example.org", **how)
    page = browser.page(f"{STEPS}/passkey")
    fields = {"csrf_token": token_in(page), "answer": passkey.make(options_on(page)), "name": "My phone"}
    answer = browser.post(f"{STEPS}/passkey", data=fields)
    assert answer.status_code in (200, 302), answer.text
    return passkey


def let_proof_grow_old(app: Flask) -> None:
    """Let every session have shown who uses it a little too long ago."""
    with app.app_context():
        session().execute(update(SignedIn).values(proved_at=clock.real_now() - FRESH))
        session().commit()


def deeds(app: Flask) -> list[tuple[int | None, str, int | None, str]]:
    """What the log says of second steps: by whom, what, of whom, for which role."""
    with app.app_context():
        asked = select(LoggedAct).where(LoggedAct.deed.regexp_match("step|recovery")).order_by(LoggedAct.seq)
        return [(act.actor_id, act.deed, act.about_id, act.result) for act in session().scalars(asked)]


def at_once(acts: list[Callable[[], int]]) -> list[int]:
    """Do all of this at the same moment, and return what came of it, sorted."""
    together, came = Barrier(len(acts)), []

    def do(act: Callable[[], int]) -> None:
        together.wait()
        came.append(act())

    threads = [Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(came)

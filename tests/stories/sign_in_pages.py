"""What stories of signing in share: a password, the networks one comes from, and what one presses."""

import re
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.cast import Acting, Browser, Cast, hidden_in, token_in
from tracker.actions import accounts, sign_in
from tracker.plumbing.database import session
from tracker.records.accounts import user_by_email
from tracker.records.people import Person

PASSWORD = "correct horse battery"
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}
HERE = {"REMOTE_ADDR": "198.51.100.7"}


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


def give_password(app: Flask, cast: Cast, name: str) -> None:
    with app.app_context():
        user = session().scalars(user_by_email(cast[name].email)).one()
        accounts.choose_password(user, PASSWORD)
        session().commit()

"""The cast of every story, and a browser in which each of them is signed in."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tracker.actions import accounts, sign_in
from tracker.plumbing.database import session
from tracker.records.accounts import User, user_by_email
from tracker.records.gate import look_as
from tracker.rules.access import Role

Acting = Callable[[str], AbstractContextManager[None]]
Browse = Callable[[str], "Browser"]
ClockAt = Callable[[date], None]

ROLES = {
    "amina": (Role.COORDINATOR, "Asia"),
    "bilal": (Role.OFFICER, "Asia"),
    "chidi": (Role.CONTRIBUTOR, "Asia"),
    "vera": (Role.VIEWER, "Asia"),
    "dana": (Role.ADMINISTRATOR, None),
    "esi": (Role.OFFICER, "Europe"),
}
"""Amina coordinates, Bilal is her colleague, Chidi a volunteer, Vera reads, Dana administers; Esi is elsewhere."""


@dataclass(frozen=True)
class Member:
    id: int
    name: str
    email: str
    role: Role
    team_id: int | None


class Cast:
    def __init__(self, members: dict[str, Member]) -> None:
        self._members = members

    def __getattr__(self, name: str) -> Member:
        return self._members[name]

    def __getitem__(self, name: str) -> Member:
        return self._members[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)


def gather() -> Cast:
    """Let the cast be people of this installation, in their teams."""
    members = {}
    for name, (role, team) in ROLES.items():
        team_id = accounts.add_team(team).id if team else None
        user = accounts.add_user(f"{name}@example.org", name.title(), role, [team_id] if team_id else [])
        members[name] = Member(user.id, user.name, user.email, role, team_id)
    session().commit()
    return Cast(members)


class Browser(FlaskClient):
    """A browser without JavaScript: it follows links, and sends forms as it finds them."""

    def page(self, path: str, status: int = 200) -> str:
        """Open a page and return its text; redirects are followed."""
        answer = self.get(path, follow_redirects=True)
        assert answer.status_code == status, f"{path}: {answer.status_code}\n{answer.text[:2000]}"
        return answer.text

    def send(self, path: str, form_of: str | None = None, follow: bool = False, **fields: object) -> TestResponse:
        """Open the page of a form, fill these fields in and send it to `path`; everything hidden goes along."""
        found = self.get(form_of or path, follow_redirects=True).text
        values: dict[str, object] = {"csrf_token": token_in(found), **hidden_in(found, path), **fields}
        return self.post(path, data=values, follow_redirects=follow)


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    return unescape(found.group(1)) if found else ""


def hidden_in(page: str, path: str) -> dict[str, str]:
    """Return the hidden fields of the form that is sent to `path`, or of the page's main form."""
    forms = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", page, re.DOTALL | re.IGNORECASE)
    wanted = [form for form in forms if f'action="{path}"' in form] or [
        form for form in forms if "submission_id" in form
    ]
    fields = re.findall(r'<input[^>]*type="hidden"[^>]*>', wanted[0]) if wanted else []
    pairs = ((re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in fields)
    return {name.group(1): unescape(value.group(1)) if value else "" for name, value in pairs if name}


def words_of(page: str) -> str:
    """Return what a page says, without its mark-up."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def sign_in_as(app: Flask, email: str) -> Browser:
    """Return a browser in which this person is signed in."""
    app.test_client_class = Browser
    browser = app.test_client()
    assert isinstance(browser, Browser)
    with app.app_context():
        user = session().scalars(user_by_email(email)).one()
        secret = sign_in.begin(user, "test")
        session().commit()
    with browser.session_transaction() as cookie:
        cookie["secret"] = secret
    return browser


@contextmanager
def acting_as(app: Flask, user_id: int) -> Iterator[None]:
    """Read and write through the verbs as this person, without a browser."""
    with app.app_context():
        user = session().scalars(select(User).where(User.id == user_id)).one()
        look_as(accounts.viewer_for(user, unsealed=True))
        try:
            yield
            session().commit()
        except BaseException:
            session().rollback()
            raise
        finally:
            session().close()

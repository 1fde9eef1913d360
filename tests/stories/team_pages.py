"""What stories of people and teams press, and how somebody stands afterwards."""

import re
from html import unescape
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.cast import Browser, hidden_in
from tracker.plumbing.database import session
from tracker.records.accounts import Membership, user_by_email

NEW: dict[str, Any] = {"email": "farah@example.org", "name": "Farah", "role": "officer"}


def found(app: Flask, email: str) -> tuple[str, bool, set[int]] | None:
    """Somebody's role, whether they may sign in, and their teams."""
    with app.app_context():
        user = session().scalars(user_by_email(email)).one_or_none()
        if user is None:
            return None
        teams = session().scalars(select(Membership.team_id).where(Membership.user_id == user.id)).all()
        return str(user.role), user.active, set(teams)


def link_in(page: str) -> str:
    addresses = re.findall(r"http://127\.0\.0\.1:8000(/sign-in/[\w-]+)", page)
    assert len(addresses) == 1, page
    return str(addresses[0])


def change(browser: Browser, who: int, **fields: Any) -> TestResponse:
    """Send the form of a person with some fields changed."""
    page = browser.page(f"/team/{who}")
    values: dict[str, Any] = {**hidden_in(page, f"/team/{who}"), **_in_form(page), **fields}
    return browser.post(f"/team/{who}", data=values)


def _in_form(page: str) -> dict[str, Any]:
    typed = dict(re.findall(r'name="(email|name)"[^>]*value="([^"]*)"', page))
    (role,) = re.findall(r'name="role" value="(\w+)"[^>]*checked', page)
    teams = re.findall(r'name="teams" value="(\d+)"[^>]*checked', page)
    return {**{name: unescape(value) for name, value in typed.items()}, "role": role, "teams": teams, "active": "y"}

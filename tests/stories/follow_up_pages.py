"""What somebody presses on the pages of follow-ups."""

import re
from html import unescape
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.cast import Browser, words_of
from tests.factories import on
from tests.stories.presses import press
from tracker.actions import accounts, demands, records
from tracker.actions.timeline import Ties
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.demands import Demand
from tracker.records.record import Record, by_reference
from tracker.rules.access import Role, Visibility
from tracker.rules.kinds import Kind

TODAY = "10 February 2016"


def numbers_on(page: str) -> list[str]:
    """Return the addresses of the follow-ups on a page, in their order."""
    return list(dict.fromkeys(re.findall(r"/follow-ups/\d+(?=[\"?/])", page)))


def only(page: str) -> str:
    (address,) = numbers_on(page)
    return address


def tell(browser: Browser, address: str, outcome: str, follow: bool = False, **fields: str) -> TestResponse:
    """Record what happened, as the form stands when nothing else is changed."""
    stands: dict[str, Any] = {"outcome": outcome, "when": TODAY, "note": "", "next_choice": "plan", "next_on": ""}
    if outcome == "promised" and 'name="by_when"' in browser.page(address):
        stands["by_when"] = "no date said"
    return browser.send(address, follow=follow, **stands | fields)


def undo(browser: Browser, page: str) -> str:
    """Press Undo and return what the page says then."""
    return words_of(press(browser, page, r".*(take-back|bring-back|give-back|move-back|call-off).*"))


def planned_for(page: str) -> list[str]:
    """Return what the page of a record says comes back."""
    return [unescape(words_of(item)) for item in re.findall(r'<ul class="planned">.*?</ul>', page, re.DOTALL)]


def still_to_do(page: str) -> list[str]:
    """Return the addresses of what the page of a record says comes back, without what is done."""
    return numbers_on("".join(re.findall(r'<ul class="planned">.*?</ul>', page, re.DOTALL)))


def late_demand(title: str, visible_to: Visibility | None = None) -> str:
    asked = records.add(Demand(kind=Kind.DEMAND, title=title), visible_to)
    demands.make(asked, on(2016, 1, 24), Ties())
    return asked.ref


def one(ref: str) -> Record:
    return session().scalars(by_reference(ref)).one()


def arrange(browser: Browser, path: str, **fields: Any) -> str:
    return browser.send(path, follow=True, **fields).text


def tick(browser: Browser, numbers: list[str], **fields: str) -> TestResponse:
    stands: dict[str, Any] = {"ticked": numbers, "until": "2w", "until_on": "", "give_to": "", "whose": "mine"}
    return browser.send("/follow-ups/", **stands | fields)


def let_go(app: Flask, user_id: int) -> None:
    with app.app_context():
        user = session().get(User, user_id)
        assert user is not None
        accounts.change_user(user, user.name, Role(user.role), active=False)
        session().commit()

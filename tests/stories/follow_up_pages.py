"""What somebody presses on the pages of follow-ups."""

import re
from html import unescape
from typing import Any

from werkzeug.test import TestResponse

from tests.cast import Browser, words_of
from tests.stories.presses import press

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
    return browser.send(address, follow=follow, **stands | fields)


def undo(browser: Browser, page: str) -> str:
    """Press Undo and return what the page says then."""
    return words_of(press(browser, page, r".*(take-back|bring-back|give-back|move-back|call-off).*"))


def planned_for(page: str) -> list[str]:
    """Return what the page of a record says comes back."""
    return [unescape(words_of(item)) for item in re.findall(r'<ul class="planned">.*?</ul>', page, re.DOTALL)]

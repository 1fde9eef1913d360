"""What the stories of tables do: fill in the forms of each step as a browser would send them."""

import re
from html import unescape
from io import BytesIO

from werkzeug.test import TestResponse

from tests.cast import Browser, words_of


def fields_of(page: str, action: str) -> dict[str, str]:
    """Return what the form that is sent to an address says before anybody touches it."""
    (form,) = re.findall(rf'<form\b[^>]*method="post" action="{re.escape(action)}".*?</form>', page, re.DOTALL)
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checked" in tag or not re.search(r'type="(radio|checkbox|file)"', tag)):
            found[name[1]] = unescape(value[1]) if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]*)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = unescape(chosen[1]) if chosen else ""
    return found


def press(browser: Browser, page: str, action: str, **said: str) -> TestResponse:
    """Send a form of a page with what somebody said in it; the page that it leads to is opened."""
    return browser.post(action, data={**fields_of(page, action), **said}, follow_redirects=True)


def upload(browser: Browser, kind: str, data: bytes, name: str = "list.csv") -> TestResponse:
    """Choose a file, and return the page of its columns."""
    fields = fields_of(browser.page("/imports/new"), "/imports/new")
    sent = {**fields, "kind": kind, "file": (BytesIO(data), name)}
    return browser.post("/imports/new", data=sent, follow_redirects=True)


def columns_of(page: str) -> str:
    """Return the address to which the columns of a table are sent."""
    found = re.search(r'method="post" action="(/imports/drafts/\d+/columns)"', page)
    assert found, page
    return found[1]


def check(browser: Browser, kind: str, data: bytes, name: str = "list.csv", **said: str) -> str:
    """Upload a table, match its columns as guessed but for what is said, and return the page of the check."""
    page = upload(browser, kind, data, name).text
    return press(browser, page, columns_of(page), **said).text


def draft_in(page: str) -> str:
    """Return the address of the table on its way in."""
    found = re.search(r"/imports/drafts/\d+", page)
    assert found, words_of(page)
    return found[0]


def answer(browser: Browser, page: str, **said: str) -> str:
    """Answer questions: by what is asked, what is chosen."""
    address = f"{draft_in(page)}/check"
    named = {_choice_of(page, asked): chosen for asked, chosen in said.items()}
    return press(browser, page, address, **named).text


def _choice_of(page: str, asked: str) -> str:
    """Return the name of the field that answers a question, known by words of its legend ("_" stands for a space)."""
    words = asked.replace("_", " ")
    for legend, name in re.findall(r'<legend>(.*?)</legend>.*?name="((?:answer|every)-[^"]+)"', page, re.DOTALL):
        if words in words_of(legend):
            return str(name)
    raise AssertionError(f"nothing asks about {words}")


def take_in(browser: Browser, page: str, **said: str) -> str:
    return press(browser, page, f"{draft_in(page)}/take-in", **said).text


def tally(page: str) -> dict[str, int]:
    """Return how many rows there are of each fate."""
    return {words_of(label): int(count) for label, count in re.findall(r"<dt>(.*?)</dt><dd>(\d+)</dd>", page)}

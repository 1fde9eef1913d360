"""What the stories of search read from its page."""

import re
from html import unescape

from werkzeug.test import TestResponse

from tests.cast import Browser

ROW = re.compile(r'<p class="row-title[^"]*"><a href="[^"]*/([A-Z]-\w+)"><bdi>(.*?)</bdi>')


def search(browser: Browser, typed: str, **more: str) -> TestResponse:
    return browser.get("/search", query_string={"q": typed, **more})


def found(browser: Browser, typed: str, **more: str) -> dict[str, str]:
    """Return the references of what was found, by title."""
    return {
        unescape(re.sub("</?mark>", "", title)): ref for ref, title in ROW.findall(search(browser, typed, **more).text)
    }

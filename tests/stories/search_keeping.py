"""A search that somebody keeps, made on its page."""

import re
from typing import Any
from urllib.parse import quote

from tests.cast import Browser, words_of


def keep(browser: Browser, of: str, **fields: str) -> int:
    """Keep a list or a search from its page, and return its number."""
    stands: dict[str, Any] = {"name": "Detained in Cambodia", "shared": "private"}
    answer = browser.send("/searches/new", f"/searches/new?of={quote(of)}", **stands | fields)
    assert answer.status_code == 302, words_of(answer.text)
    return int(answer.headers["Location"].rpartition("/")[2])


def address(browser: Browser, number: int, **fields: Any) -> str:
    """Make an address for it, and return the path that it leads to, without its ending."""
    answer = browser.send(f"/searches/{number}/address", device="My phone", **fields)
    assert answer.status_code == 200, words_of(answer.text)
    found = re.search(r"http://127.0.0.1:8000(/feeds/[\w-]{43})\.atom", answer.text)
    assert found is not None
    return found.group(1)

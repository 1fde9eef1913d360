"""The form of a visit, as a browser has it."""

from typing import Any

from tests.cast import Browser, words_of


def arrange(browser: Browser, **fields: Any) -> str:
    answer = browser.send("/visits/new", **{"title": "Daniel Roth visits", "followed": "y", **fields})
    assert answer.status_code == 302, words_of(answer.text)
    return answer.headers["Location"]

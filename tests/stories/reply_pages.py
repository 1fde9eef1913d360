"""A letter that was sent, and the pages on which a reply to it is logged and judged, as a browser has them."""

from dataclasses import dataclass
from typing import Any

from tests.cast import Browser, words_of

WORDS = "We have received your letter and will look into it."


@dataclass(frozen=True)
class Sent:
    """A letter that was sent with two demands in it."""

    url: str
    release: str
    care: str

    def ref(self, url: str) -> str:
        return url.rsplit("/", 1)[1]


def reply(browser: Browser, sent: Sent, **fields: Any) -> str:
    answer = browser.send(f"{sent.url}/reply", **{"when": "1 February 2016", "words": WORDS, **fields})
    assert answer.status_code == 302, words_of(answer.text)
    assert answer.headers["Location"] == f"{sent.url}/judge"
    return browser.page(answer.headers["Location"])


def judge(browser: Browser, sent: Sent, release: str = "later", care: str = "later", **fields: Any) -> str:
    means = {f"meaning-{sent.ref(sent.release)}": release, f"meaning-{sent.ref(sent.care)}": care}
    asked = browser.page(f"{sent.url}/judge")
    wanted = {name: means[name] for name in means if f'name="{name}"' in asked}
    promised = {name.replace("meaning-", "by_when-"): "no date said" for name in wanted if wanted[name] == "promised"}
    answer = browser.send(f"{sent.url}/judge", follow=True, **{**wanted, **promised, **fields})
    assert answer.status_code == 200, words_of(answer.text)
    return answer.text

"""A ministry that was asked for three things and has not replied, and the letter that asks it again for all of them."""

import re
from dataclasses import dataclass
from html import unescape

import pytest

from tests import factories
from tests.cast import Acting, Browser, words_of
from tests.factories import on
from tracker.actions import letters

WORDS = "Release Layla Hassan without further delay."
TITLES = ("Release Layla Hassan", "Specialist care", "Family visits")


@dataclass(frozen=True)
class Asked:
    """A ministry that was sent a letter with three demands in it, seventeen days ago."""

    ministry: str
    letter: str
    demands: list[str]

    @property
    def url(self) -> str:
        return f"/follow-ups/addressees/{self.ministry}"

    def draft(self, *refs: str) -> str:
        return f"{self.url}/letter?" + "&".join(f"with={ref}" for ref in refs or self.demands)


@pytest.fixture
def asked(acting: Acting) -> Asked:
    with acting("amina"):
        ministry, letter = factories.organisation(), factories.letter()
        letters.address(letter, ministry)
        demands = [factories.demand(title) for title in TITLES]
        for demand in demands:
            letters.make_demand(letter, demand, WORDS if demand is demands[0] else "")
        letters.send(letter, on(2016, 1, 24))
        return Asked(ministry.ref, letter.ref, [demand.ref for demand in demands])


def textarea(page: str) -> str:
    return unescape(re.findall(r'<textarea[^>]*name="text"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL)[0])


def record(browser: Browser, asked: Asked, *refs: str, **changed: str) -> str:
    """Record the letter as it is drafted; return the page that it leads to."""
    path = asked.draft(*refs)
    form = {"title": "Follow-up letter to the Ministry", "text": textarea(browser.page(path)), **changed}
    answer = browser.send(f"{asked.url}/letter", form_of=path, follow=True, **form)
    assert answer.status_code == 200, words_of(answer.text)
    return answer.text

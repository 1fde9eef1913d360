"""What somebody does on the pages of lists."""

import re
from html import unescape
from typing import Any

from werkzeug.test import TestResponse

from tests.cast import Acting, Browser, token_in, words_of
from tracker.plumbing.database import session
from tracker.records.record import Record, by_reference


def titles_on(page: str) -> list[str]:
    """Return what stands in a list, in its order."""
    return [unescape(each) for each in re.findall(r'row-title[^"]*"><a [^>]*><bdi>(.*?)</bdi>', page)]


def refs_on(page: str) -> list[str]:
    return re.findall(r'row-title[^"]*"><a href="/\w+/([A-Z]-\w+)"', page)


def next_of(page: str) -> str | None:
    """Return where the list goes on."""
    found = re.search(r'rel="next" href="([^"]+)"', page)
    return unescape(found[1]) if found else None


def chips_on(page: str) -> dict[str, str]:
    """Return the filters in use by what they say, and the address of the list without each."""
    found = re.findall(r'<a class="chip" href="([^"]+)">(.*?)</a>', page)
    return {words_of(words).removesuffix(" × take away"): unescape(address) for address, words in found}


def together(browser: Browser, address: str, refs: list[str], do: str, **fields: str) -> TestResponse:
    """Tick these in the list at an address, and press a button below it."""
    stands: dict[str, Any] = {"ticked": refs, "give_to": "", "case": "", "open_to": "", "do": do}
    missing = {"case", "open_to"} - set(re.findall(r'name="(\w+)"', browser.page(address)))
    return browser.send(address, **{name: value for name, value in (stands | fields).items() if name not in missing})


def led_to(browser: Browser, answer: TestResponse) -> str:
    assert answer.status_code == 302, words_of(answer.text)
    return browser.page(answer.headers["Location"])


def undo(browser: Browser, page: str, pressed_on: str = "/people/") -> str:
    """Press Undo in the line that confirms something on this page, and return the page it leads to."""
    (action,) = re.findall(r'action="([^"]*undo[^"]*)"', page)
    where = {"Referer": f"http://localhost{pressed_on}"}
    answer = browser.post(unescape(action), data={"csrf_token": token_in(page)}, headers=where, follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def stored(ref: str) -> Record:
    return session().scalars(by_reference(ref)).one()


def owners_of(acting: Acting, refs: list[str]) -> list[int | None]:
    with acting("amina"):
        return [stored(ref).owner_id for ref in refs]

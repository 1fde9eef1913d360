"""Every kind of page, in every mode: nothing that axe or our own checks find, and nothing heavier than its budget.

`make test` looks at each in light, lets each be narrow, and looks at a share in the other modes and at their stops;
`make proofs` at all of them.
"""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, ViewportSize

from tests.browser import checks
from tests.browser.conftest import Served, opened, sign_in
from tests.shares import share

WIDE, NARROW = ViewportSize(width=1280, height=720), ViewportSize(width=320, height=640)


def light(page: Page) -> list[str]:
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light", forced_colors="none")
    return checks.axe(page)


def dark(page: Page) -> list[str]:
    page.emulate_media(color_scheme="dark")
    return checks.axe_of_looks(page)


def forced_colours(page: Page) -> list[str]:
    page.emulate_media(color_scheme="light", forced_colors="active")
    return checks.axe_of_looks(page)


def narrow(page: Page) -> list[str]:
    only_narrow(page)
    return checks.axe_of_looks(page)


def only_narrow(page: Page) -> list[str]:
    """What axe finds there it mostly finds in light too; what does not fit is found by our own checks."""
    page.emulate_media(forced_colors="none")
    page.set_viewport_size(NARROW)
    return []


MODES = (light, dark, forced_colours, narrow)
"""Each puts the page that is open into a mode, and looks at it with axe."""
MOST_PAGES, PARTS = 80, 2
"""How many kinds of pages are looked at, and in how many tests, so that they can be shared out."""
ONE_IN = 4
"""Of so many pages one is looked at in every mode, and its stops are gone through."""
FORMS = ("/new", "/edit", "/status", "/judge", "/reply", "/sharing", "/history", "/follow-up", "/add")


@pytest.fixture(scope="module")
def signed_in(chromium: Browser, served_to_read: Served) -> Iterator[BrowserContext]:
    with opened(chromium, served_to_read) as context:
        sign_in(context.new_page(), served_to_read)
        yield context


@dataclass
class Walk:
    """What was seen on the way from Today to one page of each kind."""

    kinds: dict[str, str] = field(default_factory=lambda: {"/": "/"})
    told: list[str] = field(default_factory=list)
    """Errors, warnings, and what the policy of a page forbade it."""
    asked: list[str] = field(default_factory=list)
    weights: dict[str, int] = field(default_factory=dict)

    def open(self, page: Page, address: str) -> None:
        answer = page.goto(address)
        assert answer is not None
        self.weights[address] = len(gzip.compress(answer.body()))

    def find(self, page: Page) -> list[str]:
        """Return an address of each kind that the links of this page are the first to reach."""
        found = []
        for address in page.eval_on_selector_all("a[href^='/']", "links => links.map((a) => a.getAttribute('href'))"):
            kind = re.sub(r"[A-Z]-[2-9A-Z]+|\d+|(?<=plans/)[a-z-]+", "*", address.split("#")[0].split("?")[0])
            if kind not in self.kinds and not kind.startswith("/static") and not kind.endswith((".csv", ".xlsx")):
                self.kinds[kind] = address
                found.append(address)
        return found


@pytest.fixture(scope="module")
def walk(chromium: Browser, served_to_read: Served, signed_in: BrowserContext) -> Walk:
    """Follow the links from Today; a table that is taken along is no page."""
    seen, queue = Walk(), ["/"]
    with opened(chromium, served_to_read) as context:
        context.add_cookies(signed_in.cookies())  # type: ignore[arg-type]  # as another window gave them
        page = context.new_page()
        page.on("console", lambda each: seen.told.append(each.text) if each.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: seen.told.append(str(error)))
        page.on("requestfinished", lambda request: seen.asked.append(request.url))
        page.add_init_script("addEventListener('securitypolicyviolation', (e) => console.error(e.violatedDirective))")
        while queue:
            seen.open(page, queue.pop(0))
            queue += seen.find(page) if len(seen.kinds) < MOST_PAGES else []
    return seen


@pytest.fixture(scope="module")
def pages(walk: Walk) -> list[str]:
    """One address of each kind of page."""
    return list(walk.kinds.values())


def test_links_reach_the_pages_there_are(pages: list[str]) -> None:
    assert len(pages) > 25
    assert {"/cases", "/follow-ups", "/log", "/account", "/calendar", "/calendar/feeds"} <= {
        page.rstrip("/").split("?")[0] for page in pages
    }


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_has_a_fault(
    pytestconfig: pytest.Config,
    chromium: Browser,
    served_to_read: Served,
    signed_in: BrowserContext,
    pages: list[str],
    part: int,
) -> None:
    wrong, drawn = {}, share(pytestconfig, pages, ONE_IN)
    with opened(chromium, served_to_read, bypass_csp=True, reduced_motion="reduce") as context:
        context.add_cookies(signed_in.cookies())  # type: ignore[arg-type]  # as another window gave them
        page = context.new_page()
        for address in pages[part::PARTS]:
            page.goto(address)
            for mode in MODES if address in drawn else (light, only_narrow):
                widths = checks.EVERYWHERE if mode in (light, narrow, only_narrow) else ()
                faults = [fault for check in (mode, *widths) for fault in check(page)]
                if faults:
                    wrong[address, mode.__name__] = faults
    assert wrong == {}


def test_no_page_has_a_stop_that_cannot_be_seen(
    pytestconfig: pytest.Config, signed_in: BrowserContext, pages: list[str]
) -> None:
    page, wrong = signed_in.pages[0], {}
    for address in share(pytestconfig, pages, ONE_IN):
        page.goto(address)
        faults = checks.unseen_focus(page)
        if faults:
            wrong[address] = faults
    assert wrong == {}


def test_no_page_is_stopped_by_its_own_policy_or_asks_for_more_than_itself(
    served_to_read: Served, walk: Walk, pages: list[str]
) -> None:
    assert walk.told == []
    others = {url for url in walk.asked if not url.startswith(("data:", f"{served_to_read.base}/static/"))}
    assert {url.removeprefix(served_to_read.base) for url in others} == set(pages)


def test_pages_stay_within_their_weight(
    chromium: Browser, served_to_read: Served, signed_in: BrowserContext, walk: Walk
) -> None:
    """UX budgets: first view at most 30 kB in at most 4 requests; later pages 15 kB of HTML, pages of records 12."""
    with opened(chromium, served_to_read) as context:
        context.add_cookies(signed_in.cookies())  # type: ignore[arg-type]  # as another window gave them
        first = weights(context.new_page(), "/")
        assert sum(first.values()) <= 30_000, first
        assert len(first) <= 4, first
    heavy = {address: weight for address, weight in walk.weights.items() if weight > _limit(address)}
    assert heavy == {}


def _limit(address: str) -> int:
    return 12_000 if re.fullmatch(r"/\w+/[A-Z]-\w+", address) else 15_000


def weights(page: Page, address: str) -> dict[str, int]:
    """Return what opening a page brought over the line, and how heavy each was, compressed."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if answer.status == 200 else None)
    page.goto(address, wait_until="networkidle")
    fresh = [answer for answer in answers if not answer.request.url.startswith("data:") and not _from_cache(answer)]
    return {answer.url: len(gzip.compress(answer.body())) for answer in fresh}


def _from_cache(answer: Response) -> bool:
    return answer.request.timing["requestStart"] < 0 or answer.request.sizes()["responseHeadersSize"] == 0


def test_a_printed_case_is_a_document(signed_in: BrowserContext, pages: list[str]) -> None:
    page = signed_in.pages[0]
    page.goto(next(address for address in pages if re.fullmatch(r"/cases/C-\w+", address)))
    page.emulate_media(media="print")
    assert not page.locator("nav.nav").is_visible()
    assert not page.locator("main form").first.is_visible()
    assert page.locator(".print-only").is_visible()
    page.emulate_media(media="screen")

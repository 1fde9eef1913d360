"""A test of the tests: each fault, put into a page on purpose, is found by the check that is there for it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import checks
from tests.browser.conftest import Served, opened, sign_in


@pytest.fixture(scope="module")
def page(chromium: Browser, served_to_read: Served) -> Iterator[Page]:
    with opened(chromium, served_to_read, bypass_csp=True) as context:
        page = context.new_page()
        sign_in(page, served_to_read)
        yield page


FAULTS: dict[str, tuple[checks.Check, str]] = {
    "a field without a label": (checks.axe, "main.append(document.createElement('input'))"),
    "pale text": (checks.axe, "h1.style.cssText = 'color: #ccc; background: #fff'"),
    "pale text, where looks alone are looked at": (
        checks.axe_of_looks,
        "h1.style.cssText = 'color: #ccc; background: #fff'",
    ),
    "no language": (checks.axe, "document.documentElement.removeAttribute('lang')"),
    "a heading left out": (checks.axe, "main.insertAdjacentHTML('beforeend', '<h2>a</h2><h5>b</h5>')"),
    "a tiny button": (checks.small_targets, "add('button', 'x').style.cssText = 'all: unset; width: 9px; height: 9px'"),
    "no focus ring": (checks.unseen_focus, "document.querySelectorAll('a').forEach((a) => a.style.outline = 'none')"),
    "a status told by colour": (checks.status_without_words, "add('span', '').className = 'tag tag-late'"),
    "sideways scrolling": (checks.scrolls_sideways, "add('div', 'wide').style.width = '3000px'"),
    "a div as a button": (checks.false_buttons, "add('div', 'Press').setAttribute('role', 'button')"),
    "a second first heading": (checks.lacks_its_frame, "add('h1', 'Another')"),
    "a word broken in a button": (
        checks.broken_words,
        "Object.assign(add('a', 'Searching'), {className: 'button'}).style = 'width: 3rem; word-break: break-all'",
    ),
}

ADD = """
    const main = document.querySelector('main'), h1 = document.querySelector('h1');
    const add = (name, text) => {
        const made = document.createElement(name); made.textContent = text; main.append(made); return made;
    };
"""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(page: Page, fault: str) -> None:
    check, planting = FAULTS[fault]
    page.goto("/help")
    assert check(page) == []
    page.evaluate(f"() => {{ {ADD} {planting} }}")
    assert check(page) != []

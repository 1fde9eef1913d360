"""Journey J10: a spreadsheet with a bad date and somebody who is there already, taken back after one row was edited."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Served, opened, sign_in
from tests.lists import as_csv

ROWS = [
    ["Name", "Date of birth", "Occupation"],
    ["Ana Roe", "1954-02-29", "teacher"],
    ["Ben Poe", "1953", "monk"],
    ["Cem Doe", "1961-05", ""],
]


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def page(chromium: Browser, served: Served, request: pytest.FixtureRequest) -> Iterator[Page]:
    with opened(chromium, served, java_script_enabled=request.param, viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        sign_in(page, served)
        yield page


def test_bring_a_spreadsheet_in_and_take_it_back(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(as_csv(ROWS))
    page.goto("/people/new")
    page.get_by_label("Name", exact=False).first.fill("Ben Poe")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile("/people/P-"))

    page.get_by_role("link", name="Bring a table in").click()
    page.get_by_role("link", name="Choose a file").click()
    page.get_by_label("People").check()
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Check").click()
    assert "Nothing has been saved yet." in page.locator("main").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label(re.compile("Ben Poe .P-")).check()
    page.get_by_role("button", name="Answer, and check again").click()
    page.get_by_role("link", name=re.compile("Kept as it is written")).click()
    assert "1954-02-29" in page.locator("main").inner_text()
    page.get_by_role("button", name="Take in 3 rows").click()
    assert "2 added, 1 changed." in page.locator("main").inner_text()
    back = page.url

    page.goto("/people/?q=Cem")
    page.get_by_role("link", name="Cem Doe").click()
    page.get_by_role("link", name="Edit").first.click()
    page.get_by_label("Occupation").fill("farmer")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile("/people/P-"))
    page.goto(back)
    page.get_by_role("link", name="Take it back").click()
    assert "These stay" in page.locator("main").inner_text()
    page.get_by_role("button", name="Take it back").click()
    assert "1 removed, 1 as before" in page.locator("main").inner_text()
    assert "1 kept" in page.locator("main").inner_text()

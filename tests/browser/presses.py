"""A page on which every press is counted: a click, or a box that is ticked. Typing and reading cost none."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page


@dataclass
class Presses:
    page: Page
    count: int = 0

    def link(self, name: str | re.Pattern[str]) -> None:
        self._press(self.page.get_by_role("link", name=name).locator("visible=true").first)

    def button(self, name: str) -> None:
        self._press(self.page.get_by_role("button", name=name, exact=True).locator("visible=true").first)

    def choose(self, found: Locator) -> None:
        self.count += 1
        found.check()

    def _press(self, found: Locator) -> None:
        self.count += 1
        found.click()
        self.page.wait_for_load_state()

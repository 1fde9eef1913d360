"""The page of a visit with its matrix, and the form that tells of a meeting, as a browser has them."""

import re
from typing import Any

from tests.cast import Browser, words_of


class Told:
    """A visit of Daniel Roth with two demands and one meeting, with the Minister."""

    visit: str
    release: str
    care: str
    meeting: str

    @property
    def form(self) -> str:
        return f"/events/{self.meeting}/debrief"

    def page(self, browser: Browser) -> str:
        return browser.page(f"/visits/{self.visit}")

    def cells(self, browser: Browser) -> list[list[str]]:
        """What the matrix says, row by row, the demand first."""
        table = self.page(browser).split('<table class="raised">')[1].split("</table>")[0]
        rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
        return [[words_of(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in rows]


def tell(browser: Browser, told: Told, **fields: Any) -> Any:
    filled = {"how": "delegation", "said_by": "Daniel Roth", "when": "28 January 2016", "certainty": "confirmed"}
    return browser.send(told.form, **{**filled, **fields})


def raised(told: Told, stance: str, **more: str) -> dict[str, str]:
    return {f"raised-{told.release}": stance, **{f"{name}-{told.release}": value for name, value in more.items()}}

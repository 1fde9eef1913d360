"""What a picture on a page says, read off the page: its marks, and the table that says the same."""

import re
from html import unescape

from tests.cast import token_in, words_of


def figure_of(page: str) -> str:
    found = re.search(r'<figure class="picture".*?</figure>', page, re.DOTALL)
    return found[0] if found else ""


def marks_of(page: str) -> list[tuple[str, str]]:
    """Of each mark that leads somewhere: where, and its words."""
    svg = re.search(r"<svg.*?</svg>", figure_of(page), re.DOTALL)
    found = re.findall(r'<a href="([^"]+)".*?<title>(.*?)</title>', svg[0] if svg else "", re.DOTALL)
    return [(unescape(url), unescape(words)) for url, words in found]


def rows_of(page: str) -> list[tuple[str, list[str]]]:
    """Of each row of the table: where it leads, and its cells."""
    table = re.search(r"<tbody>.*?</tbody>", figure_of(page), re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", table[0] if table else "", re.DOTALL)
    return [(_link(row), [unescape(words_of(cell)) for cell in re.findall(r"<td.*?</td>", row)]) for row in rows]


def _link(row: str) -> str:
    found = re.search(r'href="([^"]+)"', row)
    return unescape(found[1]) if found else ""


def without_token(page: str) -> str:
    """Return a page as it is for the same person at any second."""
    return page.replace(token_in(page), "")

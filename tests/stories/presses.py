"""What stands on a page and can be pressed: a way to undo, a question about a name."""

import re
from html import unescape

from tests.cast import Browser, token_in, words_of


def press(browser: Browser, page: str, address: str) -> str:
    """Press the one button on this page whose form is sent to an address like this; return the page it leads to."""
    found = [unescape(action) for action in re.findall(r'action="([^"]*)"', page)]
    (action,) = {action for action in found if re.fullmatch(address, action)}
    answer = browser.post(action, data={"csrf_token": token_in(page)}, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return answer.text


def questions_in(page: str) -> list[str]:
    """Return the names of the questions about names that are not clear."""
    return list(dict.fromkeys(re.findall(r'name="(resolve-[0-9a-f]+)"', page)))


def block(page: str, heading: str) -> str:
    """Return the part of a page below this heading, in words, up to the next section."""
    found = re.search(
        rf"<h2[^>]*>\s*{re.escape(heading)}.*?(?=<section class=\"(?:section|timeline)|<div class=\"column-side|$)",
        page,
        re.DOTALL,
    )
    assert found, f"no heading “{heading}”"
    return words_of(found[0])


def lead(page: str) -> str:
    """Return what stands above everything else on the page of a record, in words."""
    return words_of(page.split('<header class="record-header">')[1].split("</header>", 1)[0])


def timeline_in(page: str) -> str:
    """Return the timeline on the page of a record, in words."""
    return words_of(page.split('id="timeline"')[1].split('class="column-side"', 1)[0])


def hidden_in(page: str, *names: str) -> dict[str, str]:
    """Return the token and the number of a form, and other hidden fields by their names, to be sent a second time."""
    wanted = "|".join(("csrf_token", "submission_id", *names))
    return dict(re.findall(rf'name="({wanted})"[^>]*value="([^"]*)"', page))

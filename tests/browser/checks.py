"""What a page must hold besides what axe finds; each check returns what is wrong, in words."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

Check = Callable[[Page], list[str]]

ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FRAME = ("body > header", "body > footer")
RULES_OF_LOOKS = {"type": "rule", "values": ["color-contrast", "link-in-text-block", "target-size"]}


def axe(page: Page, rules: object = ALL_RULES, besides: Sequence[str] = ()) -> list[str]:
    """What axe finds, besides some parts. The page's own policy forbids its script: open the window with bypass_csp."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    where = {"include": [["html"]], "exclude": [[part] for part in besides]}
    how = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
    found: dict[str, Any] = page.evaluate("([where, how]) => axe.run(where, how)", [where, how])
    return [
        f"{each['id']}: {each['help']} at {', '.join(str(node['target'][0]) for node in each['nodes'][:4])}"
        for each in found["violations"]
    ]


def axe_of_looks(page: Page) -> list[str]:
    """What may differ between light, dark and narrow; what a page is made of is the same in all of them.

    What stands around every page looks the same everywhere: it is looked at on Today.
    """
    return axe(page, RULES_OF_LOOKS, () if urlsplit(page.url).path == "/" else FRAME)


def _told(page: Page, script: str) -> list[str]:
    return list(page.evaluate(f"() => {{ const shown = (e) => e.checkVisibility(); {_NAME} {script} }}"))


_NAME = "const name = (e) => `${e.tagName.toLowerCase()} ${(e.textContent || e.name || '').trim().slice(0, 40)}`;"


def scrolls_sideways(page: Page) -> list[str]:
    return _told(
        page,
        """
        if (document.documentElement.scrollWidth <= innerWidth) return [];
        const wide = [...document.querySelectorAll('body *')].filter((e) =>
            !e.closest('.scroll') && e.getBoundingClientRect().right > innerWidth + 1);
        return wide.slice(-3).map(name);""",
    )


def status_without_words(page: Page) -> list[str]:
    """A status told by colour or shape alone."""
    return _told(
        page,
        """
        const said = (e) => [...e.querySelectorAll(':not([aria-hidden])')].some((w) => w.textContent.trim());
        return [...document.querySelectorAll('.tag, .late')].filter((e) => shown(e) && e.matches('.tag')
            ? !said(e) && ![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())
            : shown(e) && !e.textContent.trim()).map(name);""",
    )


def false_buttons(page: Page) -> list[str]:
    """Something that is pressed and is no button, or that no key reaches."""
    return _told(
        page,
        """
        const pressed = document.querySelectorAll('[onclick], [role=button], [tabindex]:not([tabindex="-1"])');
        const real = 'button, a[href], input, select, textarea, summary, .scroll';
        return [...pressed].filter((e) => !e.matches(real)).map(name);""",
    )


def small_targets(page: Page) -> list[str]:
    """Controls under 24 by 24 px; links inside a sentence are exempt (WCAG 2.5.8)."""
    return _told(
        page,
        """
        const inText = (e) => e.matches('a') && ['inline'].includes(getComputedStyle(e).display);
        return [...document.querySelectorAll('button, a.button, input:not([type=hidden]), select, textarea, summary')]
            .filter((e) => shown(e) && !inText(e)).filter((e) => {
                const box = e.getBoundingClientRect(); return box.width && (box.width < 24 || box.height < 24);
            }).map(name);""",
    )


def broken_words(page: Page) -> list[str]:
    """A button or a tag that breaks inside a word."""
    return _told(
        page,
        """
        const range = document.createRange(); const broken = [];
        for (const e of document.querySelectorAll('.button, .tag')) {
            if (!shown(e)) continue;
            const walk = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
            for (let node = walk.nextNode(); node; node = walk.nextNode())
                for (const word of node.data.matchAll(/\\S+/g)) {
                    range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
                    const rows = new Set([...range.getClientRects()].map((r) => Math.round(r.top)));
                    if (rows.size > 1 && !node.parentElement.closest('.visually-hidden')) broken.push(name(e));
                }
        }
        return broken;""",
    )


def lacks_its_frame(page: Page) -> list[str]:
    """One heading, a title, a language, a direction, a way past the header."""
    return _told(
        page,
        """
        const html = document.documentElement, wrong = [];
        if (document.querySelectorAll('h1').length !== 1) wrong.push('not one h1');
        if (!document.title.trim()) wrong.push('no title');
        if (!html.lang || !html.dir) wrong.push('no language or direction');
        const skip = document.querySelector('a.skip');
        if (!skip || !document.querySelector(skip.hash)) wrong.push('no way past the header');
        return wrong;""",
    )


def unseen_focus(page: Page, most: int = 40) -> list[str]:
    """Go through the page with Tab: every stop shows where it is, and is not covered by anything."""
    page.evaluate(WATCHING_STOPS)
    stops = 0
    while stops < most and not page.evaluate("() => stops.ended"):
        for _press in range(PRESSED_AT_ONCE):
            page.keyboard.press("Tab")
        stops += PRESSED_AT_ONCE
    return list(page.evaluate("() => stops.wrong"))


PRESSED_AT_ONCE = 10
WATCHING_STOPS = """() => {
    document.activeElement?.blur(); scrollTo(0, 0);
    const look = (e) => {
        const style = getComputedStyle(e), box = e.getClientRects()[0];
        const name = `${e.tagName} ${(e.textContent || e.name || '').trim().slice(0, 40)}`;
        if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2)
            stops.wrong.push(`focus not seen: ${name}`);
        const y = box && box.top + Math.min(box.height / 2, 12);
        const at = box && document.elementFromPoint(box.left + box.width / 2, y);
        if (at && !e.contains(at) && !at.contains(e) && !(at.matches('label') && at.control === e))
            stops.wrong.push(`covered: ${name}`);
    };
    const watched = 'stops' in window;
    window.stops = {wrong: [], ended: false};
    if (!watched) addEventListener('keyup', () => {
        const e = document.activeElement;
        if (!e || e === document.body) stops.ended = true; else if (!stops.ended) look(e);
    }, true);
}"""


EVERYWHERE = (scrolls_sideways, status_without_words, false_buttons, small_targets, broken_words, lacks_its_frame)

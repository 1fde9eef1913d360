"""Take the pictures of the documentation from the founding case: python -m tools.pictures."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import FloatRect, Page, sync_playwright

from tests import processes
from tests.browser.conftest import FINDER, QUIET, serving, settings_in, sign_in

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
WIDTH = 880
"""Narrow enough for one column, so that nothing stands beside a timeline."""
MARGIN = 16


def main() -> None:
    chromium = subprocess.run([FINDER], stdout=subprocess.PIPE, text=True, check=True).stdout.split()[-1]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        loaded = Path(folder) / "loaded"
        loaded.mkdir(mode=0o700)
        processes.tracker(settings_in(loaded), "demo").check_returncode()
        with serving(loaded, Path(folder) / "served") as served:
            browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
            page = browser.new_context(base_url=served.base, viewport={"width": WIDTH, "height": 900}).new_page()
            sign_in(page, served)
            take(page)
            browser.close()


def take(page: Page) -> None:
    FOLDER.mkdir(exist_ok=True)
    page.set_viewport_size({"width": 1100, "height": 900})
    page.screenshot(path=FOLDER / "today.png")
    shrink("today")
    page.set_viewport_size({"width": WIDTH, "height": 900})
    opened(page, "/cases", "Cambodia: the visit of Secretary Kerry")
    take_from(page, "timeline", ".coming-up", until="#timeline .moment >> nth=5")
    opened(page, "/visits", "John Kerry in Phnom Penh")
    take_from(page, "accounts", "section[aria-labelledby=accounts-heading]")


def opened(page: Page, folder: str, title: str) -> None:
    page.goto(folder)
    page.locator("main ul.rows a").filter(has_text=title).first.click()
    page.wait_for_load_state()


def take_from(page: Page, name: str, selector: str, until: str = "") -> None:
    """Take the page from the top of one element to its end, or to where another begins."""
    top, end = edges(page, selector)
    end = edges(page, until)[0] if until else end + MARGIN
    clip: FloatRect = {"x": 0, "y": top - MARGIN, "width": WIDTH, "height": end - top + MARGIN}
    page.screenshot(path=FOLDER / f"{name}.png", full_page=True, clip=clip)
    shrink(name)


def edges(page: Page, selector: str) -> tuple[float, float]:
    """Return where an element begins and ends, in pixels from the top of the page."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    top = box["y"] + float(page.evaluate("() => scrollY"))
    return top, top + box["height"]


def shrink(name: str) -> None:
    """Keep 64 colours, where ImageMagick is at hand: a page has few, and the picture takes a third of the room."""
    if shutil.which("convert"):
        path = FOLDER / f"{name}.png"
        subprocess.run(["convert", path, "+dither", "-colors", "64", "-strip", f"PNG8:{path}"], check=True)


if __name__ == "__main__":
    main()

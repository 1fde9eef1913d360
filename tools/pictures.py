"""Take the pictures of the documentation from the founding case: python -m tools.pictures."""

import re
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests import processes
from tests.browser.conftest import FINDER, QUIET, serving, settings_in, sign_in

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"


def main() -> None:
    chromium = subprocess.run([FINDER], stdout=subprocess.PIPE, text=True, check=True).stdout.split()[-1]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        loaded = Path(folder) / "loaded"
        loaded.mkdir(mode=0o700)
        processes.tracker(settings_in(loaded), "demo").check_returncode()
        with serving(loaded, Path(folder) / "served") as served:
            browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
            context = browser.new_context(base_url=served.base, viewport={"width": 1100, "height": 900})
            page = context.new_page()
            sign_in(page, served)
            take(page)
            browser.close()


def take(page: Page) -> None:
    FOLDER.mkdir(exist_ok=True)
    page.screenshot(path=FOLDER / "today.png")
    page.goto("/cases")
    page.locator("main ul.rows a").first.click()
    page.wait_for_url(re.compile(r"/cases/C-"))
    page.locator("#timeline").scroll_into_view_if_needed()
    box = page.locator("#timeline").bounding_box()
    assert box is not None
    top = box["y"] + page.evaluate("() => scrollY") - 16
    page.screenshot(
        path=FOLDER / "timeline.png", full_page=True, clip={"x": 0, "y": top, "width": 1100, "height": 1000}
    )


if __name__ == "__main__":
    main()

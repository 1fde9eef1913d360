"""A passkey in a real browser, made and used under our own policy; and codes of an app, with JavaScript and without."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from tests.browser.conftest import Served, opened, serving, sign_in
from tests.stories.step_pages import STEPS, code_of

PASSWORD = "correct horse battery"


@pytest.fixture
def named(founding_case: Path, tmp_path: Path) -> Iterator[Served]:
    """Served under a name: for a number, browsers make no passkeys."""
    with serving(founding_case, tmp_path / "data", "localhost") as found:
        yield found


def with_a_phone(page: Page) -> tuple[CDPSession, str]:
    """Let the browser have a passkey of its own, which a finger opens."""
    phone = page.context.new_cdp_session(page)
    phone.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = phone.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return phone, made["authenticatorId"]


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").locator("visible=true").first.click()
    page.wait_for_url(re.compile("/sign-in"))


def choose_password(page: Page) -> str:
    """Choose a password, and return the address that belongs to it."""
    page.goto("/account/password")
    page.locator("[name=new_password]").fill(PASSWORD)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile("/account$"))
    return page.locator("main bdi").first.inner_text()


def test_a_passkey_is_made_and_signs_in(chromium: Browser, named: Served) -> None:
    told: list[str] = []
    with opened(chromium, named) as context:
        page = context.new_page()
        page.on("console", lambda message: told.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: told.append(str(error)))
        sign_in(page, named)
        phone, number = with_a_phone(page)
        email = choose_password(page)
        page.goto(f"{STEPS}/passkey")
        page.locator("[name=name]").fill("My phone")
        page.get_by_role("button", name="Make the passkey").click()
        page.get_by_role("heading", name="Recovery codes").wait_for()
        assert page.locator("main li bdi").count() == 10
        sign_out(page)
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.get_by_role("heading", name="Today").wait_for()
        sign_out(page)
        page.locator("[name=email]").fill(email)
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(re.compile("/sign-in/code"))
        phone.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": False})
        page.get_by_role("button", name="Use a passkey").click()
        page.get_by_text("The browser gave no passkey").wait_for()
        phone.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": True})
        page.get_by_role("button", name="Use a passkey").click()
        page.get_by_role("heading", name="Today").wait_for()
    assert told == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_an_app_is_added_and_its_code_is_the_second_step(chromium: Browser, served: Served, scripts: bool) -> None:
    with opened(chromium, served, java_script_enabled=scripts) as context:
        page = context.new_page()
        sign_in(page, served)
        email = choose_password(page)
        page.goto(STEPS)
        page.get_by_role("link", name="Add an app").click()
        seed = page.locator(".secret bdi").inner_text().replace(" ", "")
        picture = page.locator(".qr-frame svg").bounding_box()
        assert picture is not None
        assert picture["width"] > 150
        page.locator("[name=code]").fill(code_of(seed))
        page.get_by_role("button", name="Add").click()
        page.get_by_role("heading", name="Recovery codes").wait_for()
        recovery = page.locator("main li bdi").first.inner_text()
        sign_out(page)
        page.locator("[name=email]").fill(email)
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.locator("[name=code]").fill(recovery)
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("heading", name="Today").wait_for()
        assert "9 are left" in page.locator("main").inner_text()


def test_a_browser_without_scripts_is_told_of_the_app(chromium: Browser, named: Served) -> None:
    with opened(chromium, named, java_script_enabled=False) as context:
        page = context.new_page()
        assert page.goto("/sign-in") is not None
        assert not page.get_by_role("button", name="Sign in with a passkey").is_visible()
        sign_in(page, named)
        page.goto(f"{STEPS}/passkey")
        assert page.get_by_text("Add an app that shows codes instead").is_visible()
        assert not page.get_by_role("button", name="Make the passkey").is_visible()

"""Every answer forbids what a page does not need, and nothing of a page stays in a shared browser."""

import re

import pytest

from tests.cast import Browse, Browser

pytestmark = pytest.mark.any_database

PAGES = ("/", "/people/", "/people/new", "/letters/P-ZZZZZ", "/sign-in", "/log", "/nowhere")


@pytest.fixture
def amina(browse: Browse) -> Browser:
    return browse("amina")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_allows_nothing_inline_and_nothing_from_elsewhere(amina: Browser, page: str) -> None:
    headers = amina.get(page).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_one_heading_a_language_and_a_direction(amina: Browser, page: str) -> None:
    text = amina.get(page, follow_redirects=True).text
    assert len(re.findall(r"<h1[ >]", text)) == 1
    assert '<html lang="en" dir="ltr"' in text
    assert not re.search(r"<script>|<style>| style=| on[a-z]+=\"", text)
    assert not re.search(r'(src|href)="(https?:)?//', text)


@pytest.mark.parametrize("name", ["tracker.css", "tracker.js", "icon.svg"])
def test_a_file_of_every_page_is_kept_for_a_year_and_changes_its_address_when_it_changes(
    amina: Browser, name: str
) -> None:
    found = re.search(rf'"(/static/{re.escape(name)}\?v=\w+)"', amina.page("/people/"))
    assert found is not None
    with amina.get(found.group(1)) as answer:
        assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_session_cookie_is_kept_from_scripts(amina: Browser) -> None:
    amina.get("/people/")
    cookie = amina.get_cookie("tracker")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"


def test_the_tracker_answers_a_monitor_without_signing_in(browse: Browse) -> None:
    answer = browse("amina").application.test_client().get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")

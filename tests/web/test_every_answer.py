"""Every answer there is forbids what it does not need: refusals, failures, of every route and method.

Pages and files of what there is: tests/web/test_nothing_leaves.py.
"""

from collections import Counter
from dataclasses import replace

import pytest
from flask import Flask, abort

from tests.cast import Browse, Browser, token_in
from tests.places import let_go
from tests.shares import share
from tests.web.answered import unprotected
from tracker.plumbing.settings import Settings
from tracker.web.access import PUBLIC, needs
from tracker.wiring import create_app

METHODS, OTHERS = ("GET", "POST"), ("HEAD", "OPTIONS", "PUT", "DELETE", "TRACE")
"""Of the others, each route is asked by one in each run of all tests; by `make proofs`, by each."""


def wrong_with(browser: Browser, method: str, address: str, codes: Counter[int], token: str = "") -> list[str]:
    """Return what an answer fails to forbid."""
    with browser.open(address, method=method, data={"csrf_token": token} if method == "POST" else None) as answer:
        codes[answer.status_code] += 1
        return [f"{method} {address}: {name}" for name in unprotected(answer)]


@pytest.mark.any_database
def test_every_route_by_every_method(pytestconfig: pytest.Config, app: Flask, browse: Browse) -> None:
    amina, stranger, codes, wrong = browse("amina"), app.test_client(), Counter[int](), list[str]()
    assert isinstance(stranger, Browser)
    tokens = {browser: token_in(browser.page(page)) for browser, page in ((amina, "/account"), (stranger, "/sign-in"))}
    for rule in app.url_map.iter_rules():
        values = {"filename": "icon.svg", "ref": "P-ZZZZZ", **dict.fromkeys(rule.arguments - {"filename", "ref"}, 1)}
        address = app.url_map.bind("localhost").build(rule.endpoint, {name: values[name] for name in rule.arguments})
        for method in (*METHODS, *share(pytestconfig, OTHERS, len(OTHERS))):
            for browser in (stranger, amina) if "sign-out" not in address else (stranger,):
                wrong += wrong_with(browser, method, address, codes, tokens[browser])
    assert wrong == []
    assert {200, 302, 404, 405} <= set(codes)
    assert sum(codes.values()) > 500


@pytest.mark.own_app
def test_failures_too(app: Flask, browse: Browse) -> None:
    @needs(PUBLIC)
    def failing(code: int) -> str:
        if code == 500:
            raise RuntimeError("a fault of ours")
        abort(code)

    app.testing = False
    app.add_url_rule("/failing/<int:code>", "failing", failing)
    codes = Counter[int]()
    for code in (400, 403, 404, 405, 413, 429, 500, 503):
        assert wrong_with(browse("amina"), "GET", f"/failing/{code}", codes) == []
    assert set(codes) == {400, 403, 404, 405, 413, 429, 500, 503}


def test_whoever_came_by_tls_comes_by_nothing_else(settings: Settings, app: Flask) -> None:
    networked = create_app(replace(settings, base_url="https://tracker.example.org", trusted_proxies=1))
    for page in ("/healthz", "/static/icon.svg", "/nowhere", "/sign-in"):
        with networked.test_client().get(page, base_url="https://tracker.example.org") as answer:
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    with networked.app_context():
        let_go()
    assert "Strict-Transport-Security" not in app.test_client().get("/sign-in").headers


def test_the_cookie_of_a_networked_installation_is_for_its_host_and_tls_alone(settings: Settings) -> None:
    networked = create_app(replace(settings, base_url="https://tracker.example.org", trusted_proxies=1))
    answer = networked.test_client().get("/sign-in", base_url="https://tracker.example.org")
    with networked.app_context():
        let_go()
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-tracker=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain=" not in cookie

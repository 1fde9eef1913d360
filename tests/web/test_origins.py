"""The tracker answers to its own address alone, and nothing is changed by what another site sends."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Browse, token_in
from tests.places import let_go
from tracker.plumbing.settings import Settings
from tracker.wiring import create_app

pytestmark = pytest.mark.any_database

BASE = "https://tracker.example.org"


@pytest.fixture
def networked(settings: Settings) -> Iterator[FlaskClient]:
    app = create_app(replace(settings, base_url=BASE, trusted_proxies=1))
    yield app.test_client()
    with app.app_context():
        let_go()


@pytest.mark.parametrize(
    "host",
    [
        "evil.example.org",
        "tracker.example.org.evil.example",
        "eviltracker.example.org",
        "tracker.example.org@evil.example",
        "169.254.169.254",
        "[::2]",
        "tracker.example.org\\evil",
        "a b",
        "x" * 500,
    ],
)
def test_another_host_is_no_address_of_the_tracker(networked: FlaskClient, host: str) -> None:
    for page in ("/", "/sign-in", "/static/icon.svg", "/healthz", "/nowhere"):
        answer = networked.get(page, headers={"Host": host})
        assert answer.status_code == 400, page
        assert "This is not the address of the tracker" in answer.text
        assert "tracker.example.org" not in answer.text.replace(host, ""), "who guesses is not told"


def test_what_a_proxy_passes_on_counts_as_the_host(networked: FlaskClient) -> None:
    passed = {"Host": "tracker.example.org", "X-Forwarded-Host": "evil.example.org"}
    assert networked.get("/sign-in", headers=passed).status_code == 400


@pytest.mark.parametrize("host", ["tracker.example.org", "Tracker.Example.ORG", "tracker.example.org:443"])
def test_its_own_host_is(networked: FlaskClient, host: str) -> None:
    assert networked.get("/sign-in", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_a_monitor_on_the_same_machine_asks_by_its_name_for_itself(networked: FlaskClient, host: str) -> None:
    assert networked.get("/sign-in", headers={"Host": host}).status_code == 200


def test_a_name_that_leads_to_this_machine_is_no_address_of_a_laptop(app: Flask) -> None:
    assert app.test_client().get("/sign-in", headers={"Host": "rebound.example.org:8000"}).status_code == 400


FROM_ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
    {"Sec-Fetch-Site": "whatever"},
    {"Origin": "https://evil.example.org"},
    {"Origin": "http://localhost.evil.example.org"},
    {"Origin": "null"},
]


@pytest.mark.parametrize("headers", FROM_ELSEWHERE, ids=str)
def test_another_site_changes_nothing_even_with_a_token(browse: Browse, headers: dict[str, str]) -> None:
    amina = browse("amina")
    fields = {"csrf_token": token_in(amina.get("/people/new").text), "title": "Layla Hassan"}
    answer = amina.post("/people/new", data=fields, headers=headers)
    assert answer.status_code == 403
    assert "Another site asked for this" in answer.text
    assert "Layla Hassan" not in amina.page("/people/")


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}, {}], ids=str)
def test_our_own_page_does(browse: Browse, headers: dict[str, str]) -> None:
    amina = browse("amina")
    fields = {"csrf_token": token_in(amina.get("/people/new").text), "title": "Layla Hassan"}
    assert amina.post("/people/new", data=fields, headers=headers).status_code != 403


def test_a_link_on_another_site_leads_here_but_nothing_of_ours_is_shown_inside_it(browse: Browse) -> None:
    amina, elsewhere = browse("amina"), {"Sec-Fetch-Site": "cross-site"}
    followed = {**elsewhere, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert amina.get("/people/", headers=followed).status_code == 200
    for dest in ("iframe", "object", "image", "empty", "script"):
        assert amina.get("/people/", headers={**elsewhere, "Sec-Fetch-Dest": dest}).status_code == 403

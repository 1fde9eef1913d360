"""Journeys of somebody with little time, in a real browser, with JavaScript and without; the same end either way."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests import processes
from tests.browser.conftest import Served, opened, sign_in

Told = list[dict[str, Any]]


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def page(chromium: Browser, served: Served, request: pytest.FixtureRequest) -> Iterator[Page]:
    with opened(chromium, served, java_script_enabled=request.param) as context:
        page = context.new_page()
        sign_in(page, served)
        yield page


def timeline(served: Served, ref: str) -> Told:
    """What the command says has happened to a record."""
    told = processes.tracker(served.settings, "timeline", ref, "--json")
    assert told.returncode == 0, told.stderr
    return list(json.loads(told.stdout))


def ref_in(page: Page) -> str:
    found = re.search(r"/([A-Z]-[2-9A-Z]+)", page.url)
    assert found is not None, page.url
    return found.group(1)


def test_sign_in_and_read_today(page: Page) -> None:
    """J1."""
    assert page.locator("h1").inner_text() == "Today"
    assert "Wednesday 10 February 2016" in page.locator("main").inner_text()
    assert (
        "The clock of this demonstration stands at Wednesday 10 February 2016." in page.locator("header").inner_text()
    )
    due = page.locator("li.follow-up")
    assert due.count() >= 3
    assert "late" in due.first.inner_text()
    page.get_by_role("link", name=re.compile("Sunnylands")).first.click()
    page.wait_for_url(re.compile("/visits/V-"))
    assert "in 5 days" in page.locator("main").inner_text()
    page.get_by_role("button", name="Sign out").locator("visible=true").first.click()
    page.wait_for_url(re.compile("/sign-in"))
    page.go_back()
    assert "Sunnylands" not in page.locator("body").inner_text()


def test_record_what_became_of_a_follow_up_in_two_presses(page: Page, served: Served) -> None:
    """J2: an outcome, Save. Today then shows one less."""
    row = page.locator("li.follow-up").filter(has=page.get_by_role("link", name=re.compile("^No answer"))).first
    ref = row.locator(".ref").first.inner_text()
    before = page.locator("li.follow-up").count()
    row.get_by_role("link", name=re.compile("^No answer")).click()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/(\?.*)?$"))
    assert page.locator(".status").is_visible()
    assert page.locator("li.follow-up").count() == before - 1
    newest = timeline(served, ref)[0]
    assert (newest["type"], newest["when"]) == ("no-answer", "2016-02-10")
    page.get_by_role("button", name="Undo").click()
    page.goto("/")
    assert page.locator("li.follow-up").count() == before
    assert timeline(served, ref)[0]["type"] != "no-answer"


def test_add_to_the_timeline_of_a_person_with_a_month_only(page: Page, served: Served) -> None:
    """J4: one line in place, the day not known."""
    page.goto("/people/new")
    page.get_by_label("Name", exact=False).first.fill("Layla Hassan al-Mansouri")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile("/people/P-"))
    page.get_by_text("Add to this timeline").first.click()
    form = page.locator("form[action$='/note']")
    form.locator("[name=title]").fill("Arrested in Port Halden")
    form.locator("[name=when]").fill("March 2014")
    form.locator("[name=type]").select_option("arrest")
    form.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/people/P-\w+$"))
    said = page.locator("main").inner_text()
    assert "March 2014" in said
    assert "In custody since March 2014 (day not known)" in said
    assert "00:00" not in said
    (event,) = timeline(served, ref_in(page))
    assert (event["when"], event["earliest"], event["latest"]) == ("2014-03", "2014-03-01", "2014-03-31")


def test_a_letter_its_reply_and_what_the_reply_means(page: Page, served: Served) -> None:
    """J5: a letter with demands, signatories and an addressee; a reply; an acknowledgement is not an answer."""
    page.goto("/letters/new")
    page.locator("[name=title]").fill("Letter to the Minister of Justice")
    page.locator("[name=sent]").fill("1 February 2016")
    page.locator("[name=signatories]").fill("Halden Watch; Director\nLake Centre; President")
    page.locator("[name=addressees]").fill("Ministry of Justice of Halden")
    page.locator("[name=demands]").fill("Release Layla Hassan at once.\nLet her family visit her every week.")
    page.get_by_role("button", name="Save").click()
    asked = page.locator("fieldset.question")
    assert asked.count() == 3
    for number in range(3):
        asked.nth(number).get_by_label(re.compile("add a new organisation called")).check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/letters/L-\w+$"))
    letter = ref_in(page)
    said = page.locator("main").inner_text()
    assert re.search(r"Halden Watch\s+Director\s+Lake Centre\s+President", said)
    assert said.count("Waiting for an answer") >= 2

    page.get_by_role("link", name="Log a reply").click()
    page.locator("[name=when]").fill("8 February 2016")
    page.locator("[name=said_by]").fill("Ministry of Justice of Halden")
    page.locator("[name=words]").fill("We have received your letter. Family visits are granted from March.")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile("/letters/L-"))
    page.goto(f"/letters/{letter}/judge")
    first, second = page.locator("section.judged").all()
    first.get_by_label("Not an answer: they acknowledged it").check()
    second.get_by_label("They promised", exact=True).check()
    second.get_by_label("If they promised: by when?").fill("March 2016")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/letters/L-\w+$"))
    said = page.locator("main").inner_text()
    assert "Waiting for an answer" in said
    assert "Promised" in said
    assert {event["type"] for event in timeline(served, letter)} >= {"letter-sent", "reply"}
    checked = processes.tracker(served.settings, "check")
    assert checked.returncode == 0, checked.stdout


def test_a_form_survives_the_end_of_its_session(page: Page, served: Served) -> None:
    """J11: signed out in the middle of a long note; after signing in, it is there, and saved only when pressed."""
    page.goto("/people/new")
    page.locator("[name=title]").fill("Omar Idris")
    page.locator("[name=summary]").fill("A long note that took twenty minutes to write.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save").click()
    assert "Sign in" in page.locator("h1").inner_text()
    assert page.locator("input[type=hidden][value*='twenty minutes']").count() == 1

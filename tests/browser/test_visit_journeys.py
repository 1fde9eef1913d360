"""Journeys J5, J6 and J7 with the presses that they may cost, with JavaScript and without; the same end either way."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests import processes
from tests.browser.conftest import Served, opened, sign_in
from tests.browser.presses import Presses

KERRY, BEHIND_BARS = "/visits/V-4664N", "End the judicial harassment"


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def page(chromium: Browser, served: Served, request: pytest.FixtureRequest) -> Iterator[Page]:
    with opened(chromium, served, java_script_enabled=request.param) as context:
        page = context.new_page()
        sign_in(page, served)
        yield page


def happened(served: Served, ref: str) -> list[dict[str, Any]]:
    """What the command says has happened to a record, the newest first."""
    told = processes.tracker(served.settings, "timeline", ref, "--json")
    assert told.returncode == 0, told.stderr
    return list(json.loads(told.stdout))


def in_order(served: Served) -> None:
    """Check everything, but for who was told: what was told of days gone by waits for the next round of the clock."""
    checked = processes.tracker(served.settings, "check")
    wrong = [line for line in checked.stdout.splitlines() if line.startswith("WRONG")]
    assert [line for line in wrong if "what comes back is told" not in line] == [], checked.stdout


def said(page: Page) -> str:
    return " ".join(page.locator("main").inner_text().split())


def test_a_letter_of_nine_with_five_demands(page: Page, served: Served) -> None:
    """J5, within 14 presses: from the list of letters to the saved letter."""
    page.goto("/letters/")
    presses = Presses(page)
    presses.link(re.compile("New letter"))
    page.locator("[name=title]").fill("Letter before the visit")
    page.locator("[name=sent]").fill("1 February 2016")
    page.locator("[name=signatories]").fill("\n".join(f"Halden Group {number}" for number in range(9)))
    page.locator("[name=addressees]").fill("John Kerry")
    page.locator("[name=demands]").fill("\n".join(f"Let doctor number {number} in." for number in range(5)))
    presses.button("Save")
    for each in page.locator("fieldset.question").all():
        new = each.get_by_label(re.compile("add a new organisation called"))
        if new.count() and not new.is_checked():
            presses.choose(new)
    if page.locator("fieldset.question").count():
        presses.button("Save")
    page.wait_for_url(re.compile(r"/letters/L-\w+$"))
    assert presses.count <= 14
    assert all(f"Halden Group {number}" in said(page) for number in range(9))
    assert said(page).count("Waiting for an answer") >= 5
    in_order(served)


def test_a_status_with_its_evidence_and_two_who_change_it_at_once(page: Page, served: Served) -> None:
    """J6, within 5 presses; the second of two sees both versions, and what they typed."""
    page.goto(KERRY)
    page.get_by_role("link", name=re.compile(BEHIND_BARS)).first.click()
    page.wait_for_url(re.compile(r"/demands/D-\w+$"))
    demand, ref = page.url, page.url.rsplit("/", 1)[1]
    other = page.context.new_page()
    other.goto(f"{demand}/status")
    presses = Presses(page)
    presses.link("Change status")
    presses.choose(page.get_by_label("They said they would"))
    page.locator("[name=as_of]").fill("9 February 2016")
    page.locator("[name=by_when]").fill("March 2016")
    page.locator("[name=evidence]").fill("Kerry urged to talk human rights in Cambodia")
    presses.button("Save")
    page.wait_for_url(demand)
    assert presses.count <= 5
    assert "Promised" in said(page)
    other.get_by_label("They said no").check()
    other.locator("[name=as_of]").fill("10 February 2016")
    other.locator("[name=note]").fill("A long note about the refusal.")
    other.get_by_label("We have no evidence yet").check()
    other.get_by_role("button", name="Save").click()
    other.wait_for_load_state()
    assert "Somebody else changed this meanwhile" in said(other)
    assert other.locator("[name=note]").input_value() == "A long note about the refusal."
    assert other.get_by_label("They said no").is_checked()
    other.get_by_role("button", name="Save").click()
    other.wait_for_url(demand)
    assert {"promised", "refused"} <= {event["type"] for event in happened(served, ref)}
    in_order(served)


def test_a_pack_its_consent_gap_and_the_print_of_it(page: Page, served: Served) -> None:
    """J7, before the visit, within 6 presses: what may not leave is said, and the rest is frozen and printed."""
    person = added(page, "Layla Hassan al-Mansouri")
    asked_for(page, "Release Layla Hassan al-Mansouri", person)
    page.goto(KERRY)
    presses = Presses(page)
    presses.link("Open the briefing pack")
    assert "1 person is left out" in said(page)
    gap = page.locator("li.pack-line").filter(has_text="Release Layla")
    assert not gap.locator("input[type=checkbox]").is_checked()
    assert "It stays with us" in gap.inner_text()
    page.locator("[name=messages]").fill("Ask for a day.")
    presses.button("Look at it first")
    assert "So it would look. Nothing is kept yet." in said(page)
    presses.button("Freeze this version")
    page.wait_for_url(re.compile(r"/packs/\d+$"))
    presses.link("Print it")
    page.wait_for_url(re.compile(r"/pack\.html$"))
    assert presses.count <= 6
    printed = said(page)
    assert "Key messages Ask for a day." in printed
    assert "4. End the judicial harassment of the opposition" in printed
    assert "These accounts contradict each other." in printed
    assert "Layla" not in printed
    assert "left out" not in printed
    assert page.locator("nav, form").count() == 0


def added(page: Page, name: str) -> str:
    page.goto("/people/new")
    page.locator("[name=title]").fill(name)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/people/P-\w+$"))
    return page.url.rsplit("/", 1)[1]


def asked_for(page: Page, what: str, person: str) -> None:
    page.goto(f"/demands/new?for={KERRY.rsplit('/', 1)[1]}")
    page.locator("[name=title]").fill(what)
    page.locator("[name=about]").fill(person)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/demands/D-\w+$"))


def test_a_debrief_of_six_demands_in_the_order_of_the_pack(page: Page, served: Served) -> None:
    """J7, after the visit, within 8 presses: one meeting, six demands, one save; a promise is asked for its day."""
    page.goto(f"{KERRY}/pack")
    page.get_by_role("button", name="Freeze this version").click()
    page.wait_for_url(re.compile(r"/packs/\d+$"))
    page.goto(f"{KERRY}/meeting")
    page.locator("[name=title]").fill("Prime Minister")
    page.locator("[name=when]").fill("26 January 2016")
    page.get_by_role("button", name="Save").click()
    page.goto(KERRY)
    presses = Presses(page)
    presses.link("Prime Minister")
    asked = page.locator("section.judged:has([name^='raised-'])")
    assert "In the order of the briefing pack, version 1" in said(page)
    assert asked.count() == 6
    assert asked.nth(3).locator("h2").inner_text().startswith(f"4. {BEHIND_BARS}")
    for number, stance in enumerate(
        ["raised", "raised", "not-raised", "raised-by-name", "raised-in-writing", "raised"]
    ):
        presses.choose(asked.nth(number).locator(f"[value={stance}]"))
    asked.nth(3).locator("select").first.select_option("promised")
    presses.button("Save")
    assert presses.count <= 8
    assert "By when did they promise it?" in said(page)
    assert asked.nth(3).locator("[value=raised-by-name]").is_checked()
    asked.nth(3).locator("[name^='by_when-']").fill("no date said")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(f"{KERRY}$"))
    table = page.locator("table.raised").inner_text()
    assert "Raised by name" in table
    assert "Not raised" in table
    page.get_by_role("link", name=re.compile(BEHIND_BARS)).first.click()
    page.wait_for_url(re.compile(r"/demands/D-\w+$"))
    assert {"raised", "promised"} <= {event["type"] for event in happened(served, page.url.rsplit("/", 1)[1])}
    in_order(served)


def test_two_who_debrief_one_meeting_lose_nothing(page: Page, served: Served) -> None:
    """The second sees what the first saved beside what they typed, and both accounts stand."""
    page.goto(f"{KERRY}/meeting")
    page.locator("[name=title]").fill("Foreign Minister")
    page.locator("[name=when]").fill("26 January 2016")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile("/debrief$"))
    other = page.context.new_page()
    other.goto(page.url)
    page.locator("[value=raised]").first.check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(f"{KERRY}$"))
    other.locator("[value=not-raised]").first.check()
    other.get_by_text("Their words, and a day they named").first.click()
    other.locator("[name^='words-']").first.fill("We never heard of it, and it took long to write this down.")
    other.locator("[name^='answer-']").first.select_option("refused")
    other.get_by_role("button", name="Save").click()
    other.wait_for_load_state()
    assert "Somebody else told of this meeting meanwhile" in said(other)
    assert "Told already:" in said(other)
    assert "it took long to write this down" in other.locator("[name^='words-']").first.input_value()
    other.get_by_role("button", name="Save").click()
    other.wait_for_url(re.compile(f"{KERRY}$"))
    assert "Contradicted" in other.locator("table.raised").inner_text()
    in_order(served)

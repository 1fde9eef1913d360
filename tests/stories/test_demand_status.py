"""How a demand stands follows from what happened: nobody types a status, and correcting an event corrects it."""

import re
from typing import Any

import pytest

from tests import factories
from tests.cast import Acting, Browse, Browser, words_of
from tests.factories import on
from tests.stories.presses import block, hidden_in, lead, press
from tracker.actions import records, timeline
from tracker.records.sources import Source
from tracker.rules.kinds import Kind


@pytest.fixture
def url(acting: Acting) -> str:
    """A demand that was raised in a letter seventeen days ago."""
    with acting("amina"):
        demand = factories.demand()
        factories.sent_letter(None, demand)
        return f"/demands/{demand.ref}"


def change(browser: Browser, url: str, status: str, **fields: Any) -> str:
    """Say how things stand now; return the page of the demand."""
    named = {"by_when": "no date said"} if status == "promised" else {}
    said = {"status": status, "as_of": "1 February 2016", **named, **fields}
    answer = browser.send(f"{url}/status", follow=True, **said)
    assert answer.status_code == 200, words_of(answer.text)
    return answer.text


@pytest.mark.parametrize(
    ("status", "fields", "word"),
    [
        ("no-answer", {}, "Waiting for an answer"),
        ("promised", {"no_evidence": "y"}, "Promised"),
        ("refused", {"no_evidence": "y"}, "Refused"),
        ("partly-met", {"no_evidence": "y"}, "Partly met"),
        ("met", {"no_evidence": "y"}, "Met"),
        ("withdrawn", {"reason": "overtaken"}, "Closed"),
    ],
)
def test_each_status_is_reached_by_saying_what_happened(
    browse: Browse, url: str, status: str, fields: dict[str, str], word: str
) -> None:
    chidi = browse("chidi")
    page = change(chidi, url, status, **fields)
    assert word in lead(page)
    assert re.search(r"Saved E-\w+\.", words_of(page))
    if status != "no-answer":
        assert re.search(rf"{word} as of 1 February 2016, decided by E-\w+", words_of(page))


def test_a_demand_begins_as_not_yet_raised_and_waits_once_it_is(browse: Browse, acting: Acting, url: str) -> None:
    with acting("amina"):
        fresh = factories.demand("Specialist care")
        records.edit(fresh, fresh.version, {"followed": False})
        ref = fresh.ref
    amina = browse("amina")
    amina.send(f"/demands/{ref}/edit", title="Specialist care")
    assert "Not yet raised" in lead(amina.page(f"/demands/{ref}"))
    amina.send(
        "/log", title="Raised at the ministry", about=ref, type="raised", when_choice="today", certainty="confirmed"
    )
    page = amina.page(f"/demands/{ref}")
    assert "Waiting for an answer" in lead(page)
    assert re.search(r"Waiting for an answer as of 10 February 2016, decided by E-\w+", words_of(page))
    assert "Waiting for an answer" in lead(amina.page(url))


def test_the_evidence_is_named_and_its_words_and_source_go_along(browse: Browse, acting: Acting, url: str) -> None:
    with acting("amina"):
        ministry = factories.organisation()
        post = records.add(Source(kind=Kind.SOURCE, title="Ministry answers", publisher="Halden Post"))
        told = timeline.Account("statement", on(2016, 2, 2), "The ministry speaks", quote="We will look into her case.")
        ref = timeline.record(told, timeline.Ties([ministry], [ministry], [post])).ref
    page = change(browse("amina"), url, "promised", as_of="2 February 2016", evidence=ref, note="On the radio")
    said = block(page, "Status history")
    assert f"Promised 2 February 2016 Promised evidence {ref}" in said.replace("◔ ", "")
    assert "On the radio" in said
    assert "Source: Ministry answers , Halden Post" in said
    assert "We will look into her case." in page.split('id="timeline"')[1]


def test_a_new_source_may_be_the_evidence(browse: Browse, url: str) -> None:
    amina = browse("amina")
    fields: dict[str, Any] = {"status": "refused", "as_of": "February 2016", "evidence": "A letter of the ministry"}
    answer = amina.send(f"{url}/status", **fields)
    assert answer.status_code == 422
    assert "add a new source called “ A letter of the ministry ”" in words_of(answer.text)
    question = re.search(r'name="(resolve-[0-9a-f]+)"', answer.text)
    assert question
    page = amina.send(f"{url}/status", follow=True, **fields, **{question[1]: "new:source"}).text
    assert "Source: A letter of the ministry" in block(page, "Status history")
    assert "Refused as of February 2016" in words_of(page)


def test_a_status_without_evidence_says_so(browse: Browse, url: str) -> None:
    amina = browse("amina")
    answer = amina.send(f"{url}/status", status="met", as_of="1 February 2016", note="Kept text")
    assert answer.status_code == 422
    assert "Say how we know, or choose “we have no evidence yet”." in answer.text
    assert "Kept text" in answer.text
    assert "no evidence yet" in block(change(amina, url, "met", no_evidence="y"), "Status history")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"status": ""}, "Choose how things stand now."),
        ({"status": "withdrawn"}, "Say why we are no longer asking."),
        ({"status": "reopened"}, "Not a valid choice"),
        ({"as_of": ""}, "Write since when."),
        ({"as_of": "29 February 2015"}, "29 February 2015 does not exist"),
        ({"as_of": "March 2016"}, "This must be today or in the past."),
    ],
)
def test_what_is_missing_or_cannot_be_is_said(browse: Browse, url: str, fields: dict[str, Any], sentence: str) -> None:
    amina = browse("amina")
    asked: dict[str, Any] = {"status": "no-answer", "as_of": "1 February 2016", **fields}
    answer = amina.send(f"{url}/status", **asked)
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    assert "Waiting for an answer" in lead(amina.page(url))


def test_a_met_demand_can_be_asked_again(browse: Browse, url: str) -> None:
    amina = browse("amina")
    assert "We are asking again" not in amina.page(f"{url}/status")
    page = change(amina, url, "met", no_evidence="y")
    assert "Nothing is set to come back." in words_of(page)
    assert "We are asking again" in amina.page(f"{url}/status")
    page = change(amina, url, "reopened", as_of="9 February 2016")
    assert "Waiting for an answer" in lead(page)
    assert "Ask again for an answer" in words_of(page)


def event_of(page: str) -> str:
    found = re.findall(r'href="(/events/E-\w+)"', page.split("Status history")[1].split('id="timeline"', maxsplit=1)[0])
    return str(found[-1])


def test_correcting_the_event_corrects_the_status(browse: Browse, url: str) -> None:
    amina = browse("amina")
    event = event_of(change(amina, url, "promised", no_evidence="y"))
    fields: dict[str, Any] = {
        "title": "They refused",
        "type": "refused",
        "when": "January 2016",
        "certainty": "confirmed",
    }
    about = url.rsplit("/", 1)[1]
    assert amina.send(f"{event}/edit", about=about, **fields).status_code == 302
    assert "Waiting for an answer" in lead(amina.page(url)), "the letter of 24 January may have come after it"
    assert amina.send(f"{event}/edit", about=about, **{**fields, "when": "2 February 2016"}).status_code == 302
    page = amina.page(url)
    assert "Refused" in lead(page)
    assert re.search(r"Refused as of 2 February 2016, decided by E-\w+", words_of(page))
    assert "Nothing is set to come back." in words_of(page)


def test_deleting_the_event_takes_the_status_back(browse: Browse, url: str) -> None:
    chidi = browse("chidi")
    page = press(chidi, change(chidi, url, "met", no_evidence="y"), r"/log/E-\w+/undo")
    assert "Waiting for an answer" in lead(page)
    assert "Check whether they have replied due Sunday 7 February 2016" in words_of(page)


def test_something_later_that_says_otherwise_wins_and_the_page_says_so(browse: Browse, url: str) -> None:
    amina = browse("amina")
    change(amina, url, "refused", as_of="5 February 2016", no_evidence="y")
    page = change(amina, url, "promised", as_of="1 February 2016", no_evidence="y")
    assert "Something later says otherwise, so the status stays as it was." in words_of(page)
    assert "Refused" in lead(page)


def test_of_two_people_at_once_the_second_sees_both(browse: Browse, url: str) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    opened = amina.page(f"{url}/status")
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"', opened)
    assert seen
    change(bilal, url, "promised", no_evidence="y", note="Bilal heard it on the radio")
    fields: dict[str, Any] = {
        "status": "refused",
        "as_of": "2 February 2016",
        "no_evidence": "y",
        "note": "They said no",
    }
    answer = amina.send(f"{url}/status", seen=seen[1], **fields)
    assert answer.status_code == 409
    said = words_of(answer.text)
    assert "Bilal , 10 February 2016, 09:00: Promised , 1 February 2016" in said
    assert "Bilal heard it on the radio" in said
    assert "They said no</textarea>" in answer.text
    assert "Promised" in lead(amina.page(url))
    token = re.search(r'name="seen"[^>]*value="([^"]*)"', answer.text)
    assert token
    answer = amina.send(f"{url}/status", seen=token[1], follow=True, **fields)
    assert "Refused" in lead(answer.text)
    assert "Bilal heard it on the radio" in block(answer.text, "Status history"), "both stand on the timeline"


def test_saying_it_twice_by_two_presses_says_it_once(browse: Browse, url: str) -> None:
    amina = browse("amina")
    found = hidden_in(amina.page(f"{url}/status"), "seen")
    fields: dict[str, Any] = {**found, "status": "met", "as_of": "1 February 2016", "no_evidence": "y"}
    for _press in range(2):
        assert amina.post(f"{url}/status", data=fields).status_code == 302
    assert len(re.findall(r"Met 1 February 2016", block(amina.page(url), "Status history"))) == 1


def test_who_may_log_may_say_so_and_nobody_else(browse: Browse, url: str) -> None:
    for name, code in (("chidi", 200), ("vera", 403), ("dana", 403), ("esi", 404)):
        assert browse(name).get(f"{url}/status").status_code == code


def test_an_answer_may_be_graded_and_the_grade_changes_nothing_else(browse: Browse, url: str) -> None:
    amina = browse("amina")
    page = change(amina, url, "refused", no_evidence="y", grade="grade-c")
    assert "Refused" in lead(page)
    assert "Refused: C: not satisfactory" in words_of(page)


def test_a_grade_of_another_answer_is_refused(browse: Browse, url: str) -> None:
    said: dict[str, Any] = {"status": "met", "as_of": "1 February 2016", "no_evidence": "y", "grade": "grade-c"}
    answer = browse("amina").send(f"{url}/status", **said)
    assert answer.status_code == 422
    assert "This fits another answer. Choose it there, or “Not said” here." in words_of(answer.text)

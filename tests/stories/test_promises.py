"""A promise is said by a day, claimed to be kept, and verified or broken; their word and our finding stand together."""

from typing import Any

import pytest

from tests import factories
from tests.cast import Acting, Browse, Browser, words_of
from tests.factories import on
from tests.stories.presses import block, lead

ASKED = "By when did they promise it? Write the day, a month or a year, or “no date said”."


@pytest.fixture
def asked(acting: Acting) -> str:
    with acting("amina"):
        demand = factories.demand()
        factories.sent_letter(on(2015, 12, 3), demand)
        return f"/demands/{demand.ref}"


def say(browser: Browser, url: str, status: str, since: str, **fields: Any) -> Any:
    return browser.send(f"{url}/status", status=status, as_of=since, no_evidence="y", **fields)


def test_a_promise_goes_from_said_to_claimed_to_broken(browse: Browse, asked: str) -> None:
    amina = browse("amina")
    assert say(amina, asked, "promised", "10 January 2016", by_when="31 January 2016").status_code == 302
    said = block(amina.page(asked), "Promises")
    assert "10 January 2016 : by 31 January 2016" in said
    assert "Said. Nobody has said yet what became of it." in said
    assert say(amina, asked, "claimed-done", "1 February 2016").status_code == 302
    page = amina.page(asked)
    assert "Answer to check" in lead(page)
    assert "They say it is done. We have not verified it. 1 February 2016" in block(page, "Promises")
    assert "We have not verified it. Say what you found" in block(page, "What they say, and what we found")
    assert say(amina, asked, "broken", "5 February 2016").status_code == 302
    page = amina.page(asked)
    assert "Waiting for an answer" in lead(page)
    assert "Broken. 5 February 2016" in block(page, "Promises")
    found = block(page, "What they say, and what we found")
    assert "These accounts contradict each other. Both are kept. What they say" in found
    assert "What we found" in found


def test_what_we_found_to_be_so_contradicts_nobody(browse: Browse, asked: str) -> None:
    amina = browse("amina")
    say(amina, asked, "promised", "10 January 2016", by_when="no date said")
    say(amina, asked, "claimed-done", "1 February 2016")
    say(amina, asked, "met", "5 February 2016")
    page = amina.page(asked)
    assert "10 January 2016 : no date said" in block(page, "Promises")
    assert "Kept: we verified it. 5 February 2016" in block(page, "Promises")
    assert "contradict" not in block(page, "What they say, and what we found")
    assert "Met" in lead(page)


@pytest.mark.parametrize("written", ["No date said", "no  date said."])
def test_no_date_is_written_in_words(browse: Browse, asked: str, written: str) -> None:
    assert say(browse("amina"), asked, "promised", "10 January 2016", by_when=written).status_code == 302


def test_a_promise_asks_by_when_wherever_it_is_told(browse: Browse, asked: str) -> None:
    amina, ref = browse("amina"), asked.rsplit("/", 1)[1]
    log: dict[str, Any] = {"title": "They promised", "about": ref, "type": "promised", "when_choice": "today"}
    answers = [
        say(amina, asked, "promised", "10 January 2016"),
        amina.send("/log", certainty="confirmed", **log),
    ]
    for answer in answers:
        assert answer.status_code == 422
        assert ASKED in words_of(answer.text)
    note: dict[str, Any] = {"title": "They promised", "when": "9 February 2016", "type": "promised"}
    answer = amina.send(f"/records/{ref}/note", **note)
    assert answer.status_code == 422
    assert "A promise needs the day that they named. Use the full form for it." in words_of(answer.text)


def test_no_date_is_refused_where_nothing_was_promised(browse: Browse, asked: str) -> None:
    answer = say(browse("amina"), asked, "refused", "10 January 2016", by_when="no date said")
    assert answer.status_code == 422
    assert "Only a promise has such a day." in words_of(answer.text)


def test_a_correction_of_a_promise_without_a_day_keeps_saying_so(browse: Browse, asked: str) -> None:
    amina = browse("amina")
    say(amina, asked, "promised", "10 January 2016", by_when="no date said")
    page = amina.page(asked)
    ref = block(page, "Promises") and page.split('id="promises-heading"')[1].split('href="/events/')[1].split('"')[0]
    assert 'value="no date said"' in amina.page(f"/events/{ref}/edit")


def test_a_broken_promise_is_offered_only_where_something_was_promised(browse: Browse, asked: str) -> None:
    amina = browse("amina")
    assert "They have not kept their promise" not in amina.page(f"{asked}/status")
    say(amina, asked, "promised", "10 January 2016", by_when="June 2016")
    assert "They have not kept their promise" in amina.page(f"{asked}/status")

"""The clock of a record can be stopped for a reason: what is counted falls due later, and says why; nothing is lost."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, Browser, ClockAt, words_of
from tests.factories import on
from tests.statements import count_statements
from tests.stories.follow_up_pages import arrange, only, planned_for
from tests.stories.presses import press
from tracker.jobs import alerts

CHECK = "Check whether they have replied due"


@pytest.fixture
def url(acting: Acting) -> str:
    """The page of a letter sent on 5 February: its check falls due on Friday 19 February 2016."""
    with acting("amina"):
        return f"/letters/{factories.sent_letter(on(2016, 2, 5)).ref}"


def stop(browser: Browser, url: str, since: str = "12 February 2016", until: str = "16 February 2016") -> str:
    ref = url.rsplit("/", 1)[1]
    return arrange(browser, f"/records/{ref}/stop", since=since, until=until, reason="The election")


def why(browser: Browser, url: str) -> str:
    return words_of(browser.page(only(browser.page(url)))).split("Why this day? ")[1].split(" Record what")[0]


def test_a_stop_moves_what_is_counted_and_says_why(browse: Browse, url: str) -> None:
    amina = browse("amina")
    assert planned_for(amina.page(url)) == [f"{CHECK} Friday 19 February 2016"]
    page = stop(amina, url)
    assert "stands still from 12 February 2016 to 16 February 2016." in words_of(page)
    assert planned_for(page) == [f"{CHECK} Wednesday 24 February 2016"]
    assert "The clock stands still from 12 February 2016 to 16 February 2016: The election" in words_of(page)
    said = why(amina, url)
    assert said.startswith("14 days after 5 February 2016 : Sent: Letter to the Minister .")
    assert "The clock stands still from 12 to 16 February 2016 : The election ." in said
    assert "Amina moved it from 19 February 2016 to 24 February 2016. The clock was stopped" in said


def test_a_stop_is_undone(browse: Browse, url: str) -> None:
    amina = browse("amina")
    page = press(amina, stop(amina, url), r"/stops/\d+/undo")
    assert planned_for(page) == [f"{CHECK} Friday 19 February 2016"]
    assert "stands still" not in words_of(page)


def test_a_clock_that_runs_again_counts_on_from_today(browse: Browse, clock_at: ClockAt, url: str) -> None:
    amina = browse("amina")
    stop(amina, url)
    clock_at(date(2016, 2, 14))
    page = press(amina, amina.page(url), r"/stops/\d+/lift")
    assert planned_for(page) == [f"{CHECK} Sunday 21 February 2016"]
    assert "from 12 to 13 February 2016 : The election" in why(amina, url)
    page = press(amina, page, r"/stops/\d+/stop-again.*")
    assert planned_for(page) == [f"{CHECK} Wednesday 24 February 2016"]


def test_a_stop_that_has_not_begun_never_stood_once_it_is_lifted(browse: Browse, url: str) -> None:
    amina = browse("amina")
    page = press(amina, stop(amina, url), r"/stops/\d+/lift")
    assert planned_for(page) == [f"{CHECK} Friday 19 February 2016"]
    page = press(amina, page, r"/stops/\d+/stop-again.*")
    assert planned_for(page) == [f"{CHECK} Wednesday 24 February 2016"]


def test_what_was_set_aside_stays_set_aside(browse: Browse, url: str) -> None:
    amina = browse("amina")
    arrange(amina, f"{only(amina.page(url))}/later", choice="other", other="10 March 2016")
    page = stop(amina, url)
    assert planned_for(page) == [f"{CHECK} Wednesday 24 February 2016 · set aside until 10 March 2016"]


def test_a_day_that_somebody_chose_stays(browse: Browse, url: str) -> None:
    amina = browse("amina")
    arrange(amina, f"{only(amina.page(url))}/day", choice="other", other="20 February 2016", reason="Agreed")
    assert planned_for(stop(amina, url)) == [f"{CHECK} Saturday 20 February 2016"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"until": "11 February 2016"}, "The last day comes before the first. Write a later one."),
        ({"until": "12 February 2017"}, "Write a day less than 366 days later: nothing waits for ever."),
        ({"until": ""}, "Write the last day on which the clock stands still."),
        ({"since": "February 2016"}, "Write one exact day"),
        ({"reason": " "}, "Write why the clock stands still. A few words are enough."),
    ],
)
def test_a_stop_that_cannot_be_says_what_to_write(browse: Browse, url: str, fields: dict[str, str], said: str) -> None:
    amina: Browser = browse("amina")
    stands: dict[str, Any] = {"since": "12 February 2016", "until": "16 February 2016", "reason": "Election"}
    answer = amina.send(f"/records/{url.rsplit('/', 1)[1]}/stop", **{**stands, **fields})
    assert answer.status_code == 422
    assert said in words_of(answer.text)
    assert planned_for(amina.page(url)) == [f"{CHECK} Friday 19 February 2016"]


def test_a_stop_that_somebody_changed_meanwhile_is_not_changed_again(browse: Browse, url: str) -> None:
    amina = browse("amina")
    page = stop(amina, url)
    press(amina, amina.page(url), r"/stops/\d+/lift")
    assert "Nothing was changed: somebody changed it meanwhile" in words_of(press(amina, page, r"/stops/\d+/lift"))
    assert "Nothing was changed: somebody changed it meanwhile" in words_of(press(amina, page, r"/stops/\d+/undo"))


def test_a_viewer_sees_the_stop_and_cannot_change_it(browse: Browse, url: str) -> None:
    page = stop(browse("amina"), url)
    number = page.split("/stops/")[1].split("/")[0]
    vera = browse("vera")
    shown = vera.page(url)
    assert "The clock stands still from" in words_of(shown)
    assert "Let it run again" not in shown
    assert vera.send(f"/stops/{number}/lift", form_of=url).status_code == 403


def test_the_page_stays_within_its_statements(browse: Browse, url: str) -> None:
    amina = browse("amina")
    stop(amina, url)
    assert count_statements(amina.application, amina, url) <= 12
    assert count_statements(amina.application, amina, only(amina.page(url))) <= 12


def test_a_day_that_moves_into_the_past_comes_back_today(browse: Browse, clock_at: ClockAt, url: str) -> None:
    amina = browse("amina")
    page = stop(amina, url)
    clock_at(date(2016, 2, 22))
    page = press(amina, page, r"/stops/\d+/undo")
    assert planned_for(page) == [f"{CHECK} Monday 22 February 2016"]
    assert "Amina moved it to 22 February 2016 : The stop of the clock was taken back ." in why(amina, url)


def test_what_was_told_is_not_told_again_because_its_day_was_another_past_one(
    app: Flask, browse: Browse, acting: Acting
) -> None:
    with acting("amina"):
        url = f"/letters/{factories.sent_letter(on(2016, 1, 24)).ref}"
    with app.app_context():
        assert alerts.tell() == 1
    amina = browse("amina")
    page = stop(amina, url, "26 January 2016", "27 January 2016")
    assert planned_for(page) == [f"{CHECK} Tuesday 9 February 2016 · 1 day late"]
    with app.app_context():
        assert alerts.tell() == 0

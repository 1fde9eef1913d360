"""A day that somebody chose stays chosen, says who chose it and why, and follows its plan again on demand."""

from dataclasses import replace

import pytest

from tests import factories
from tests.cast import Acting, Browse, Browser, words_of
from tests.factories import on
from tests.stories.follow_up_pages import arrange, one, only, planned_for, undo
from tests.stories.presses import press
from tracker.actions import letters, timeline

SENT = "14 days after 24 January 2016 : Sent: Letter to the Minister ."


@pytest.fixture
def letter(acting: Acting) -> str:
    with acting("amina"):
        return factories.sent_letter(on(2016, 1, 24)).ref


def move(browser: Browser, letter: str, day: str = "20 February 2016", reason: str = "She asked for time.") -> str:
    address = only(browser.page(f"/letters/{letter}"))
    return arrange(browser, f"{address}/day", choice="other", other=day, reason=reason)


def why(browser: Browser, letter: str) -> str:
    page = words_of(browser.page(only(browser.page(f"/letters/{letter}"))))
    return page.split("Why this day? ")[1].split(" Record what happened")[0]


def test_a_day_is_not_changed_without_a_reason(browse: Browse, letter: str) -> None:
    amina = browse("amina")
    page = words_of(move(amina, letter, reason=" "))
    assert "Write why the day changes. A few words are enough." in page
    assert planned_for(amina.page(f"/letters/{letter}")) == [
        "Check whether they have replied due Sunday 7 February 2016 · 3 days late"
    ]


def test_the_page_says_who_moved_it_and_why(browse: Browse, letter: str) -> None:
    move(browse("amina"), letter, reason="<b>Away</b> until the 20th")
    said = why(browse("bilal"), letter)
    assert said.startswith(f"{SENT} Amina moved it to 20 February 2016 : &lt;b&gt;Away&lt;/b&gt; until the 20th .")
    assert "Amina moved it from 7 February 2016 to 20 February 2016. &lt;b&gt;Away" in said


def test_a_day_that_somebody_chose_does_not_move_with_its_event(browse: Browse, acting: Acting, letter: str) -> None:
    amina = browse("amina")
    move(amina, letter)
    with acting("amina"):
        event = letters.sending_of(one(letter))  # type: ignore[arg-type]  # a letter by its reference
        assert event is not None
        account = timeline.account_of(event)
        timeline.amend(event, replace(account, when=on(2016, 1, 28)), event.version)
    assert "due Saturday 20 February 2016" in str(planned_for(amina.page(f"/letters/{letter}")))
    page = press(amina, amina.page(only(amina.page(f"/letters/{letter}"))), r".*/follow-the-plan")
    assert "falls due on Thursday 11 February 2016." in words_of(page)
    undo(amina, page)
    assert "due Saturday 20 February 2016" in str(planned_for(amina.page(f"/letters/{letter}")))
    assert "Follow the plan again" in amina.page(only(amina.page(f"/letters/{letter}")))


def test_a_move_that_is_taken_back_follows_the_plan_as_before(browse: Browse, letter: str) -> None:
    amina = browse("amina")
    undo(amina, move(amina, letter))
    said = why(amina, letter)
    assert said.startswith(f"{SENT} Changes of the day")
    assert "from 20 February 2016 to 7 February 2016. Taken back." in said
    assert "Follow the plan again" not in said


def test_an_event_that_is_corrected_moves_its_follow_up_and_says_so(
    browse: Browse, acting: Acting, letter: str
) -> None:
    with acting("amina"):
        event = letters.sending_of(one(letter))  # type: ignore[arg-type]  # a letter by its reference
        assert event is not None
        account = timeline.account_of(event)
        timeline.amend(event, replace(account, when=on(2016, 1, 28)), event.version)
    said = why(browse("amina"), letter)
    assert "moved it from 7 February 2016 to 11 February 2016. The day that it is counted from was changed." in said


def test_what_follows_its_plan_has_nothing_to_follow_again(browse: Browse, letter: str) -> None:
    amina = browse("amina")
    address = only(amina.page(f"/letters/{letter}"))
    page = amina.send(f"{address}/follow-the-plan", form_of=address, follow=True).text
    assert "Nothing changed: it follows its plan already, or has none to follow." in words_of(page)


@pytest.mark.parametrize("forged", ["", "?move=0", "?move=1", "?move=x", "?was=2016-02-01:2016-02-01&now=2016-02-20"])
def test_only_the_last_choice_of_a_day_is_taken_back(browse: Browse, letter: str, forged: str) -> None:
    amina = browse("amina")
    move(amina, letter, "19 February 2016")
    page = move(amina, letter)
    address = only(amina.page(f"/letters/{letter}"))
    said = words_of(amina.send(f"{address}/move-back{forged}", form_of=address, follow=True).text)
    assert "Nothing was taken back" in said
    assert "20 February 2016" in str(planned_for(amina.page(f"/letters/{letter}")))
    undo(amina, page)
    assert "19 February 2016" in str(planned_for(amina.page(f"/letters/{letter}")))


def test_a_day_that_a_rule_moved_is_not_taken_back_as_a_choice(browse: Browse, acting: Acting, letter: str) -> None:
    with acting("amina"):
        event = letters.sending_of(one(letter))  # type: ignore[arg-type]  # a letter by its reference
        assert event is not None
        timeline.amend(event, replace(timeline.account_of(event), when=on(2016, 1, 28)), event.version)
    amina = browse("amina")
    address = only(amina.page(f"/letters/{letter}"))
    assert "Nothing was taken back" in amina.send(f"{address}/move-back?move=1", form_of=address, follow=True).text
    assert "11 February 2016" in str(planned_for(amina.page(f"/letters/{letter}")))


def test_a_plan_that_is_followed_again_on_the_same_day_is_taken_back(browse: Browse, letter: str) -> None:
    amina = browse("amina")
    move(amina, letter, "10 February 2016")
    page = press(amina, amina.page(only(amina.page(f"/letters/{letter}"))), r".*/follow-the-plan")
    assert "Amina : It follows its plan again." in words_of(page)
    undo(amina, page)
    assert "Follow the plan again" in amina.page(only(amina.page(f"/letters/{letter}")))

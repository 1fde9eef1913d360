"""The day that they named in a promise stands until something decides, and only a promise has such a day."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, Browser, ClockAt, words_of
from tests.factories import on
from tests.stories.follow_up_pages import arrange, numbers_on, only, planned_for, tell, undo
from tests.stories.plan_pages import in_order
from tests.stories.presses import lead, press
from tracker.actions import follow_ups
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.letters import Letter
from tracker.rules.plans import Owes

KEPT = "Ask whether they kept the promise: the day they named has passed due Friday 1 July 2016"
BEFORE_IT_WAS_MADE = (
    "The promise was made {}: the day they named cannot lie before that. Correct this day, or that one."
)
NOT_A_PROMISE = "Only a promise has such a day. Choose “{}”, or empty this field."


@pytest.fixture
def asked(acting: Acting) -> str:
    """The page of a demand that a letter of 24 January makes."""
    with acting("amina"):
        demand = factories.demand()
        factories.sent_letter(on(2016, 1, 24), demand)
        return f"/demands/{demand.ref}"


@pytest.fixture
def promised(browse: Browse, asked: str) -> str:
    """The same, when they have promised to act by 30 June."""
    logs(browse("amina"), asked, "promised", "1 February 2016", by_when="30 June 2016")
    page = browse("amina").page(asked)
    assert planned_for(page) == [KEPT]
    assert "They named a day: 30 June 2016." in words_of(page)
    return asked


def logs(browser: Browser, url: str, kind: str, when: str, **fields: str) -> str:
    about = url.rsplit("/", 1)[1]
    told: dict[str, Any] = {"title": "What they said", "when_choice": "other", "when": when, "type": kind}
    answer = browser.send("/log", follow=True, about=about, certainty="confirmed", **told, **fields)
    assert answer.status_code == 200, words_of(answer.text)
    return answer.text


@pytest.mark.parametrize("before", [[], ["reply"], ["acknowledged"]])
def test_an_acknowledgement_says_nothing_new_and_leaves_the_day(
    app: Flask, browse: Browse, promised: str, before: list[str]
) -> None:
    chidi = browse("chidi")
    for kind in before:
        logs(chidi, promised, kind, "5 February 2016")
    logs(chidi, promised, "acknowledged", "8 February 2016")
    page = chidi.page(promised)
    assert "Promised" in lead(page)
    assert planned_for(page) == [KEPT]
    in_order(app)


def test_an_acknowledgement_of_a_judged_reply_brings_the_day_back(
    browse: Browse, acting: Acting, promised: str
) -> None:
    amina = browse("amina")
    with acting("amina"):
        letter = session().scalars(select(Letter)).one()
        url, ref = f"/letters/{letter.ref}", promised.rsplit("/", 1)[1]
    page = amina.send(f"{url}/reply", follow=True, when="8 February 2016", words="We have received your letter.").text
    assert "Judge the reply: is it an answer?" in str(planned_for(amina.page(promised)))
    fields: dict[str, Any] = {f"meaning-{ref}": "acknowledged", f"by_when-{ref}": ""}
    page = amina.send(f"{url}/judge", follow=True, **fields).text
    assert planned_for(amina.page(promised)) == [KEPT]
    press(amina, page, r".*/judge/take-back.*")
    assert "Judge the reply: is it an answer?" in str(planned_for(amina.page(promised)))


def test_asking_whether_they_keep_it_and_hearing_only_thanks_leaves_the_day(
    app: Flask, browse: Browse, promised: str
) -> None:
    """It is the promise's own follow-up that is closed, months before its day."""
    amina = browse("amina")
    first = only(amina.page(promised))
    page = tell(amina, first, "acknowledged", follow=True).text
    assert "It comes back on Friday 1 July 2016." in words_of(page)
    assert planned_for(amina.page(promised)) == [KEPT]
    second = only(amina.page(promised))
    assert second != first
    why = "Why this day? 1 day after 30 June 2016 , the day that they named: What they said ."
    assert why in words_of(amina.page(second))
    in_order(app)
    days = {"since": "12 February 2016", "until": "16 February 2016"}
    stopped = arrange(amina, f"/records/{promised.rsplit('/', 1)[1]}/stop", reason="The election", **days)
    assert planned_for(stopped) == [KEPT], "counted again, it is the same day"
    undo(amina, page)
    assert numbers_on(amina.page(promised)) == [first]
    in_order(app)


def test_once_the_day_has_passed_it_is_asked_again_every_month(
    app: Flask, browse: Browse, clock_at: ClockAt, promised: str
) -> None:
    clock_at(date(2016, 7, 5))
    amina = browse("amina")
    logs(amina, promised, "acknowledged", "4 July 2016")
    assert planned_for(amina.page(promised)) == [f"{KEPT} · 4 days late"]
    tell(amina, only(amina.page(promised)), "acknowledged", when="5 July 2016")
    assert "due Thursday 4 August 2016" in str(planned_for(amina.page(promised)))
    in_order(app)


def test_asking_again_before_the_day_leaves_it_and_asking_after_it_does_not(
    browse: Browse, clock_at: ClockAt, promised: str
) -> None:
    amina = browse("amina")
    logs(amina, promised, "raised", "9 February 2016")
    assert planned_for(amina.page(promised)) == [KEPT]
    clock_at(date(2016, 7, 5))
    logs(amina, promised, "raised", "5 July 2016")
    assert planned_for(amina.page(promised)) == ["Ask for proof that the promise is kept due Thursday 4 August 2016"]


@pytest.mark.parametrize(
    ("named", "due"),
    [
        ("February 2016", "Tuesday 1 March 2016"),
        ("2016", "Sunday 1 January 2017"),
        ("between 12 February 2016 and 3 April 2016", "Monday 4 April 2016"),
        ("before March 2016", "Tuesday 1 March 2016"),
    ],
)
def test_a_month_that_they_named_has_passed_the_day_after_its_last_one(
    app: Flask, browse: Browse, asked: str, named: str, due: str
) -> None:
    amina = browse("amina")
    logs(amina, asked, "promised", "10 February 2016", by_when=named)
    logs(amina, asked, "raised", "10 February 2016")
    assert planned_for(amina.page(asked)) == [KEPT.replace("Friday 1 July 2016", due)]
    said = words_of(amina.page(only(amina.page(asked))))
    assert ", the last day of what they named: What they said ." in said
    assert "It falls due between" not in said
    first = only(amina.page(asked))
    tell(amina, first, "acknowledged")
    assert planned_for(amina.page(asked)) == [KEPT.replace("Friday 1 July 2016", due)]
    in_order(app)


@pytest.mark.parametrize(
    ("kind", "named", "planned"),
    [
        ("refused", "", []),
        ("met", "", []),
        ("partly-met", "", ["Ask for the part that is missing due Wednesday 9 March 2016"]),
        ("promised", "no date said", ["Ask for proof that the promise is kept due Wednesday 9 March 2016"]),
        ("promised", "31 July 2016", [KEPT.replace("Friday 1 July", "Monday 1 August")]),
    ],
)
def test_what_decides_has_a_day_of_its_own(
    browse: Browse, promised: str, kind: str, named: str, planned: list[str]
) -> None:
    amina = browse("amina")
    logs(amina, promised, kind, "8 February 2016", by_when=named)
    assert planned_for(amina.page(promised)) == planned


@pytest.mark.parametrize("status", ["no-answer", "refused", "partly-met", "met", "withdrawn"])
def test_a_change_of_status_that_is_no_promise_does_not_drop_a_day_in_silence(
    browse: Browse, asked: str, status: str
) -> None:
    amina = browse("amina")
    fields: dict[str, Any] = {"status": status, "as_of": "1 February 2016", "no_evidence": "y", "reason": "overtaken"}
    answer = amina.send(f"{asked}/status", by_when="June 2016", **fields)
    assert answer.status_code == 422
    assert NOT_A_PROMISE.format("They said they would") in words_of(answer.text)
    assert 'href="#by_when"' in answer.text
    assert 'value="June 2016"' in answer.text
    assert "Waiting for an answer" in lead(amina.page(asked))


@pytest.mark.parametrize("outcome", ["no-answer", "acknowledged", "refused", "met", "could-not", "no-longer-needed"])
def test_an_outcome_that_is_no_promise_does_not_drop_a_day_in_silence(browse: Browse, asked: str, outcome: str) -> None:
    amina = browse("amina")
    address = only(amina.page(asked))
    answer = tell(amina, address, outcome, by_when="June 2016", next_choice="1m")
    assert answer.status_code == 422
    assert NOT_A_PROMISE.format("They promised") in words_of(answer.text)
    assert 'href="#by_when"' in answer.text
    assert 'value="June 2016"' in answer.text
    assert only(amina.page(asked)) == address


def test_the_log_says_the_same(browse: Browse, asked: str) -> None:
    about = asked.rsplit("/", 1)[1]
    fields: dict[str, Any] = {"title": "They wrote", "when_choice": "today", "type": "acknowledged", "about": about}
    answer = browse("amina").send("/log", certainty="confirmed", by_when="June 2016", **fields)
    assert answer.status_code == 422
    assert NOT_A_PROMISE.format("Promised") in words_of(answer.text)


@pytest.mark.parametrize(
    ("made", "named", "said"),
    [
        ("1 February 2016", "June 2015", "on 1 February 2016"),
        ("1 February 2016", "31 January 2016", "on 1 February 2016"),
        ("February 2016", "before 2016", "in February 2016"),
    ],
)
def test_a_day_before_the_promise_is_refused_wherever_one_says_it(
    browse: Browse, acting: Acting, asked: str, made: str, named: str, said: str
) -> None:
    amina, about = browse("amina"), asked.rsplit("/", 1)[1]
    kept: dict[str, Any] = {"title": "They called", "when_choice": "other", "when": made, "certainty": "confirmed"}
    standing: dict[str, Any] = {"status": "promised", "as_of": made, "no_evidence": "y"}
    with acting("amina"):
        letter = f"/letters/{session().scalars(select(Letter)).one().ref}"
    answers = [
        amina.send("/log", about=about, type="promised", by_when=named, **kept),
        amina.send(f"{asked}/status", by_when=named, **standing),
        tell(amina, only(amina.page(asked)), "promised", when=made, by_when=named),
    ]
    amina.send(f"{letter}/reply", when=made, words="By June.")
    judged: dict[str, Any] = {f"meaning-{about}": "promised", f"by_when-{about}": named}
    answers.append(amina.send(f"{letter}/judge", **judged))
    for answer in answers:
        assert answer.status_code == 422
        assert BEFORE_IT_WAS_MADE.format(said) in words_of(answer.text)
        assert f'value="{named}"' in answer.text
    assert "Promised" not in lead(amina.page(asked))


@pytest.mark.parametrize(
    ("made", "named"), [("1 February 2016", "February 2016"), ("February 2016", "3 February 2016")]
)
def test_a_day_that_may_lie_after_the_promise_is_taken(browse: Browse, asked: str, made: str, named: str) -> None:
    logs(browse("amina"), asked, "promised", made, by_when=named)
    assert "Promised" in lead(browse("amina").page(asked))


def test_correcting_the_promise_says_the_same(browse: Browse, acting: Acting, promised: str) -> None:
    amina, about = browse("amina"), promised.rsplit("/", 1)[1]
    with acting("amina"):
        event = f"/events/{session().scalars(select(Event.ref).where(Event.type == 'promised')).one()}/edit"
    fields: dict[str, Any] = {"title": "What they said", "about": about, "type": "promised", "certainty": "confirmed"}
    answer = amina.send(event, when="1 February 2016", by_when="30 June 2015", **fields)
    assert answer.status_code == 422
    assert BEFORE_IT_WAS_MADE.format("on 1 February 2016") in words_of(answer.text)
    assert planned_for(amina.page(promised)) == [KEPT]


def test_a_day_is_asked_for_only_where_it_comes_back_the_day_after(browse: Browse, acting: Acting, asked: str) -> None:
    with acting("amina"):
        letter = f"/letters/{factories.sent_letter(on(2016, 1, 24)).ref}"
        by_hand = follow_ups.set_by_hand(factories.person(), "Ask the ministry", date(2016, 2, 12), Owes.THEY, None)
        person = f"/follow-ups/{by_hand.id}"
    amina = browse("amina")
    offered, hint = 'name="by_when"', "If they named a day, choose below when it comes back."
    demand = amina.page(only(amina.page(asked)))
    assert offered in demand
    assert hint not in demand
    for address in (only(amina.page(letter)), person):
        page = amina.page(address)
        assert offered not in page
        assert hint in page
    tell(amina, only(amina.page(letter)), "promised", next_choice="other", next_on="1 July 2016")
    assert "due Friday 1 July 2016" in str(planned_for(amina.page(letter)))

"""When bodies meet is data that people extend; what counts to the next session follows."""

from typing import Any

import pytest

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.stories.follow_up_pages import one
from tests.stories.plan_pages import days_of, plan_with, start, work
from tests.stories.presses import press
from tracker.actions import timeline
from tracker.actions.plans import runs

SESSION: dict[str, Any] = {
    "body": "HRC",
    "name": "34th regular session",
    "first_day": "27 February 2017",
    "last_day": "24 March 2017",
}
ANSWERS = "Universal Periodic Review: answers to the recommendations"


@pytest.fixture
def reviewed(acting: Acting) -> str:
    """A case whose State was reviewed after the last session that is known."""
    with acting("amina"):
        case = factories.case()
        review = timeline.record(timeline.Account("review-session", on(2016, 11, 10)), timeline.Ties([case]))
        runs.start(case, plan_with("upr-responses"), review)
        assert days_of(case) == []
        return case.ref


def test_a_session_that_is_added_gives_a_day_and_its_undo_takes_it(
    browse: Browse, acting: Acting, reviewed: str
) -> None:
    amina = browse("amina")
    assert "no later session is known" in work(amina.page(f"/records/{reviewed}/plans"), ANSWERS)
    page = amina.send("/settings/sessions/add", follow=True, source="OHCHR", **SESSION).text
    assert "34th regular session : 27 February 2017 , until 24 March 2017" in words_of(page)
    with acting("amina"):
        assert days_of(one(reviewed)) == ["2017-02-27"]
    page = press(amina, page.split("<main")[1].split("Sessions of bodies")[0] + token_of(page), r".*/take-out")
    assert "34th regular session" not in words_of(page).split("Sessions of bodies")[2]
    with acting("amina"):
        assert days_of(one(reviewed)) == []
    page = press(amina, page, r".*/put-back.*")
    with acting("amina"):
        assert days_of(one(reviewed)) == ["2017-02-27"]


def token_of(page: str) -> str:
    return page[page.index('<input type="hidden" name="csrf_token"') :][:300]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"body": ""}, "Write the short name of the body, for example HRC."),
        ({"first_day": "February 2017"}, "Write one exact day, for example 30 June 2016."),
        ({"last_day": "26 February 2017"}, "The last day comes before the first."),
        ({"first_day": "13 June 2016"}, "A session of this body that begins on this day is known already."),
    ],
)
def test_a_session_that_cannot_be_is_refused_and_nothing_typed_is_lost(
    browse: Browse, fields: dict[str, Any], sentence: str
) -> None:
    answer = browse("bilal").send("/settings/sessions/add", source="By letter", **SESSION | fields)
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    assert "By letter" in answer.text


def test_everybody_reads_when_bodies_meet_and_who_writes_changes_it(browse: Browse) -> None:
    page = browse("vera").page("/settings/sessions")
    assert "Human Rights Council" in page
    assert "Unverified: general knowledge" in page
    assert "ILO Committee on Freedom of Association" in page
    assert "No session is known." in page
    for name in ("vera", "chidi"):
        assert browse(name).get("/settings/sessions/add").status_code == 403


def test_a_body_that_nobody_foresaw_can_be_added(browse: Browse, acting: Acting) -> None:
    amina = browse("amina")
    page = amina.send("/settings/sessions/add", follow=True, source="", **SESSION | {"body": "echr-gc"}).text
    assert "ECHR-GC" in page
    with acting("amina"):
        ref = factories.person().ref
    assert start(amina, ref, "ilo-cfa-sessions", event="another", when="1 February 2016")

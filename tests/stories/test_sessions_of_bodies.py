"""When bodies meet is data that people extend; what counts to the next session follows."""

import re
from itertools import groupby, pairwise
from typing import Any

import pytest

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.stories.follow_up_pages import one
from tests.stories.plan_pages import days_of, plan_with, start, work
from tests.stories.presses import press
from tracker.actions import timeline
from tracker.actions.plans import runs, sessions
from tracker.rules.dates import UncertainDate

SESSION: dict[str, Any] = {
    "body": "HRC",
    "name": "A session to come",
    "first_day": "28 February 2028",
    "last_day": "31 March 2028",
}
ANSWERS = "Universal Periodic Review: answers to the recommendations"


@pytest.fixture
def reviewed(acting: Acting) -> str:
    """A case whose State was reviewed after the last session that is known."""
    with acting("amina"):
        case = factories.case()
        review = timeline.record(timeline.Account("review-session", on(2027, 11, 10)), timeline.Ties([case]))
        runs.start(case, plan_with("upr-responses"), review)
        assert days_of(case) == []
        return case.ref


def test_a_session_that_is_added_gives_a_day_and_its_undo_takes_it(
    browse: Browse, acting: Acting, reviewed: str
) -> None:
    amina = browse("amina")
    assert "no later session is known" in work(amina.page(f"/records/{reviewed}/plans"), ANSWERS)
    page = amina.send("/settings/sessions/add", follow=True, source="OHCHR", **SESSION).text
    assert "A session to come : 28 February 2028 , until 31 March 2028" in words_of(page)
    with acting("amina"):
        assert days_of(one(reviewed)) == ["2028-02-28"]
    page = press(amina, page.split("<main")[1].split("Sessions of bodies")[0] + token_of(page), r".*/take-out")
    assert "A session to come" not in words_of(page).split("Sessions of bodies")[2]
    with acting("amina"):
        assert days_of(one(reviewed)) == []
    page = press(amina, page, r".*/put-back.*")
    with acting("amina"):
        assert days_of(one(reviewed)) == ["2028-02-28"]


def token_of(page: str) -> str:
    return page[page.index('<input type="hidden" name="csrf_token"') :][:300]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"body": ""}, "Write the short name of the body, for example HRC."),
        ({"first_day": "February 2028"}, "Write one exact day, for example 30 June 2016."),
        ({"last_day": "27 February 2028"}, "The last day comes before the first."),
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
    said = words_of(page)
    assert "Human Rights Council" in said
    assert "From its source: UPR Info, news of the 24th session. As of 26 November 2026." in said
    assert re.search(r"ILO Committee on Freedom of Association No session is known\.", said), "none was found"
    for name in ("vera", "chidi"):
        assert browse(name).get("/settings/sessions/add").status_code == 403


def test_of_a_body_that_is_known_no_session_in_between_is_missing(acting: Acting) -> None:
    """A gap would make of a later session the next one."""
    with acting("amina"):
        known = {
            body: [(row.name, row.first_day, row.last_day) for row in rows]
            for body, rows in groupby(sessions.all_sessions(), key=lambda row: row.body)
        }
    assert {body: (rows[-1][0], rows[0][0]) for body, rows in known.items()} == {
        "HRC": ("31st regular session", "61st regular session"),
        "UPR": ("24th session", "51st session"),
    }
    for rows in known.values():
        numbers = [int(re.findall(r"\d+", name)[0]) for name, _first, _last in rows]
        assert numbers == list(range(numbers[0], numbers[-1] - 1, -1))
        assert all(first < last for _name, first, last in rows)
        assert all(later[1] > before[2] for later, before in pairwise(rows))


@pytest.mark.parametrize(("review", "session"), [(on(2016, 11, 10), "2017-02-27"), (on(2025, 11, 5), "2026-02-23")])
def test_the_session_after_a_review_is_the_next_one(acting: Acting, review: UncertainDate, session: str) -> None:
    with acting("amina"):
        case = factories.case()
        event = timeline.record(timeline.Account("review-session", review), timeline.Ties([case]))
        runs.start(case, plan_with("upr-responses"), event)
        assert days_of(case) == [session]


def test_a_body_that_nobody_foresaw_can_be_added(browse: Browse, acting: Acting) -> None:
    amina = browse("amina")
    page = amina.send("/settings/sessions/add", follow=True, source="", **SESSION | {"body": "echr-gc"}).text
    assert "ECHR-GC" in page
    with acting("amina"):
        ref = factories.person().ref
    assert start(amina, ref, "ilo-cfa-sessions", event="another", when="1 February 2016")

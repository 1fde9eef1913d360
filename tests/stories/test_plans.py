"""What plans follow by themselves comes back when it should: people, promises, hearings, visits."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, ClockAt, words_of
from tests.factories import on
from tests.stories.follow_up_pages import one
from tests.stories.plan_pages import days_of, in_order, open_rows, tells, work
from tracker.actions import records, timeline, visibility, visits
from tracker.actions.outcomes import Report, report, take_back
from tracker.actions.timeline import Account, Ties
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.follow_ups import FollowUp
from tracker.records.people import Person
from tracker.records.plans import PlanRun
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.kinds import Kind
from tracker.rules.outcomes import Outcome
from tracker.rules.plans import Owes


@pytest.mark.parametrize(
    ("told", "days"),
    [
        ([("arrest", "2016-01-20")], ["2016-04-19"]),
        ([("arrest", "2012-05-05")], ["2016-05-10"]),
        ([("arrest", "2012-05-05"), ("held", "2016-02-01")], ["2016-05-01"]),
        ([("disappearance", "2016-02-01")], ["2016-03-02"]),
        ([("arrest", "2012-05-05"), ("release", "2016-02-01")], []),
        ([("health", "2016-02-01")], ["2016-05-01"]),
        ([("health", "2015-02-01"), ("health", "2016-02-01")], ["2016-05-01"]),
        ([("consent", "2016-02-01")], ["2017-01-31"]),
        ([("hearing", "2016-03-01")], ["2016-02-23", "2016-03-02"]),
        ([("health", "2016-02-01"), ("death", "2016-02-02")], []),
    ],
)
def test_what_is_known_of_a_person_comes_back_before_it_goes_stale(
    app: Flask, acting: Acting, told: list[tuple[str, str]], days: list[str]
) -> None:
    with acting("amina"):
        person = factories.person()
        for kind, when in told:
            tells(person, kind, when)
        assert days_of(person) == days
    in_order(app)


def test_a_hearing_that_is_put_off_takes_its_steps_along_and_one_that_is_withdrawn_stops_them(
    app: Flask, acting: Acting
) -> None:
    with acting("amina"):
        person = factories.person()
        hearing = tells(person, "hearing", "2016-03-01")
        timeline.amend(hearing, Account("hearing", on(2016, 3, 15)), hearing.version)
        assert days_of(person) == ["2016-03-08", "2016-03-16"]
        timeline.withdraw(hearing)
        assert days_of(person) == []
        timeline.reinstate(hearing)
        assert days_of(person) == ["2016-03-08", "2016-03-16"]
    in_order(app)


def test_what_is_confirmed_without_news_is_asked_again_one_period_later(
    app: Flask, acting: Acting, clock_at: ClockAt
) -> None:
    with acting("amina"):
        person = factories.person()
        tells(person, "arrest", "2016-01-20")
        ref = person.ref
    clock_at(date(2016, 4, 20))
    with acting("amina"):
        (row,) = open_rows(one(ref)).values()
        report(row, one(ref), Report(Outcome.DONE, on(2016, 4, 20)))
        assert [(row.turn, row.due_on) for row in open_rows(one(ref)).values()] == [(2, date(2016, 7, 19))]
    in_order(app)
    with acting("amina"):
        first = session().query(FollowUp).filter_by(record_id=one(ref).id, turn=1).one()
        take_back(first, None)
        assert [row.turn for row in open_rows(one(ref)).values()] == [1]
    in_order(app)


def test_a_promise_comes_back_on_the_day_after_the_one_they_named(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        asked = factories.demand()
        factories.sent_letter(on(2016, 1, 24), asked)
        by = UncertainDate.edtf("2016-06-30")
        timeline.record(Account("promised", on(2016, 2, 9), by_when=by), Ties([asked]))
        (row,) = open_rows(asked).values()
        assert (row.due_on, row.owes) == (date(2016, 7, 1), Owes.THEY)
        number = row.id
    assert "1 day after 30 June 2016" in words_of(browse("amina").page(f"/follow-ups/{number}"))


def test_a_promise_that_became_of_a_follow_up_has_its_day_too(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        asked = factories.demand()
        factories.sent_letter(on(2016, 1, 24), asked)
        (row,) = open_rows(asked).values()
        ref, number = asked.ref, row.id
    fields: dict[str, Any] = {
        "outcome": "promised",
        "when": "9 February 2016",
        "by_when": "30 June 2016",
        "next_choice": "plan",
    }
    assert browse("amina").send(f"/follow-ups/{number}", **fields).status_code == 302
    with acting("amina"):
        assert days_of(one(ref)) == ["2016-07-01"]


def test_the_day_of_a_promise_is_written_where_the_promise_is_recorded(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        asked = factories.demand()
        factories.sent_letter(on(2016, 1, 24), asked)
        ref = asked.ref
    amina = browse("amina")
    fields: dict[str, Any] = {"status": "promised", "as_of": "9 February 2016", "no_evidence": "y", "evidence": ""}
    page = amina.send(f"/demands/{ref}/status", follow=True, by_when="June 2016", **fields).text
    assert "due Friday 1 July 2016" in words_of(page)
    with acting("amina"):
        (row,) = open_rows(one(ref)).values()
        assert (row.due_on, row.due_last) == (date(2016, 7, 1), None)
        event = session().query(Event).filter_by(type="promised").one().ref
    assert "They named a day: June 2016" in words_of(amina.page(f"/events/{event}"))
    assert amina.send(f"/events/{event}/edit", **logged(ref, type="promised", by_when="1 May 2016")).status_code == 302
    with acting("amina"):
        assert days_of(one(ref)) == ["2016-05-02"]
    wrong = amina.send(f"/events/{event}/edit", **logged(ref, type="reply", by_when="1 May 2016"))
    assert "Only a promise has such a day." in words_of(wrong.text)


def logged(about: str, **fields: str) -> dict[str, Any]:
    return {"title": "They promise", "when": "9 February 2016", "about": about, "certainty": "confirmed", **fields}


def test_a_pinned_day_stays_when_its_trigger_moves(acting: Acting, browse: Browse) -> None:
    with acting("amina"):
        person = factories.person()
        hearing = tells(person, "hearing", "2016-03-01")
        row = open_rows(person)[f"run:{session().query(PlanRun).one().id}:find-out:1"]
        row.pinned, row.due_on = True, date(2016, 3, 20)
        timeline.amend(hearing, Account("hearing", on(2016, 3, 15)), hearing.version)
        assert days_of(person) == ["2016-03-08", "2016-03-20"]


def test_a_visit_of_short_notice_says_what_was_left_out(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        visit = records.add(Visit(kind=Kind.VISIT, title="Daniel Roth in Port Halden"))
        visits.schedule(visit, on(2016, 2, 8), on(2016, 2, 9), None)
        ref = visit.ref
    said = work(browse("vera").page(f"/records/{ref}/plans"), "A visit")
    assert "5 steps were left out" in said
    assert "Send the letter to the delegation" in said.split("left out")[1]
    assert "Collect the readouts of both sides" in said.split("left out")[0]


def test_nothing_is_set_for_somebody_who_died(acting: Acting) -> None:
    with acting("amina"):
        person: Person = factories.person()
        tells(person, "hearing", "2016-03-01")
        tells(person, "death", "2016-02-05")
        assert days_of(person) == []
        visibility.change(person, Visibility.ORGANISATION, None, [])

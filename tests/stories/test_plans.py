"""Plans bring back what they should, by themselves or started by hand; and they stop when they are stopped."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, ClockAt, words_of
from tests.factories import on
from tests.stories.follow_up_pages import one, tell, undo
from tests.stories.plan_pages import days_of, open_rows, plan_with, start, work
from tests.stories.presses import press
from tracker.actions import checks, records, timeline, visibility, visits
from tracker.actions.outcomes import Report, report, take_back
from tracker.actions.plans import runs
from tracker.actions.timeline import Account, Ties
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.follow_ups import FollowUp
from tracker.records.gate import Escape, escaping
from tracker.records.people import Person
from tracker.records.plans import PlanRun
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.kinds import Kind
from tracker.rules.outcomes import Outcome
from tracker.rules.plans import Owes

TODAY = date(2016, 2, 10)


def tells(person: Record, kind: str, when: str, title: str = "") -> Event:
    return timeline.record(Account(kind, UncertainDate.edtf(when), title), Ties([person]))


def in_order(app: Flask) -> None:
    with app.app_context(), escaping(Escape.CLOCK):
        assert checks.what_waits_comes_back().problems == []


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
    assert "due Thursday 2 June 2016" in words_of(page)
    with acting("amina"):
        (row,) = open_rows(one(ref)).values()
        assert (row.due_on, row.due_last) == (date(2016, 6, 2), date(2016, 7, 1))
        event = session().query(Event).filter_by(type="promised").one().ref
    assert "They named a day: June 2016" in words_of(amina.page(f"/events/{event}"))
    assert amina.send(f"/events/{event}/edit", **logged(ref, type="promised", by_when="1 May 2016")).status_code == 302
    with acting("amina"):
        assert days_of(one(ref)) == ["2016-05-02"]
    wrong = amina.send(f"/events/{event}/edit", **logged(ref, type="reply", by_when="1 May 2016"))
    assert "Only a promise has such a day." in words_of(wrong.text)


def logged(about: str, **fields: str) -> dict[str, Any]:
    return {"title": "They promise", "when": "9 February 2016", "about": about, "certainty": "confirmed", **fields}


def test_a_mechanism_is_started_from_an_event_or_from_what_is_written_then(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        person = factories.person()
        event = tells(person, "transmitted", "2016-02-01", title="Passed on to the Government")
        ref, number = person.ref, str(event.id)
    amina = browse("amina")
    assert f'href="/records/{ref}/plans"' in amina.page(f"/people/{ref}")
    page = amina.page(f"/records/{ref}/plans/start/wgad-regular")
    assert "1 February 2016: Passed on to the Government" in words_of(page)
    said = start(amina, ref, "wgad-regular", event=number, when="")
    assert "is at work on" in said
    assert "due Friday 1 April 2016" in work(amina.page(f"/records/{ref}/plans"), REGULAR)
    assert "at work from there already" in start(amina, ref, "wgad-regular", event=number, when="")
    said = start(amina, ref, "un-communication", event="another", when="3 February 2016")
    assert "Unverified: 60 days. Check it before you rely on it." in said
    assert "due Sunday 3 April 2016" in said
    assert "Passed on to the State" in words_of(amina.page(f"/people/{ref}"))


REGULAR = "Working Group on Arbitrary Detention: regular procedure"


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("", "Write when it happened. A month or a year is enough."),
        ("1 March 2016", "This must be today or in the past."),
        ("30 February 2016", "30 February 2016 does not exist"),
    ],
)
def test_a_day_that_cannot_be_starts_nothing_and_says_what_to_write(
    browse: Browse, acting: Acting, when: str, sentence: str
) -> None:
    with acting("amina"):
        ref = factories.person().ref
    amina = browse("amina")
    answer = amina.send(f"/records/{ref}/plans/start/wgad-regular", event="another", when=when)
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    with acting("amina"):
        assert session().query(PlanRun).all() == []


def test_a_plan_that_began_late_says_what_it_left_out(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        ref = factories.person().ref
    amina = browse("amina")
    start(amina, ref, "eu-dialogue", event="another", when="1 December 2015")
    said = work(amina.page(f"/records/{ref}/plans"), "European Union: human rights dialogue with a State")
    assert "1 step was left out" in said
    assert "Ask for a debriefing after the dialogue" in said.split("left out")[1]
    with acting("amina"):
        assert [run.dropped for run in session().query(PlanRun)] == ["debrief"]


def test_a_stopped_plan_calls_off_what_it_set_and_undo_sets_it_again(
    app: Flask, browse: Browse, acting: Acting
) -> None:
    with acting("amina"):
        ref = factories.person().ref
    amina = browse("amina")
    start(amina, ref, "wgad-regular", event="another", when="1 February 2016")
    page = press(amina, amina.page(f"/records/{ref}/plans"), r"/plan-runs/\d+/stop")
    assert "Stopped. It sets nothing any more." in words_of(page)
    with acting("amina"):
        assert days_of(one(ref)) == []
    in_order(app)
    amina.send("/log", title="News", about=ref, type="note", when_choice="today", certainty="confirmed")
    with acting("amina"):
        assert days_of(one(ref)) == []
        number = session().query(PlanRun).one().id
    amina.send(f"/plan-runs/{number}/go-on", form_of=f"/records/{ref}/plans")
    with acting("amina"):
        assert days_of(one(ref)) == ["2016-04-01"]


def test_a_letter_stands_under_another_plan_until_that_is_stopped(app: Flask, browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        letter = factories.sent_letter(on(2016, 2, 1))
        ref = letter.ref
        (row,) = open_rows(letter).values()
        assert row.due_on == date(2016, 2, 15)
    amina = browse("amina")
    assert "US Congress" in amina.page(f"/records/{ref}/plans")
    said = start(amina, ref, "us-congress")
    assert "Ask the office whether there is an answer to the letter due Monday 15 February 2016" in said
    in_order(app)
    page = press(amina, amina.page(f"/records/{ref}/plans"), r"/plan-runs/\d+/stop")
    assert "Check whether they have replied due Monday 15 February 2016" in words_of(page)


def test_an_event_that_not_everybody_may_see_starts_no_plan(browse: Browse, acting: Acting) -> None:
    """Its follow-ups would tell of it to whoever sees the record."""
    with acting("amina"):
        person = factories.person()
        hidden = timeline.record(
            Account("transmitted", on(2016, 2, 1)), Ties([person]), visible_to=Visibility.RESTRICTED
        )
        ref, number = person.ref, str(hidden.id)
        timeline.record(Account("health", on(2016, 2, 1)), Ties([person]), visible_to=Visibility.RESTRICTED)
        assert days_of(person) == []
    said = start(browse("amina"), ref, "wgad-regular", event=number, when="")
    assert "Not everybody who sees this record may see that event." in said


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


def test_who_may_not_log_starts_and_stops_nothing(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        person = factories.person()
        run = runs.start(person, plan_with("wgad-regular"), tells(person, "transmitted", "2016-02-01"))
        ref, number = person.ref, run.id
    for name, code in (("vera", 403), ("esi", 404), ("dana", 403)):
        browser = browse(name)
        assert browser.get(f"/records/{ref}/plans/start/wgad-regular").status_code == code
        assert browser.send(f"/plan-runs/{number}/stop", form_of="/account").status_code == code
    assert "Start a plan" not in browse("vera").page(f"/records/{ref}/plans")


def test_what_became_of_a_step_is_undone_with_the_turn_it_set(app: Flask, browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        person = factories.person()
        runs.start(person, plan_with("ced-reminders"), tells(person, "transmitted", "2016-01-20"))
        ((_key, row),) = open_rows(person).items()
        ref, number = person.ref, row.id
    amina = browse("amina")
    page = tell(amina, f"/follow-ups/{number}", "no-answer", follow=True).text
    with acting("amina"):
        assert [(row.turn, row.due_on.isoformat()) for row in open_rows(one(ref)).values()] == [(2, "2016-02-24")]
    undo(amina, page)
    with acting("amina"):
        assert [row.turn for row in open_rows(one(ref)).values()] == [1]
    in_order(app)


def test_nothing_is_set_for_somebody_who_died(acting: Acting) -> None:
    with acting("amina"):
        person: Person = factories.person()
        tells(person, "hearing", "2016-03-01")
        tells(person, "death", "2016-02-05")
        assert days_of(person) == []
        visibility.change(person, Visibility.ORGANISATION, None, [])

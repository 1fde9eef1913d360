"""A plan that somebody starts on a record counts from what happened, says what it left out, and stops when told."""

import re
from datetime import date

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.stories.follow_up_pages import one, tell, undo
from tests.stories.plan_pages import days_of, in_order, open_rows, plan_with, start, tells, work
from tests.stories.presses import press
from tracker.actions import timeline
from tracker.actions.plans import runs
from tracker.actions.timeline import Account, Ties
from tracker.plumbing.database import session
from tracker.records.plans import PlanRun
from tracker.rules.access import Visibility


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


def test_who_stops_or_starts_again_what_a_colleague_did_already_is_told_so(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        person = factories.person()
        run = runs.start(person, plan_with("wgad-regular"), tells(person, "transmitted", "2016-02-01"))
        plans, number = f"/records/{person.ref}/plans", run.id
    amina, bilal = browse("amina"), browse("bilal")
    for verb, otherwise in (("stop", "It was stopped already."), ("go-on", "It is at work already.")):
        first = bilal.send(f"/plan-runs/{number}/{verb}", form_of=plans, follow=True).text
        second = amina.send(f"/plan-runs/{number}/{verb}", form_of=plans, follow=True).text
        assert (otherwise in first, otherwise in second) == (False, True)
        assert not re.search("is stopped on|goes on with", second)


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


def test_what_is_noted_only_stands_under_no_plan(browse: Browse, acting: Acting) -> None:
    """Nothing would come back, whatever the page says."""
    with acting("amina"):
        letter = factories.sent_letter()
        letter.followed = False
        ref = letter.ref
    amina = browse("amina")
    answer = amina.send(f"/records/{ref}/plans/start/us-congress")
    assert answer.status_code == 422
    assert "It is noted only and comes back by no plan." in words_of(answer.text)
    assert "at work on" not in amina.page(f"/records/{ref}/plans")

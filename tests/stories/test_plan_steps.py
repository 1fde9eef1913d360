"""A step that is added to a plan, or taken out of it, sets and calls off what lies ahead, and nothing of the past."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.stories.follow_up_pages import one
from tests.stories.plan_pages import days_of, in_order, look, open_rows, save
from tests.stories.presses import press
from tracker.actions import timeline
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.follow_ups import FollowUp


def test_a_step_that_was_not_set_for_the_past_is_set_when_its_day_comes_to_lie_ahead(
    app: Flask, browse: Browse, acting: Acting
) -> None:
    with acting("amina"):
        person = factories.person()
        hearing = timeline.record(timeline.Account("hearing", on(2016, 2, 1)), timeline.Ties([person]))
        ref, number = person.ref, hearing.id
    amina = browse("amina")
    new = {"steps-2-what": "Thank the observer", "steps-2-number": "3", "steps-2-owes": "we"}
    _code, preview = look(amina, "hearing", **new, **{"steps-2-repeat_every": "7"})
    save(amina, "hearing", preview)
    with acting("amina"):
        thanks = [row for row in open_rows(one(ref)).values() if row.what == "Thank the observer"]
        assert [(row.turn, row.due_on) for row in thanks] == [(2, date(2016, 2, 17))], "the next time is set"
    in_order(app)
    with acting("amina"):
        put_off = session().scalars(select(Event).where(Event.id == number)).one()
        timeline.amend(put_off, timeline.Account("hearing", on(2016, 6, 1)), put_off.version)
        thanks = [row for row in open_rows(one(ref)).values() if row.what == "Thank the observer"]
        assert [(row.turn, row.due_on) for row in thanks] == [(1, date(2016, 6, 4))]
    in_order(app)


def test_a_new_step_is_set_where_its_day_lies_ahead_and_not_for_the_past(
    app: Flask, browse: Browse, acting: Acting
) -> None:
    with acting("amina"):
        person = factories.person()
        for day in (1, 20):
            timeline.record(timeline.Account("hearing", on(2016, 2, day)), timeline.Ties([person]))
        ref = person.ref
    amina = browse("amina")
    new = {"steps-2-what": "Thank the observer", "steps-2-number": "3", "steps-2-owes": "we"}
    _code, preview = look(amina, "hearing", **new)
    assert "2 follow-ups are set. 1 alert would go out now." in words_of(preview)
    save(amina, "hearing", preview)
    with acting("amina"):
        thanks = [row for row in open_rows(one(ref)).values() if row.what == "Thank the observer"]
        assert [row.due_on for row in thanks] == [date(2016, 2, 23)]
        passed = session().query(FollowUp).filter_by(outcome="passed").one()
        assert (passed.state, passed.due_on) == ("cancelled", date(2016, 2, 4))
    in_order(app)
    amina.send("/log", title="News", about=ref, type="note", when_choice="today", certainty="confirmed")
    with acting("amina"):
        assert session().query(FollowUp).filter_by(outcome="passed").count() == 1, "nor later on"


def test_a_step_that_is_removed_calls_off_what_it_set(app: Flask, browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        person = factories.person()
        timeline.record(timeline.Account("hearing", on(2016, 3, 1)), timeline.Ties([person]))
        ref = person.ref
    amina = browse("amina")
    _code, preview = look(amina, "hearing", **{"steps-0-remove": "y"})
    assert "called off: Tuesday 23 February 2016" in words_of(preview)
    page = save(amina, "hearing", preview)
    with acting("amina"):
        assert days_of(one(ref)) == ["2016-03-02"]
    press(amina, page, r".*/take-back.*")
    with acting("amina"):
        assert days_of(one(ref)) == ["2016-02-23", "2016-03-02"]
    in_order(app)

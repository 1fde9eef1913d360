"""A plan is changed in sight of what that would do, fires for the past only when told to, and can be put back."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, Browser, words_of
from tests.factories import on
from tests.stories.follow_up_pages import one
from tests.stories.plan_pages import days_of, open_rows, plan_with, said_by
from tests.stories.presses import press
from tracker.actions import checks, follow_ups, recounting, timeline
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.follow_ups import FollowUp, Move
from tracker.records.gate import Escape, escaping
from tracker.rules.access import Visibility

EDIT = "/settings/plans/{}/edit"


def fields_of(page: str) -> dict[str, Any]:
    """Return what stands in the form of a plan, so that it can be sent with a few changes."""
    form = re.findall(r'<form class="form".*?</form>', page, re.DOTALL)[0]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or "checked" in tag):
            found[name.group(1)] = unescape(value.group(1)) if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        values = re.findall(r"<option([^>]*)value=\"([^\"]*)\"", options)
        chosen = [value for before, value in values if "selected" in before]
        found[name] = chosen[0] if chosen else values[0][1]
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found[name] = unescape(text).strip()
    return found


def look(browser: Browser, key: str, **changes: Any) -> tuple[int, str]:
    """Change some fields of a plan's form and look what that would do."""
    address = EDIT.format(key)
    answer = browser.post(address, data=fields_of(browser.page(address)) | changes)
    return answer.status_code, answer.text


def save(browser: Browser, key: str, preview: str, **ticks: str) -> str:
    found = browser.post(f"/settings/plans/{key}/save", data=fields_of(preview) | ticks, follow_redirects=True)
    assert found.status_code == 200, words_of(found.text)
    return found.text


def in_order(app: Flask) -> None:
    with app.app_context(), escaping(Escape.CLOCK):
        assert checks.what_waits_comes_back().problems == []


@pytest.fixture
def letters(acting: Acting) -> list[str]:
    """Two letters that wait: of one the check lies ahead, of the other it is late."""
    with acting("amina"):
        return [factories.sent_letter(on(2016, month, day)).ref for month, day in ((2, 1), (1, 20))]


def test_the_preview_says_what_would_move_and_saves_nothing(browse: Browse, acting: Acting, letters: list[str]) -> None:
    amina = browse("amina")
    code, page = look(amina, "asked", **{"steps-0-number": "21"})
    said = said_by(page)
    assert code == 200
    assert "1 date moves. 0 alerts would go out now." in said
    assert "Monday 15 February 2016 → Monday 22 February 2016" in said
    assert "Nothing is saved yet." in said
    with acting("amina"):
        assert [days_of(one(ref)) for ref in letters] == [["2016-02-15"], ["2016-02-03"]]
        assert plan_with("asked").steps[0].period.number == 14


def test_saved_it_moves_says_why_and_undo_moves_it_back(
    app: Flask, browse: Browse, acting: Acting, letters: list[str]
) -> None:
    amina = browse("amina")
    _code, preview = look(amina, "asked", **{"steps-0-number": "21"})
    page = save(amina, "asked", preview)
    assert "Saved. 1 date moves." in words_of(page)
    assert "21 days after the day it was asked" in said_by(page)
    with acting("amina"):
        assert days_of(one(letters[0])) == ["2016-02-22"]
        assert [move.reason for move in session().query(Move)] == ["The plan “An open letter or a demand” was changed."]
    in_order(app)
    page = press(amina, page, r".*/take-back.*")
    assert "the plan is as it was before" in words_of(page)
    assert words_of(page).count("Amina") >= 2, "both changes stand in the history"
    with acting("amina"):
        assert days_of(one(letters[0])) == ["2016-02-15"]
    in_order(app)


@pytest.mark.parametrize(("ticks", "days"), [({}, ["2016-02-15"]), ({"fires": "y"}, ["2016-02-10"])])
def test_what_would_have_come_back_by_now_comes_back_only_when_somebody_ticks_it(
    app: Flask, browse: Browse, acting: Acting, letters: list[str], ticks: dict[str, str], days: list[str]
) -> None:
    amina = browse("amina")
    _code, preview = look(amina, "asked", **{"steps-0-number": "5"})
    assert "1 date moves. 1 alert would go out now." in words_of(preview)
    save(amina, "asked", preview, **ticks)
    with acting("amina"):
        assert days_of(one(letters[0])) == days
        assert days_of(one(letters[1])) == ["2016-02-03"], "what is late stays as late as it was"
    in_order(app)


def test_what_a_mistaken_change_let_fall_silent_is_back_when_it_is_taken_back(
    app: Flask, browse: Browse, acting: Acting, letters: list[str]
) -> None:
    amina = browse("amina")
    _code, preview = look(amina, "asked", **{"steps-0-number": "3000"})
    assert "2 dates move. 0 alerts would go out now. 1 that has come back would fall silent." in said_by(preview)
    page = save(amina, "asked", preview)
    with acting("amina"):
        assert [days_of(one(ref)) for ref in letters] == [["2024-04-19"], ["2024-04-07"]]
    press(amina, page, r".*/take-back.*")
    with acting("amina"):
        assert [days_of(one(ref)) for ref in letters] == [["2016-02-15"], ["2016-02-03"]]
        late = open_rows(one(letters[1])).values()
        assert [(row.returns_on, row.next_alert_on) for row in late] == [(date(2016, 2, 3), date(2016, 2, 10))]
    in_order(app)


def test_what_somebody_moved_since_a_change_stays_when_that_is_taken_back(
    browse: Browse, acting: Acting, letters: list[str]
) -> None:
    amina = browse("amina")
    _code, preview = look(amina, "asked", **{"steps-0-number": "3000"})
    page = save(amina, "asked", preview)
    with acting("amina"):
        (row,) = open_rows(one(letters[1])).values()
        follow_ups.move(row, date(2016, 3, 3), "Chosen")
    press(amina, page, r".*/take-back.*")
    with acting("amina"):
        assert [days_of(one(ref)) for ref in letters] == [["2016-02-15"], ["2016-03-03"]]


def test_what_was_left_on_its_day_stays_there_when_days_are_counted_again(
    app: Flask, browse: Browse, acting: Acting, letters: list[str]
) -> None:
    amina = browse("amina")
    _code, preview = look(amina, "asked", **{"steps-0-number": "5"})
    page = save(amina, "asked", preview)
    with acting("amina"):
        (row,) = open_rows(one(letters[0])).values()
        assert recounting.of_record(row.record_id, "A stop was taken back.") == 0
        assert row.due_on == date(2016, 2, 15)
        address = f"/follow-ups/{row.id}"
    assert "Amina : The plan “An open letter or a demand” was changed. It keeps its day" in said_by(amina.page(address))
    in_order(app)
    press(amina, page, r".*/take-back.*")
    with acting("amina"):
        (row,) = open_rows(one(letters[0])).values()
        assert (row.due_on, row.pinned) == (date(2016, 2, 15), False)
    in_order(app)


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


@pytest.mark.parametrize(
    ("key", "changes", "sentence"),
    [
        ("asked", {"name": ""}, "Write what the plan is called."),
        ("asked", {"steps-0-number": "0"}, "it would come back without end on one day"),
        ("asked", {"steps-0-repeat_every": "0"}, "what repeats comes back after 1 or more"),
        ("asked", {"steps-0-number": "-3"}, "it would come back before anything was asked or known"),
        ("asked", {"steps-0-number": "99999"}, "write a number up to 36525"),
        ("asked", {"steps-0-number": "soon"}, "Write a whole number in digits, for example 14, or -7 for before."),
        ("asked", {"steps-0-what": ""}, "Write what is to be done in every step."),
        ("asked", {"steps-2-remove": "y"}, "Letters and demands that wait would never come back."),
        ("asked", {"active": None}, "Letters and demands that wait would never come back."),
        ("hearing", {"steps-0-unit": "sessions", "steps-0-number": "1"}, "choose whose sessions are counted"),
        ("hearing", {"steps-0-unit": "sessions", "steps-0-body": "HRC"}, "a session is counted from 1"),
        ("hearing", {"steps-0-unit": "years", "steps-0-number": "-5000"}, "write a number up to 100"),
        ("hearing", {"second_after": "30"}, "the coordinators are told on that day or later"),
        ("hearing", {"country": "Nowhereland"}, "We know no country of this name."),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_a_sentence_and_nothing_typed_is_lost(
    browse: Browse, key: str, changes: dict[str, Any], sentence: str
) -> None:
    amina, address = browse("amina"), EDIT.format(key)
    fields = fields_of(amina.page(address)) | {"note": "Kept text"} | changes
    sent = {name: value for name, value in fields.items() if value is not None}
    for path in (address, f"/settings/plans/{key}/save"):
        answer = amina.post(path, data=sent)
        assert answer.status_code == 422, path
        assert sentence in said_by(answer.text)
        assert "Kept text" in answer.text


def test_of_two_people_who_change_a_plan_at_once_the_second_sees_that(browse: Browse) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    _code, first = look(amina, "hearing", name="Hearings, as Amina likes them")
    _code, second = look(bilal, "hearing", name="Hearings, as Bilal likes them")
    save(amina, "hearing", first)
    answer = bilal.post("/settings/plans/hearing/save", data=fields_of(second))
    assert answer.status_code == 409
    assert "Somebody else changed this plan meanwhile." in words_of(answer.text)
    assert "Hearings, as Bilal likes them" in answer.text
    assert "as Amina likes them" in bilal.page("/settings/plans/hearing")


def test_back_from_the_preview_everything_typed_is_there(browse: Browse) -> None:
    amina = browse("amina")
    _code, preview = look(amina, "hearing", name="Hearings and appeals")
    answer = amina.post("/settings/plans/hearing/edit?again=1", data=fields_of(preview))
    assert answer.status_code == 200
    assert 'value="Hearings and appeals"' in answer.text


def test_a_copy_is_a_plan_of_ones_own(browse: Browse, acting: Acting) -> None:
    amina = browse("amina")
    page = press(amina, amina.page("/settings/plans/us-congress"), r".*/copy")
    assert "The copy is here." in words_of(page)
    key = re.findall(r'action="/settings/plans/([^"]*)/edit"', page)[0]
    _code, preview = look(amina, key, **{"name": "Embassies", "steps-0-number": "10"})
    save(amina, key, preview)
    with acting("amina"):
        letter = factories.sent_letter(on(2016, 2, 5))
        ref = letter.ref
    assert "Embassies" in amina.page(f"/records/{ref}/plans")
    amina.send(f"/records/{ref}/plans/start/{key}", follow=True)
    with acting("amina"):
        assert days_of(one(ref)) == ["2016-02-15"]


def test_a_copy_that_would_let_a_letter_be_forgotten_is_refused_unless_it_rests(browse: Browse) -> None:
    amina = browse("amina")
    for changes in ({"steps-2-remove": "y"}, {"steps-0-remove": "y", "steps-1-remove": "y"}):
        code, page = look(amina, "us-congress", **changes)
        assert code == 422
        assert "Letters and demands under this plan would never come back." in said_by(page)
    address = EDIT.format("us-congress")
    fields = fields_of(amina.page(address)) | {"steps-2-remove": "y"}
    del fields["active"]
    assert amina.post(address, data=fields).status_code == 200


def test_what_is_hidden_is_neither_named_nor_counted_in_a_preview(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        hidden = factories.person("Omar Idris", visible_to=Visibility.RESTRICTED)
        timeline.record(timeline.Account("hearing", on(2016, 3, 1)), timeline.Ties([hidden]))
    _code, preview = look(browse("bilal"), "hearing", **{"steps-1-number": "4"})
    assert "0 dates move." in words_of(preview)
    assert "Omar" not in preview
    _code, preview = look(browse("amina"), "hearing", **{"steps-1-number": "4"})
    assert "1 date moves." in words_of(preview)


def test_who_may_not_write_changes_no_plan(browse: Browse) -> None:
    for name in ("chidi", "vera", "dana"):
        browser = browse(name)
        assert browser.get(EDIT.format("asked")).status_code == 403
        for path in ("save", "copy", "take-back"):
            assert browser.send(f"/settings/plans/asked/{path}", form_of="/account").status_code == 403
    assert "Change the plan" not in browse("vera").page("/settings/plans/asked")

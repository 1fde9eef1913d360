"""A plan is changed in sight of what that would do, fires for the past only when told to, and can be put back."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.statements import noted
from tests.stories.follow_up_pages import one, only, tell
from tests.stories.plan_pages import EDIT, days_of, fields_of, in_order, look, open_rows, plan_with, said_by, save
from tests.stories.presses import press
from tracker.actions import follow_ups, recounting, timeline
from tracker.plumbing.database import session
from tracker.records.follow_ups import Move
from tracker.rules.access import Visibility


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


def test_many_are_looked_at_by_the_statements_of_a_few(app: Flask, browse: Browse, acting: Acting) -> None:
    """More than the page shows; each day that moves is written down by itself."""
    amina, asked = browse("amina"), []
    for number in (25, 50):
        with acting("amina"):
            for _ in range(number):
                factories.sent_letter(on(2016, 2, 1))
        with noted(app) as statements:
            assert look(amina, "asked", **{"steps-0-number": "21"})[0] == 200
        asked.append(sum("INTO moves" not in statement for statement, _values, _many in statements))
    assert asked[0] == asked[1]


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


@pytest.mark.parametrize(
    ("key", "changes", "sentence"),
    [
        ("asked", {"name": ""}, "Write what the plan is called."),
        ("asked", {"steps-1-number": "0"}, "would bring it back on that same day, without end. Write at least 1."),
        ("custody", {"steps-0-number": "0"}, "would bring it back on that same day, without end. Write at least 1."),
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


def test_the_first_check_may_fall_due_on_the_day_it_was_asked(
    browse: Browse, acting: Acting, letters: list[str]
) -> None:
    """What is heard then is counted by another step, so that it does not come back on that day again."""
    amina = browse("amina")
    code, preview = look(amina, "asked", **{"steps-0-number": "0"})
    assert code == 200, said_by(preview)
    save(amina, "asked", preview, fires="y")
    with acting("amina"):
        assert days_of(one(letters[0])) == ["2016-02-10"]
    tell(amina, only(amina.page(f"/letters/{letters[0]}")), "no-answer")
    with acting("amina"):
        assert days_of(one(letters[0])) == ["2016-03-11"]


def test_what_comes_again_after_30_days_does_not_become_30_weeks_without_a_word(browse: Browse) -> None:
    amina, address = browse("amina"), EDIT.format("asked")
    code, page = look(amina, "asked", **{"steps-1-number": "4", "steps-1-unit": "weeks"})
    assert look(amina, "asked", **{"steps-1-unit": "fortnights"})[0] == 422
    assert code == 422
    asked = "This is counted in weeks now. Write after how many weeks it comes again; if 30 is right"
    assert said_by(page).count(asked) == 2, "above the form and beside the field"
    assert amina.post(address, data=fields_of(page)).status_code == 200, "whoever means it sends it once more"
    again = amina.post(address, data=fields_of(page) | {"steps-1-repeat_every": "4"})
    assert "again after 4 weeks" in said_by(save(amina, "asked", again.text))
    both = {"steps-1-unit": "months", "steps-1-number": "1", "steps-1-repeat_every": "1"}
    assert look(amina, "asked", **both)[0] == 200, "who changes both is not asked"


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


def test_what_is_hidden_is_neither_named_nor_counted_in_a_preview(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        hidden = factories.person("Omar Idris", visible_to=Visibility.RESTRICTED)
        timeline.record(timeline.Account("hearing", on(2016, 3, 1)), timeline.Ties([hidden]))
    _code, preview = look(browse("bilal"), "hearing", **{"steps-1-number": "4"})
    assert "No date moves." in words_of(preview)
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

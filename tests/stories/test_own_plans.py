"""A plan of one's own, made from nothing or as a copy, is changed and put to work like any other."""

import re
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.cast import Acting, Browse, Browser, token_in, words_of
from tests.factories import on
from tests.stories.follow_up_pages import one, only, tell
from tests.stories.plan_pages import EDIT, days_of, fields_of, look, open_rows, said_by, save, start, work
from tests.stories.presses import press
from tracker.plumbing.database import session
from tracker.records.outlines import outlines
from tracker.records.plans import Plan
from tracker.rules.plans import Owes

NEW = "/settings/plans/new/{}"
FIRST: dict[str, Any] = {
    "name": "After a meeting",
    "steps-0-what": "Send the minutes",
    "steps-0-owes": "we",
    "steps-0-number": "7",
}


def make(browser: Browser, follows: str, **fields: Any) -> tuple[int, str]:
    """Fill in the form of a new plan and send it; return the page it leads to."""
    address = NEW.format(follows)
    answer = browser.post(address, data=fields_of(browser.page(address)) | fields, follow_redirects=True)
    return answer.status_code, answer.text


def key_in(page: str) -> str:
    """Return the key of the plan whose form stands on this page."""
    found = re.search(r'action="/settings/plans/([^"]*)/edit"', page)
    assert found, words_of(page)
    return found[1]


def test_a_plan_is_made_from_nothing_and_put_to_work(browse: Browse, acting: Acting) -> None:
    amina = browse("amina")
    assert 'href="/settings/plans/new"' in amina.page("/settings/plans")
    chosen = amina.get("/settings/plans/new?trigger=meeting")
    assert chosen.headers["Location"] == NEW.format("meeting")
    assert "It follows: Meeting." in said_by(amina.page(NEW.format("meeting")))
    code, page = make(amina, "meeting", **FIRST, second_after="3", coordinator_after="5")
    assert code == 200
    assert "It does nothing until somebody starts it on a record." in words_of(page)
    key = key_in(page)
    _code, preview = look(amina, key, **{"steps-1-what": "Ask what they did", "steps-1-number": "30"})
    assert "Saved." in words_of(save(amina, key, preview))
    with acting("amina"):
        ref = factories.person().ref
    assert "After a meeting" in words_of(amina.page(f"/records/{ref}/plans"))
    start(amina, ref, key, event="another", when="8 February 2016")
    said = work(amina.page(f"/records/{ref}/plans"), "After a meeting")
    assert "Send the minutes due Monday 15 February 2016" in said
    with acting("amina"):
        first = min(open_rows(one(ref)).values(), key=lambda row: row.due_on)
        assert (days_of(one(ref)), first.owes) == (["2016-02-15", "2016-03-09"], Owes.WE)
        assert first.next_alert_on == date(2016, 2, 15)


def test_a_plan_says_who_made_it_and_when(browse: Browse) -> None:
    amina = browse("amina")
    _code, page = make(amina, "meeting", **FIRST, second_after="3", coordinator_after="5")
    said = said_by(amina.page(f"/settings/plans/{key_in(page)}"))
    assert re.search(r"Changes Made: 10 February 2016, \d\d:\d\d, Amina", said)
    assert "again after 3 days; after 5 days the coordinators are told too" in said
    assert "Practice, no rule" in said
    assert "Made" not in amina.page("/settings/plans/asked")


def test_the_same_form_sent_twice_makes_one_plan(browse: Browse, acting: Acting) -> None:
    amina, address = browse("amina"), NEW.format("meeting")
    fields = fields_of(amina.page(address)) | FIRST
    first, second = (amina.post(address, data=fields).headers["Location"] for _time in range(2))
    assert first == second
    with acting("amina"):
        assert session().query(Plan).filter_by(name="After a meeting").count() == 1


@pytest.mark.parametrize(
    ("follows", "changes", "sentence"),
    [
        ("meeting", {"name": ""}, "Write what the plan is called."),
        ("meeting", {"steps-0-what": ""}, "Write what is to be done in every step."),
        ("meeting", {"steps-0-what": "", "steps-0-number": ""}, "Write what is to be done in every step."),
        ("meeting", {"steps-0-remove": "y"}, "Write what is to be done in every step."),
        ("meeting", {"steps-0-repeat_every": "0"}, "what repeats comes back after 1 or more"),
        ("meeting", {"steps-0-number": "soon"}, "Write a whole number in digits, for example 14, or -7 for before."),
        ("meeting", {"steps-0-unit": "sessions"}, "choose whose sessions are counted"),
        ("meeting", {"second_after": "30"}, "the coordinators are told on that day or later"),
        ("asked", {"steps-0-number": "-3"}, "it would come back before anything was asked or known"),
        (
            "asked",
            {"steps-1-what": "", "steps-1-number": ""},
            "Letters and demands under this plan would never come back.",
        ),
    ],
)
def test_a_new_plan_that_cannot_be_is_refused_with_a_sentence_and_nothing_typed_is_lost(
    browse: Browse, acting: Acting, follows: str, changes: dict[str, Any], sentence: str
) -> None:
    amina = browse("amina")
    both = {"steps-1-what": "Judge the reply", "steps-1-number": "3"} if follows == "asked" else {}
    code, page = make(amina, follows, **FIRST | both | {"note": "Kept text"} | changes)
    assert code == 422
    assert sentence in said_by(page)
    assert "Kept text" in page
    with acting("amina"):
        assert session().query(Plan).filter(Plan.created_by.is_not(None)).count() == 0


def test_a_new_plan_for_letters_begins_with_those_that_wait_and_those_with_a_reply_to_judge(
    browse: Browse, acting: Acting
) -> None:
    amina = browse("amina")
    judge = {"steps-1-what": "Judge the reply", "steps-1-number": "3"}
    code, page = make(amina, "asked", **FIRST | {"name": "Embassies"} | judge)
    assert code == 200, words_of(page)
    with acting("amina"):
        (plan,) = (plan for plan in outlines().values() if plan.name == "Embassies")
        assert [step.standing for step in plan.steps] == ["waiting", "check"]
        ref = factories.sent_letter(on(2016, 2, 5)).ref
        assert days_of(one(ref)) == ["2016-02-19"]
    start(amina, ref, key_in(page))
    with acting("amina"):
        assert days_of(one(ref)) == ["2016-02-12"]


def test_a_new_plan_may_rest_until_its_other_steps_are_written(browse: Browse, acting: Acting) -> None:
    amina, address = browse("amina"), NEW.format("asked")
    fields = fields_of(amina.page(address)) | FIRST
    del fields["active"]
    page = amina.post(address, data=fields, follow_redirects=True).text
    assert "Not active" in amina.page(f"/settings/plans/{key_in(page)}")
    with acting("amina"):
        ref = factories.sent_letter(on(2016, 2, 5)).ref
    assert "After a meeting" not in amina.page(f"/records/{ref}/plans")


def test_a_step_may_fall_due_on_the_day_itself_and_come_back_later(browse: Browse, acting: Acting) -> None:
    amina = browse("amina")
    on_the_day = {"steps-0-number": "0", "steps-0-repeat_every": "7", "steps-0-repeat_times": "2"}
    code, page = make(amina, "meeting", **FIRST | on_the_day, second_after="3", coordinator_after="5")
    assert code == 200, said_by(page)
    assert "on the day of what it follows; again after 7 days" in said_by(amina.page(f"/settings/plans/{key_in(page)}"))
    with acting("amina"):
        ref = factories.person().ref
    start(amina, ref, key_in(page), event="another", when="10 February 2016")
    with acting("amina"):
        assert days_of(one(ref)) == ["2016-02-10"]
    tell(amina, only(amina.page(f"/people/{ref}")), "done")
    with acting("amina"):
        assert days_of(one(ref)) == ["2016-02-17"]


@pytest.mark.parametrize("follows", ["visit", "custody", "letter-sent", "count", "nothing"])
def test_what_no_plan_of_ones_own_can_follow_is_not_offered(browse: Browse, follows: str) -> None:
    amina = browse("amina")
    page = amina.page("/settings/plans/new")
    assert 'value="meeting"' in page
    assert f'value="{follows}"' not in page
    assert amina.page(f"/settings/plans/new?trigger={follows}").count("Not a valid choice") == 1
    assert amina.get(NEW.format(follows)).status_code == 404
    sent = {**FIRST, "csrf_token": token_in(page) or token_in(amina.page("/account"))}
    assert amina.post(NEW.format(follows), data=sent).status_code == 404


def test_who_may_not_write_makes_no_plan(browse: Browse, acting: Acting) -> None:
    for name in ("chidi", "vera", "dana"):
        browser = browse(name)
        for path in ("/settings/plans/new", NEW.format("meeting")):
            assert browser.get(path).status_code == 403, name
        assert browser.send(NEW.format("meeting"), form_of="/account", **FIRST).status_code == 403, name
    assert "New plan" not in browse("chidi").page("/settings/plans")
    with acting("amina"):
        assert session().query(Plan).filter(Plan.created_by.is_not(None)).count() == 0


def test_a_copy_is_a_plan_of_ones_own(browse: Browse, acting: Acting) -> None:
    amina = browse("amina")
    page = press(amina, amina.page("/settings/plans/us-congress"), r".*/copy")
    assert "The copy is here." in words_of(page)
    key = key_in(page)
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

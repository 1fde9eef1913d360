"""What a person agreed to is written down with who said so and how, stands on their page, and runs out."""

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, Browser, ClockAt, words_of
from tests.factories import agrees, on
from tests.stories.follow_up_pages import one
from tracker.actions import checks, letters, timeline, visibility
from tracker.actions.timeline import Account, Ties
from tracker.jobs import key_dates
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.exposure import leaving
from tracker.records.follow_ups import FollowUp
from tracker.records.gate import Escape, escaping
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.events import Certainty
from tracker.rules.exposure import Exposure
from tracker.rules.outputs import Output

BY_PHONE = {"given_by": "her sister", "how": "by phone"}
FIELDS: dict[str, Any] = {"answer": "authorities", "when": "10 January 2016", **BY_PHONE}


@pytest.fixture
def layla(acting: Acting) -> str:
    """Somebody whose record may go as far as she agrees."""
    with acting("amina"):
        person = factories.person("Layla Hassan", Visibility.ORGANISATION)
        visibility.expose(person, Exposure.PUBLIC, in_mail=False)
        return person.ref


def record(browser: Browser, ref: str, **changed: str) -> str:
    """Write a consent down on its form; return the page that answers."""
    return browser.send(f"/people/{ref}/consent", follow=True, **{**FIELDS, **changed}).text


def block(browser: Browser, ref: str) -> str:
    found = re.search(r'id="consent".*?</section>', browser.page(f"/people/{ref}"), re.DOTALL)
    return words_of(found.group()) if found else ""


def reaches(ref: str, day: date | None = None) -> list[str]:
    """How far the person may go on a day."""
    person = one(ref)
    return [reach for reach in Exposure if leaving(Output.SHEET, [person], day or clock.today(), reach)]


def ends() -> dict[str, tuple[str, date]]:
    """The follow-ups for the end of a consent: by what they are for, their state and day."""
    rows = session().scalars(select(FollowUp).where(FollowUp.key.contains(":day:consent-end:")))
    return {row.key.rpartition(":")[2]: (row.state, row.due_on) for row in rows}


def test_without_a_word_everything_is_confidential(browse: Browse, layla: str, acting: Acting) -> None:
    words = "Consent Consent is not recorded. Treat everything here as confidential."
    assert block(browse("chidi"), layla).endswith(f"{words} Record consent")
    assert block(browse("vera"), layla).endswith(words)
    with acting("amina"):
        assert reaches(layla) == []


def test_a_consent_is_said_in_words(browse: Browse, layla: str, acting: Acting) -> None:
    chidi = browse("chidi")
    page = record(chidi, layla, until="10 January 2019", note="She asks for the ministry alone.")
    assert "Undo" in page
    assert (
        "Share with diplomats: yes. Public: no. Given by her sister, 10 January 2016, by phone. "
        "Ask again by 10 January 2019." in block(chidi, layla)
    )
    said = words_of(page)
    assert "Consent: Given, for authorities and diplomats" in said
    assert "It holds until 10 January 2019." in said
    with acting("amina"):
        assert reaches(layla) == ["internal", "authorities"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            "team",
            "Share with diplomats: no. Public: no. For the team only: the name stays with us. Given by her sister",
        ),
        ("public", "Share with diplomats: yes. Public: yes. Given by her sister"),
        ("refused", "Share with diplomats: no. Public: no. Refused by her sister, 10 January 2016, by phone."),
        ("withdrawn", "Share with diplomats: no. Public: no. Withdrawn by her sister, 10 January 2016, by phone."),
    ],
)
def test_every_answer_has_its_sentence(browse: Browse, layla: str, answer: str, said: str) -> None:
    record(browse("amina"), layla, answer=answer)
    assert said in block(browse("amina"), layla)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"when": "11 February 2016"}, "Consent date must be today or in the past."),
        ({"given_by": ""}, "Say who gave consent."),
        ({"answer": ""}, "Choose what was said."),
        ({"when": ""}, "Write when it was said."),
        ({"until": "9 January 2016"}, "The last day comes before the consent."),
        ({"until": "2019"}, "Write one exact day"),
        ({"answer": "refused", "until": "10 January 2019"}, "Only a yes has a last day."),
        ({"answer": "given"}, "Not a valid choice."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    browse: Browse, layla: str, changed: dict[str, str], said: str
) -> None:
    fields: dict[str, Any] = {name: value for name, value in {**FIELDS, **changed}.items() if value}
    answer = browse("amina").send(f"/people/{layla}/consent", **fields)
    assert answer.status_code == 422
    assert said in words_of(answer.text)
    assert 'value="by phone"' in answer.text
    assert "Consent is not recorded." in block(browse("amina"), layla)


def test_a_withdrawal_counts_from_its_day_on_and_can_be_taken_back(
    browse: Browse, layla: str, acting: Acting, clock_at: ClockAt
) -> None:
    amina = browse("amina")
    record(amina, layla, answer="public")
    with acting("amina"):
        assert reaches(layla) == ["internal", "authorities", "public"]
        assert reaches(layla, date(2016, 1, 9)) == [], "nobody had agreed yet"
    page = record(amina, layla, answer="withdrawn", when="9 February 2016")
    with acting("amina"):
        assert reaches(layla) == []
    undo = re.findall(r'action="(/log/E-\w+/undo)"', page)[0]
    assert amina.send(undo, form_of=f"/people/{layla}").status_code == 302
    with acting("amina"):
        assert reaches(layla) == ["internal", "authorities", "public"]


def test_a_correction_keeps_the_rest_and_stands_in_the_history(browse: Browse, layla: str, acting: Acting) -> None:
    amina = browse("amina")
    record(amina, layla, until="10 January 2019")
    event = re.findall(r'href="/events/(E-\w+)/consent"', amina.page(f"/people/{layla}"))[0]
    form = amina.page(f"/events/{event}/consent")
    assert 'value="her sister"' in form
    assert 'value="10 January 2019"' in form
    fields: dict[str, Any] = {**FIELDS, "given_by": "her lawyer", "until": "10 January 2020"}
    assert amina.send(f"/events/{event}/consent", **fields).status_code == 302
    assert "Given by her lawyer, 10 January 2016, by phone. Ask again by 10 January 2020." in block(amina, layla)
    history = words_of(amina.page(f"/records/{event}/history"))
    assert re.search(r"Who gave it.*her sister.*her lawyer", history)
    form = amina.page(f"/events/{event}/edit")
    title = re.findall(r'name="title"[^>]*value="([^"]*)"', form)[0]
    about = {"title": title, "about": layla, "type": "consent", "detail": "public", "certainty": "confirmed"}
    assert amina.send(f"/events/{event}/edit", **about, when="10 January 2016").status_code == 302
    assert "Public: yes. Given by her lawyer, 10 January 2016. Ask again by 10 January 2020." in block(amina, layla)


def test_two_who_correct_it_at_once_see_both_versions(browse: Browse, layla: str, acting: Acting) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    record(amina, layla)
    event = re.findall(r'href="/events/(E-\w+)/consent"', amina.page(f"/people/{layla}"))[0]
    path = f"/events/{event}/consent"
    fields: dict[str, Any] = {**FIELDS, "given_by": "her brother"}
    stale = dict(re.findall(r'name="(csrf_token|submission_id|version)"[^>]*value="([^"]*)"', bilal.page(path)))
    assert amina.send(path, **{**fields, "given_by": "her mother"}).status_code == 302
    answer = bilal.post(path, data={**stale, **fields})
    assert answer.status_code == 409
    assert "her mother" in answer.text
    assert 'value="her brother"' in answer.text
    assert bilal.get(f"/events/{layla.replace('P-', 'E-')}/consent").status_code == 404


def test_a_consent_is_told_on_its_own_form_alone_and_of_nobody_who_is_counted(
    browse: Browse, layla: str, acting: Acting
) -> None:
    with acting("amina"):
        group = factories.person("The seventeen")
        group.is_group = True
        ref = group.ref
    amina = browse("amina")
    assert amina.get(f"/people/{ref}/consent").status_code == 404
    assert block(amina, ref) == ""
    assert 'value="consent"' not in amina.page(f"/log?about={layla}")
    assert browse("vera").get(f"/people/{layla}/consent").status_code == 403


def test_a_no_cannot_be_hidden_from_some_who_would_then_name_the_person(
    browse: Browse, layla: str, acting: Acting
) -> None:
    amina = browse("amina")
    record(amina, layla, answer="withdrawn")
    with acting("amina"):
        note = timeline.record(Account("note", on(2016, 2, 1)), Ties([one(layla)]), Visibility.TEAM).ref
    event = re.findall(r'href="/events/(E-\w+)/consent"', amina.page(f"/people/{layla}"))[0]
    answer = amina.send(f"/records/{event}/sharing", visibility="team", team="1")
    assert answer.status_code == 422
    assert "A consent is seen by whoever may see the person" in words_of(answer.text)
    about: dict[str, Any] = {
        "title": "Consent",
        "about": layla,
        "type": "consent",
        "detail": "withdrawn",
        "certainty": "confirmed",
    }
    answer = amina.send(f"/events/{note}/edit", **about, when="1 February 2016")
    assert answer.status_code == 422
    assert "A consent has a form of its own, on the page of the person." in words_of(answer.text)


def test_the_record_itself_keeps_back_what_the_person_allowed(browse: Browse, layla: str, acting: Acting) -> None:
    with acting("amina"):
        visibility.expose(one(layla), Exposure.INTERNAL, in_mail=False)
        agrees(one(layla), "authorities")
        assert reaches(layla) == ["internal"]
    said = block(browse("amina"), layla)
    assert "All the same the record itself may not go so far. It is marked “Internal: it stays with us”." in said
    assert said.count("Change what may leave") == 1
    assert "Change what may leave" not in block(browse("chidi"), layla)


@pytest.mark.parametrize("doubt", ["overlap", "believed", "hidden"])
def test_in_doubt_nobody_is_named(browse: Browse, layla: str, acting: Acting, doubt: str) -> None:
    with acting("amina"):
        person = one(layla)
        agrees(person, when=on(2016, 1, 20))
        if doubt == "overlap":
            agrees(person, "withdrawn", UncertainDate.edtf("2016-01"))
        elif doubt == "believed":
            told = Account("consent", on(2016, 1, 21), detail="public", certainty=Certainty.BELIEVED)
            timeline.record(told, Ties([person]))
        else:
            timeline.record(Account("consent", on(2016, 1, 21), detail="withdrawn"), Ties([person]), Visibility.TEAM)
        assert reaches(layla) == (["internal", "authorities", "public"] if doubt == "hidden" else []), (
            "what few may know decides nothing for all"
        )
    assert ("This is in doubt" in block(browse("amina"), layla)) is (doubt != "hidden")


def test_a_consent_that_runs_out_comes_back_in_time_and_again_when_it_ran_out(
    app: Flask, browse: Browse, layla: str, acting: Acting, clock_at: ClockAt
) -> None:
    with acting("amina"):
        agrees(one(layla), until="2016-06-30")
        assert ends() == {}, "it is far off"
    clock_at(date(2016, 5, 2))
    with app.app_context(), escaping(Escape.CLOCK):
        assert key_dates.come_near() == 1
        assert ends() == {"2016-06-30": ("open", date(2016, 6, 16))}
        assert not checks.reminders().missing
        assert not checks.reminders().extra
    clock_at(date(2016, 7, 1))
    with acting("amina"):
        assert reaches(layla) == []
        assert ends()["2016-06-30"][0] == "open"
    said = block(browse("amina"), layla)
    assert "Share with diplomats: no. Public: no." in said
    assert "The consent ran out on 30 June 2016. Ask again before the person is named anywhere." in said
    with acting("amina"):
        agrees(one(layla), when=on(2016, 7, 1), until="2017-07-01")
        assert ends() == {"2016-06-30": ("cancelled", date(2016, 6, 16))}
        assert reaches(layla) == ["internal", "authorities", "public"]


def test_one_that_had_run_out_when_it_was_written_down_comes_back_today(acting: Acting, layla: str) -> None:
    with acting("amina"):
        agrees(one(layla), until="2016-01-31")
        assert ends() == {"2016-01-31": ("open", date(2016, 2, 10))}
        timeline.record(Account("death", on(2016, 2, 1)), Ties([one(layla)]))
        assert ends()["2016-01-31"][0] == "cancelled"


def test_what_was_written_down_without_saying_how_far_stays_with_the_team(
    browse: Browse, layla: str, acting: Acting
) -> None:
    with acting("amina"):
        event = timeline.record(Account("consent", on(2016, 1, 10), detail="given"), Ties([one(layla)])).ref
        assert reaches(layla) == ["internal"]
    amina = browse("amina")
    assert "Yes, without saying how far" in amina.page(f"/events/{event}/consent")
    assert "Yes, without saying how far" not in amina.page(f"/people/{layla}/consent")


def test_of_whoever_acts_in_an_office_nothing_is_said_to_be_confidential(
    browse: Browse, layla: str, acting: Acting
) -> None:
    with acting("amina"):
        letters.address(factories.letter(), one(layla))
    amina = browse("amina")
    assert block(amina, layla).endswith("Consent is not recorded. Record consent")
    with acting("amina"):
        timeline.record(Account("arrest", on(2016, 2, 1)), Ties([one(layla)]))
    assert "Treat everything here as confidential." in block(amina, layla)

"""A meeting of a visit is told of in one form: who says that each demand was raised, and what came back."""

import re
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.statements import count_statements
from tests.stories.meeting_pages import Told, raised, tell
from tests.stories.presses import block, hidden_in, lead, press, timeline_in
from tracker.actions import links, meetings, records, visibility, visits
from tracker.actions.meetings import Said, Telling
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.record import by_reference
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.events import Stance
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.meetings import HowKnown


@pytest.fixture
def told(acting: Acting) -> Told:
    made = Told()
    with acting("amina"):
        roth, minister = factories.person("Daniel Roth"), factories.person("Minister of Justice")
        visit = records.add(Visit(kind=Kind.VISIT, title="Daniel Roth visits", country="KH"))
        visits.schedule(visit, on(2016, 1, 26), on(2016, 1, 27), None)
        links.link(visit, LinkRole.VISITOR, roth)
        release, care = factories.demand(), factories.demand("Specialist care")
        for demand in (release, care):
            links.link(demand, LinkRole.ABOUT_VISIT, visit)
        meeting = meetings.arrange(visit, "Minister", on(2016, 1, 26), [minister])
        made.visit, made.release, made.care, made.meeting = visit.ref, release.ref, care.ref, meeting.ref
    return made


def test_a_meeting_is_added_on_the_visit_and_leads_to_its_debrief(browse: Browse, told: Told) -> None:
    amina = browse("amina")
    assert f'href="/visits/{told.visit}/meeting"' in told.page(amina)
    fields: dict[str, Any] = {
        "title": "Speaker",
        "when": "27 January 2016",
        "met": "Minister of Justice",
        "place": "Port Halden",
    }
    answer = amina.send(f"/visits/{told.visit}/meeting", **fields)
    assert re.fullmatch(r"/events/E-\w+/debrief", answer.headers["Location"])
    assert "Speaker , 27 January 2016" in words_of(amina.page(answer.headers["Location"]))
    assert told.cells(amina)[0] == ["Demand", "Minister 26 January 2016", "Speaker 27 January 2016"]


def test_a_meeting_that_lies_ahead_is_a_column_without_a_form(browse: Browse, told: Told) -> None:
    amina = browse("amina")
    answer = amina.send(f"/visits/{told.visit}/meeting", title="Farewell", when="3 March 2016")
    assert answer.headers["Location"] == f"/visits/{told.visit}"
    column = told.page(amina).split(">Farewell</a>")[0].rsplit("<a ", 1)[1]
    assert "debrief" not in column


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": "", "when": "26 January 2016"}, "Write which meeting it is."),
        ({"title": "Minister", "when": ""}, "Write when it is. A month is enough."),
        ({"title": "Minister", "when": "26 January 2016", "met": "Nobody Known"}, "Some names are not clear yet."),
    ],
)
def test_a_meeting_that_cannot_be_saved_says_why(
    browse: Browse, told: Told, fields: dict[str, Any], sentence: str
) -> None:
    answer = browse("amina").send(f"/visits/{told.visit}/meeting", **fields)
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)


def test_one_save_tells_of_all_demands_with_their_answers(browse: Browse, told: Told) -> None:
    amina = browse("amina")
    answers = {f"answer-{told.release}": "promised", f"words-{told.release}": "We will look into it by June."}
    day = {f"by_when-{told.release}": "June 2016", f"raised-{told.care}": "not-raised"}
    answer = tell(amina, told, **raised(told, "raised-by-name"), **answers, **day)
    assert answer.headers["Location"] == f"/visits/{told.visit}", words_of(answer.text)
    assert told.cells(amina)[1:] == [
        ["Release Layla Hassan", "Raised by name ( Daniel Roth )"],
        ["Specialist care", "Not raised ( Daniel Roth )"],
    ]
    page = amina.page(f"/demands/{told.release}")
    assert "Promised" in lead(page)
    assert "First made on 26 January 2016." in lead(page)
    said = timeline_in(page)
    assert "We will look into it by June. Minister of Justice" in said
    assert "They named a day: June 2016." in said
    assert f"Minister Event {told.meeting}" in said
    assert "It has not been raised yet." not in lead(page)
    assert "No letter or meeting that asks for it is recorded." in lead(amina.page(f"/demands/{told.care}"))


def test_an_answer_that_nobody_judged_waits_to_be_judged(browse: Browse, told: Told) -> None:
    amina = browse("amina")
    tell(amina, told, **raised(told, "raised", answer="reply", words="We have heard you."))
    assert "Answer to check" in lead(amina.page(f"/demands/{told.release}"))


def test_accounts_that_contradict_each_other_stand_side_by_side(browse: Browse, told: Told) -> None:
    amina = browse("amina")
    tell(amina, told, **raised(told, "raised"))
    tell(amina, told, **raised(told, "not-raised"), said_by="Minister of Justice", how="public")
    (row,) = [row for row in told.cells(amina) if row[0] == "Release Layla Hassan"]
    assert row[1] == "Contradicted Raised ( Daniel Roth ) Not raised ( Minister of Justice )"
    assert "These accounts contradict each other. Both are kept." in block(
        told.page(amina), "Were the demands raised? What each side says"
    )


def test_raised_once_is_raised_once_whoever_says_so_besides(browse: Browse, told: Told) -> None:
    amina = browse("amina")
    tell(amina, told, **raised(told, "raised"))
    tell(amina, told, **raised(told, "raised"), said_by="Minister of Justice")
    assert "Asked" not in lead(amina.page(f"/demands/{told.release}"))


def test_what_we_saw_ourselves_says_so(browse: Browse, told: Told) -> None:
    amina = browse("amina")
    tell(amina, told, **raised(told, "raised"), said_by="", how="in-the-room")
    assert ["Release Layla Hassan", "Raised ( We were in the room )"] in told.cells(amina)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Nothing is said of any demand yet. Choose what is known of one at least."),
        ({"words": "Soon."}, "Say what the answer means, or that it is to be judged later."),
        ({"answer": "refused", "by_when": "June 2016"}, "Only a promise has such a day."),
        ({"answer": "promised", "by_when": "June 2015"}, "the day they named cannot lie before that"),
        ({"raised": "raised", "when": "soon"}, "“soon” is not a date we can read."),
        ({"raised": "raised", "when": "3 March 2016"}, "This must be today or in the past."),
    ],
)
def test_what_cannot_be_told_says_why_and_keeps_what_was_typed(
    browse: Browse, told: Told, fields: dict[str, str], sentence: str
) -> None:
    amina = browse("amina")
    sent = {name if name == "when" else f"{name}-{told.release}": value for name, value in fields.items()}
    answer = tell(amina, told, **sent)
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    assert all(value in answer.text for value in fields.values())
    assert "Nothing is told." in told.page(amina)


def test_of_two_people_who_fill_one_meeting_the_second_sees_both(browse: Browse, told: Told) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    both = {
        name: hidden_in(browser.page(told.form), "seen", "version") for name, browser in (("a", amina), ("b", bilal))
    }
    filled = {"how": "delegation", "said_by": "Daniel Roth", "when": "28 January 2016", "certainty": "confirmed"}
    first = amina.post(told.form, data={**both["a"], **filled, **raised(told, "raised")})
    assert first.status_code == 302
    second = bilal.post(told.form, data={**both["b"], **filled, **raised(told, "not-raised")})
    assert second.status_code == 409
    said = words_of(second.text)
    assert "Somebody else told of this meeting meanwhile" in said
    assert "Told already: Raised Daniel Roth , 26 January 2016" in said
    assert re.search(r'value="not-raised"[^>]* checked', second.text)
    again = {**filled, **raised(told, "not-raised"), **hidden_in(second.text, "seen", "version")}
    assert bilal.post(told.form, data=again).status_code == 302
    assert "Contradicted" in words_of(told.page(amina))


def test_whoever_fills_one_meeting_sees_what_was_corrected_meanwhile(browse: Browse, told: Told) -> None:
    """Also of an account that is not the last one."""
    amina, bilal = browse("amina"), browse("bilal")
    tell(amina, told, **raised(told, "raised"))
    first = re.findall(r'id="(E-\w+)"', amina.page(f"/demands/{told.release}"))[0]
    tell(amina, told, **raised(told, "not-raised"))
    before = hidden_in(bilal.page(told.form), "seen", "version")
    page = amina.page(f"/events/{first}/edit")
    about = re.search(r'<textarea[^>]*name="about"[^>]*>([^<]*)', page)
    assert about
    fields: dict[str, Any] = {"title": "R", "type": "raised", "stance": "raised-by-name", "when": "26 January 2016"}
    sent = amina.send(f"/events/{first}/edit", about=about[1].strip(), certainty="believed", **fields)
    assert sent.status_code == 302, words_of(sent.text)
    filled = {"how": "delegation", "said_by": "Daniel Roth", "when": "28 January 2016", "certainty": "confirmed"}
    assert bilal.post(told.form, data={**before, **filled, **raised(told, "raised")}).status_code == 409


def test_what_was_told_together_is_taken_back_together(browse: Browse, told: Told) -> None:
    amina = browse("amina")
    tell(amina, told, **raised(told, "raised", answer="refused"))
    page = press(amina, told.page(amina), r"/events/E-\w+/debrief/take-back\?events=.*")
    assert "Taken back." in words_of(page)
    assert "Nothing is told." in page
    assert "Not yet raised" in lead(amina.page(f"/demands/{told.release}"))


def test_a_volunteer_tells_and_takes_back_their_own_and_a_reader_neither(browse: Browse, told: Told) -> None:
    chidi, amina = browse("chidi"), browse("amina")
    assert tell(chidi, told, **raised(told, "raised")).status_code == 302
    assert tell(amina, told, **raised(told, "not-raised")).status_code == 302
    undo = re.findall(r'action="(/events/[^"]*take-back[^"]*)"', told.page(amina))
    page = chidi.page("/account")
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0]
    assert chidi.post(undo[0], data={"csrf_token": token}).status_code == 403
    assert browse("vera").get(told.form).status_code == 403
    assert "/debrief" not in told.page(browse("vera"))


def test_no_form_for_what_is_no_meeting(browse: Browse, told: Told) -> None:
    amina = browse("amina")
    tell(amina, told, **raised(told, "raised"))
    claims = set(re.findall(r'href="/events/(E-\w+)"', amina.page(f"/demands/{told.release}"))) - {told.meeting}
    assert claims
    assert {amina.get(f"/events/{ref}/debrief").status_code for ref in claims} == {404}


def test_what_is_told_of_a_narrow_meeting_is_seen_by_as_few(browse: Browse, acting: Acting, told: Told) -> None:
    with acting("amina"):
        meeting = session().scalars(by_reference(told.meeting)).one()
        visibility.change(meeting, Visibility.RESTRICTED, None, [meeting.created_by or 0])
    assert tell(browse("amina"), told, **raised(told, "raised")).status_code == 302
    bilal = browse("bilal")
    assert bilal.get(told.form).status_code == 404
    assert 'id="E-' not in bilal.page(f"/demands/{told.release}")
    assert "Not yet raised" in lead(browse("amina").page(f"/demands/{told.release}"))


def test_a_correction_leaves_it_at_its_meeting(browse: Browse, told: Told) -> None:
    amina = browse("amina")
    tell(amina, told, **raised(told, "raised"))
    ref = re.findall(r'id="(E-\w+)"', amina.page(f"/demands/{told.release}"))[0]
    page = amina.page(f"/events/{ref}/edit")
    about = re.search(r'<textarea[^>]*name="about"[^>]*>([^<]*)', page)
    assert about
    fields: dict[str, Any] = {
        "title": "Raised",
        "type": "raised",
        "stance": "raised-by-name",
        "when": "26 January 2016",
    }
    sent = amina.send(f"/events/{ref}/edit", about=about[1].strip(), certainty="believed", **fields)
    assert sent.status_code == 302, words_of(sent.text)
    (row,) = [row for row in told.cells(amina) if row[0] == "Release Layla Hassan"]
    assert row[1].startswith("Raised by name")


def test_the_form_asks_as_much_for_many_demands_as_for_few(
    app: Flask, browse: Browse, acting: Acting, told: Told
) -> None:
    amina = browse("amina")
    tell(amina, told, **raised(told, "raised"))
    few = count_statements(app, amina, told.form), count_statements(app, amina, f"/visits/{told.visit}")
    with acting("amina"):
        visit, meeting = session().scalars(by_reference(told.visit)).one(), the_meeting(told)
        for number in range(8):
            demand = factories.demand(f"Demand {number}")
            links.link(demand, LinkRole.ABOUT_VISIT, visit)
            telling = Telling(on(2016, 1, 28), HowKnown.DELEGATION)
            meetings.tell(meeting, telling, [Said(demand, Stance.RAISED)], meetings.seen(meeting))
    many = count_statements(app, amina, told.form), count_statements(app, amina, f"/visits/{told.visit}")
    assert few == many
    assert max(many) <= 12


def the_meeting(told: Told) -> Event:
    found = session().scalars(by_reference(told.meeting)).one()
    assert isinstance(found, Event)
    return found


def test_a_visit_without_demands_says_what_to_do(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        visit = records.add(Visit(kind=Kind.VISIT, title="A visit"))
        meeting = meetings.arrange(visit, "Minister", on(2016, 1, 26), [])
        ref = meeting.ref
    page = browse("amina").page(f"/events/{ref}/debrief")
    assert "No demand is chosen for this visit yet." in page
    assert "/demands/new?for=V-" in page


def test_a_demand_that_is_closed_is_not_asked_for(browse: Browse, told: Told) -> None:
    amina = browse("amina")
    closed: dict[str, Any] = {"status": "withdrawn", "reason": "overtaken", "as_of": "9 February 2016"}
    assert amina.send(f"/demands/{told.care}/status", **closed).status_code == 302
    page = amina.page(told.form)
    assert f"raised-{told.release}" in page
    assert f"raised-{told.care}" not in page
    opened_before = {f"raised-{told.care}": "raised", f"answer-{told.care}": "", f"words-{told.care}": ""}
    assert tell(amina, told, **opened_before).status_code == 302, "it was closed while somebody filled the form in"

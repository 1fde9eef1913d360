"""What is to be raised at a meeting is planned for it, with the time, and the visit shows it until somebody tells."""

from typing import Any

import pytest

from tests import factories
from tests.cast import Acting, Browse, Browser, words_of
from tests.factories import on
from tests.stories.meeting_pages import Told, raised, tell
from tests.stories.presses import hidden_in
from tracker.actions import demands, links, meetings, records, visibility, visits
from tracker.actions.merging import demands as merging
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.record import by_reference
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole


@pytest.fixture
def told(acting: Acting) -> Told:
    made = Told()
    with acting("amina"):
        visit = records.add(Visit(kind=Kind.VISIT, title="Daniel Roth visits", country="KH"))
        visits.schedule(visit, on(2016, 1, 26), on(2016, 3, 3), None)
        release, care = factories.demand(), factories.demand("Specialist care")
        for demand in (release, care):
            links.link(demand, LinkRole.ABOUT_VISIT, visit)
        meeting = meetings.arrange(visit, "Minister", on(2016, 1, 26), [])
        made.visit, made.release, made.care, made.meeting = visit.ref, release.ref, care.ref, meeting.ref
    return made


def add(browser: Browser, told: Told, when: str = "2 March 2016", **fields: Any) -> str:
    answer = browser.send(f"/visits/{told.visit}/meeting", title="Speaker", when=when, **fields)
    assert answer.status_code == 302, words_of(answer.text)
    return str(answer.headers["Location"])


def test_the_matrix_says_what_is_planned_and_what_nobody_knows_yet(browse: Browse, told: Told) -> None:
    amina = browse("amina")
    add(amina, told, planned=[told.release], at_time="2.30 pm")
    plan(amina, told, planned=[told.care])
    assert told.cells(amina) == [
        ["Demand", "Minister 26 January 2016", "Speaker 2 March 2016, 14:30"],
        ["Release Layla Hassan", "– Nothing is told.", "Planned"],
        ["Specialist care", "Do not know yet", "– Nothing is told."],
    ]
    tell(amina, told, said_by="", **{f"raised-{told.care}": "raised-in-writing"})
    assert told.cells(amina)[2][1] == "Raised in writing ( The delegation told us )"


def plan(browser: Browser, told: Told, status: int = 302, **fields: Any) -> str:
    answer = browser.send(f"/events/{told.meeting}/meeting", **fields)
    assert answer.status_code == status, words_of(answer.text)
    return answer.text


def test_what_is_planned_stands_in_the_form_again_and_can_be_taken_back(browse: Browse, told: Told) -> None:
    amina = browse("amina")
    plan(amina, told, planned=[told.release, told.care], at_time="9:05")
    page = amina.page(f"/events/{told.meeting}/meeting")
    assert page.count(" checked") == 2
    assert 'value="09:05"' in page
    assert "26 January 2016, 09:05" in words_of(amina.page(f"/events/{told.meeting}"))
    assert "Planned for this meeting" in words_of(amina.page(told.form))
    assert "is planned for" in words_of(amina.page(f"/demands/{told.release}"))
    plan(amina, told, planned=[])
    assert "Do not know yet" not in words_of(told.page(amina))
    assert "09:05" not in amina.page(f"/events/{told.meeting}")


@pytest.mark.parametrize("time", ["soon", "25:00", "9", "12:60"])
def test_what_is_no_time_is_refused_and_kept(browse: Browse, told: Told, time: str) -> None:
    text = plan(browse("amina"), told, 422, planned=[told.care], at_time=time)
    assert "Write a time of the day, such as 14:30, or leave this empty." in words_of(text)
    assert f'value="{time}"' in text
    assert text.count(" checked") == 1


def test_a_correction_of_the_meeting_keeps_its_time_and_what_is_planned(browse: Browse, told: Told) -> None:
    amina = browse("amina")
    plan(amina, told, planned=[told.care], at_time="09:05")
    fields: dict[str, Any] = {"title": "Prime Minister", "type": "meeting", "when": "27 January 2016"}
    sent = amina.send(f"/events/{told.meeting}/edit", about=told.visit, certainty="confirmed", **fields)
    assert sent.status_code == 302, words_of(sent.text)
    assert told.cells(amina)[0][1] == "Prime Minister 27 January 2016, 09:05"
    assert "Do not know yet" in told.cells(amina)[2]


def test_a_demand_that_some_may_not_see_is_planned_for_the_others_alone(
    browse: Browse, acting: Acting, told: Told
) -> None:
    bilal, path = browse("bilal"), f"/events/{told.meeting}/meeting"
    with acting("amina"):
        care = session().scalars(by_reference(told.care)).one()
        visibility.change(care, Visibility.RESTRICTED, None, [care.created_by or 0])
    before = told.cells(bilal)
    plan(browse("amina"), told, planned=[told.care])
    assert told.cells(bilal) == before
    assert "Specialist care" not in bilal.page(path)
    plan(bilal, told, planned=[told.release])
    assert "Do not know yet" in told.cells(browse("amina"))[2], "what he does not see stays planned"


def test_what_was_planned_for_a_demand_is_planned_for_what_it_was_merged_into(
    browse: Browse, acting: Acting, told: Told
) -> None:
    plan(browse("amina"), told, planned=[told.care])
    with acting("amina"):
        kept, other = (session().scalars(by_reference(ref)).one() for ref in (told.release, told.care))
        assert isinstance(kept, Demand)
        assert isinstance(other, Demand)
        demands.settle(kept)
        merging.merge(kept, other)
    assert told.cells(browse("amina"))[1] == ["Release Layla Hassan", "Do not know yet"]


def test_of_two_who_plan_one_meeting_the_second_sees_both(browse: Browse, told: Told) -> None:
    amina, bilal, path = browse("amina"), browse("bilal"), f"/events/{told.meeting}/meeting"
    opened = hidden_in(bilal.page(path), "seen", "version")
    plan(amina, told, planned=[told.care], at_time="10:00")
    answer = bilal.post(path, data={**opened, "planned": [told.release], "at_time": "11:00"})
    assert answer.status_code == 409
    said = words_of(answer.text)
    assert "Somebody else changed this meeting meanwhile" in said
    assert "10:00 ; Specialist care ." in said
    assert 'value="11:00"' in answer.text
    again = hidden_in(answer.text, "seen", "version")
    assert bilal.post(path, data={**again, "planned": [told.release], "at_time": "11:00"}).status_code == 302
    assert told.cells(amina)[1][1] == "Do not know yet"


def test_of_two_who_choose_demands_and_leave_the_time_the_second_sees_both(browse: Browse, told: Told) -> None:
    amina, bilal, path = browse("amina"), browse("bilal"), f"/events/{told.meeting}/meeting"
    opened = hidden_in(bilal.page(path), "seen", "version")
    plan(amina, told, planned=[told.care])
    answer = bilal.post(path, data={**opened, "planned": [told.release]})
    assert answer.status_code == 409
    assert "Specialist care ." in words_of(answer.text)
    assert "Do not know yet" in told.cells(amina)[2], "nothing is taken out unseen"
    again = hidden_in(answer.text, "seen", "version")
    assert bilal.post(path, data={**again, "planned": [told.release]}).status_code == 302


def test_whoever_only_logs_plans_their_own_meetings_alone(browse: Browse, told: Told) -> None:
    chidi = browse("chidi")
    assert chidi.get(f"/events/{told.meeting}/meeting").status_code == 403
    mine = add(chidi, told, "27 January 2016").removesuffix("/debrief")
    assert chidi.get(f"{mine}/meeting").status_code == 200
    assert browse("vera").get(f"{mine}/meeting").status_code == 403


def test_a_demand_that_does_not_exist_is_not_planned(browse: Browse, told: Told) -> None:
    text = plan(browse("amina"), told, 422, planned=["D-ZZZZZ", "nonsense", told.care])
    assert "A demand that you chose is not here any more." in words_of(text)
    assert text.count(" checked") == 1, "what else was chosen is chosen still"
    assert "Do not know yet" not in told.page(browse("amina"))


def test_a_demand_that_was_closed_while_the_form_stood_open_is_planned_as_it_was_chosen(
    browse: Browse, told: Told
) -> None:
    amina, path = browse("amina"), f"/visits/{told.visit}/meeting"
    opened = hidden_in(amina.page(path))
    closed: dict[str, Any] = {"status": "withdrawn", "reason": "overtaken", "as_of": "9 February 2016"}
    assert browse("bilal").send(f"/demands/{told.care}/status", **closed).status_code == 302
    assert told.care not in amina.page(path)
    sent = amina.post(path, data={**opened, "title": "Speaker", "when": "2 March 2016", "planned": [told.care]})
    assert sent.status_code == 302, words_of(sent.text)
    assert "is planned for" in words_of(amina.page(f"/demands/{told.care}"))


def test_telling_of_a_meeting_leaves_the_plan(browse: Browse, told: Told) -> None:
    amina = browse("amina")
    plan(amina, told, planned=[told.release])
    tell(amina, told, said_by="", **raised(told, "not-raised"))
    assert told.cells(amina)[1][1].startswith("Not raised")
    assert "Planned for this meeting" in words_of(amina.page(told.form))

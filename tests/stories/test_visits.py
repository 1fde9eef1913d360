"""A visit stands with its days, who comes and who receives, what is asked for it, and who says what about it."""

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, Browser, ClockAt, words_of
from tests.factories import on
from tests.stories.follow_up_pages import one, planned_for, tell
from tests.stories.presses import block, lead, press
from tests.stories.visit_pages import arrange
from tracker.actions import deletion, records, recounting, timeline, visits
from tracker.jobs import days
from tracker.plumbing.database import session
from tracker.records.record import by_reference
from tracker.records.sources import Source
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind


@pytest.fixture
def known(acting: Acting) -> None:
    with acting("amina"):
        factories.organisation("Government of Sarell")
        factories.organisation("Halden Rights Watch")
        factories.person("Daniel Roth")


def test_everything_about_a_visit_stands_on_its_page(browse: Browse, known: None) -> None:
    amina = browse("amina")
    url = arrange(
        amina,
        visitors="Daniel Roth",
        hosts="Government of Sarell",
        starts="26 January 2016",
        ends="27 January 2016",
        announced="20 January 2016",
        country="Cambodia",
        place="Port Halden",
        purpose="To prepare the summit.",
        agenda="Trade; the summit",
        met_with="Halden Rights Watch",
    )
    page = amina.page(url)
    said = words_of(page)
    assert "26–27 January 2016. It ended 14 days ago." in said
    assert "Government of Sarell received Daniel Roth ." in said
    assert "Announced 20 January 2016" in said
    assert "Purpose, as announced To prepare the summit." in said
    assert "Trade; the summit" in block(page, "Agenda")
    assert "Halden Rights Watch" in block(page, "Met with")
    assert "Over" in lead(page)
    assert "Daniel Roth visits" in words_of(amina.page("/visits/"))
    assert "26–27 January 2016" in words_of(amina.page("/visits/"))
    timeline_said = words_of(page.split('id="timeline"')[1])
    for told in ("Announced: Daniel Roth visits", "Begins: Daniel Roth visits", "Ends: Daniel Roth visits"):
        assert timeline_said.count(told) == 2, "its title, and once for those who hear the page"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": ""}, "Write what the visit is called."),
        (
            {"starts": "29 February 2015"},
            "29 February 2015 does not exist: 2015 is not a leap year. Write 28 February 2015",
        ),
        ({"starts": "2016-13-01"}, "There is no month 13. Write a month from 1 to 12 or its name."),
        ({"starts": "26 January 2016", "ends": "25 January 2016"}, "The visit ends before it starts."),
        ({"ends": "25 January 2016"}, "Write the first day too."),
        ({"starts": "before 2014"}, "an open date sets no steps"),
        ({"announced": "soon"}, "“soon” is not a date we can read."),
        ({"hosts": "Government of Nowhere"}, "Some names are not clear yet."),
    ],
)
def test_an_impossible_date_names_its_field_and_nothing_typed_is_lost(
    browse: Browse, fields: dict[str, Any], sentence: str
) -> None:
    amina = browse("amina")
    answer = amina.send("/visits/new", **{"title": "Daniel Roth visits", "purpose": "Kept text", **fields})
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    wrong = re.search(r'aria-invalid="true"[^>]*name="(\w+)"|name="(\w+)"[^>]*aria-invalid="true"', answer.text)
    assert wrong
    assert "Kept text" in answer.text
    assert "Nothing is recorded here yet." in amina.page("/visits/")


def test_an_end_before_the_start_on_an_edit_changes_nothing(browse: Browse) -> None:
    amina = browse("amina")
    url = arrange(amina, starts="26 January 2016", ends="27 January 2016")
    answer = amina.send(f"{url}/edit", title="Renamed", starts="26 January 2016", ends="25 January 2016")
    assert answer.status_code == 422
    assert "Write a last day that is not before 26 January 2016" in answer.text
    assert "26–27 January 2016." in words_of(amina.page(url))
    assert "Renamed" not in amina.page(url)


def test_a_visit_sets_steps_before_and_after_it(browse: Browse) -> None:
    amina = browse("amina")
    url = arrange(amina, starts="1 March 2016", ends="2 March 2016")
    said = block(amina.page(url), "Steps before and after")
    before, after = said.split("After")
    assert "Send the letter to the delegation due Friday 26 February 2016" in before
    assert "Collect the readouts of both sides: who says what was raised due Friday 4 March 2016" in after
    assert amina.send(f"{url}/edit", title="Later", starts="11 March 2016", followed="y").status_code == 302
    assert "Send the letter to the delegation due Monday 7 March 2016" in block(
        amina.page(url), "Steps before and after"
    )


def test_a_step_that_is_done_stands_on_the_visit_with_its_day_and_by_whom(browse: Browse, clock_at: ClockAt) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    url = arrange(amina, starts="1 March 2016", ends="2 March 2016")
    clock_at(date(2016, 2, 11))
    done, missed = (
        re.findall(rf'href="(/follow-ups/\d+)">{what}', amina.page(url))[0]
        for what in ("Send the letter to the delegation", "Collect the readouts")
    )
    tell(bilal, done, "done", when="11 February 2016")
    tell(bilal, missed, "no-longer-needed", when="11 February 2016", note="Both published them.")
    page = amina.page(url)
    before, after = block(page, "Steps before and after").split("After")
    assert "Send the letter to the delegation It is done · 11 February 2016 · Bilal" in before
    assert "Send the letter" not in " ".join(planned_for(page)), "it is not to be done any more"
    assert re.search("Collect the readouts.* No longer needed · 11 February 2016 · Bilal", after)
    assert "Send the letter to the delegation due" in block(press_back(amina, done, url), "Steps before and after")


def press_back(browser: Browser, follow_up: str, url: str) -> str:
    press(browser, browser.page(follow_up), f"{follow_up}/take-back")
    return browser.page(url)


def test_a_visit_of_which_only_the_month_is_known_is_not_dated(browse: Browse) -> None:
    amina = browse("amina")
    url = arrange(amina, starts="March 2015")
    assert "March 2015." in lead(amina.page(url))
    assert "1 March" not in words_of(amina.page(url))
    assert "1 March" not in words_of(amina.page("/visits/"))


def test_a_visit_goes_from_announced_to_over_as_the_days_come(browse: Browse, app: Flask, clock_at: ClockAt) -> None:
    amina = browse("amina")
    url = arrange(amina, starts="15 February 2016", ends="16 February 2016", announced="30 January 2016")
    assert "15–16 February 2016, in 5 days." in lead(amina.page(url))
    assert "Announced" in lead(amina.page(url))
    coming = amina.page(url).split("Coming up")[1].split('class="year"')[0]
    assert "Begins: Daniel Roth visits" in coming
    assert "recorded by Amina" in coming
    for day, said in ((15, "Under way"), (17, "Over")):
        clock_at(date(2016, 2, day))
        with app.app_context():
            days.come()
        assert said in lead(amina.page(url))


def test_a_cancelled_visit_asks_for_nothing_and_does_not_begin(browse: Browse, app: Flask, clock_at: ClockAt) -> None:
    amina = browse("amina")
    url = arrange(amina, starts="15 February 2016", hosts="", announced="30 January 2016")
    ref = url.rsplit("/", 1)[1]
    logged: dict[str, Any] = {
        "title": "The visit is called off",
        "about": ref,
        "type": "visit-cancelled",
        "when_choice": "today",
    }
    page = amina.send("/log", follow=True, certainty="confirmed", **logged).text
    assert "15 February 2016: it was cancelled." in lead(page)
    assert "Cancelled" in lead(page)
    assert "Nothing is left to do for this visit." in page
    clock_at(date(2016, 2, 17))
    with app.app_context():
        days.come()
    assert "Cancelled" in lead(amina.page(url))


def test_a_cancellation_that_is_taken_back_brings_the_steps_back(browse: Browse) -> None:
    amina = browse("amina")
    url = arrange(amina, starts="1 March 2016")
    logged: dict[str, Any] = {
        "title": "Called off",
        "about": url.rsplit("/", 1)[1],
        "type": "visit-cancelled",
        "when_choice": "today",
    }
    page = amina.send("/log", follow=True, certainty="confirmed", **logged).text
    page = press(amina, page, r"/log/E-\w+/undo")
    assert "Send the letter to the delegation due Friday 26 February 2016" in block(page, "Steps before and after")
    assert "Cancelled" not in lead(page)


def test_two_dates_for_one_arrival_stand_side_by_side(browse: Browse, acting: Acting) -> None:
    amina = browse("amina")
    url = arrange(amina, starts="26 January 2016", ends="27 January 2016")
    with acting("amina"):
        visit = session().scalars(by_reference(url.rsplit("/", 1)[1])).one()
        post = records.add(Source(kind=Kind.SOURCE, title="Secretary arrives", publisher="Halden Post"))
        told = timeline.Account("visit-began", on(2016, 1, 25), "He arrives on Monday evening")
        timeline.record(told, timeline.Ties([visit], sources=[post]))
    said = block(amina.page(url), "When it began")
    assert "Halden Post says 25 January 2016." in said
    assert "Our own record of the visit says 26 January 2016." in said
    assert "These accounts contradict each other. Both are kept." in said
    assert "Source: Secretary arrives , Halden Post" in said
    assert "When it ended" not in amina.page(url)


def test_a_month_and_a_day_in_it_do_not_contradict_each_other(browse: Browse, acting: Acting) -> None:
    amina = browse("amina")
    url = arrange(amina, starts="January 2016")
    with acting("amina"):
        visit = session().scalars(by_reference(url.rsplit("/", 1)[1])).one()
        timeline.record(timeline.Account("visit-began", on(2016, 1, 25), "He arrives"), timeline.Ties([visit]))
    assert "When it began" not in amina.page(url)


def test_what_is_asked_for_a_visit_stands_on_it(browse: Browse, acting: Acting) -> None:
    amina = browse("amina")
    url = arrange(amina, starts="15 February 2016")
    ref = url.rsplit("/", 1)[1]
    amina.send("/demands/new", title="Release Layla Hassan", visits=ref)
    letter: dict[str, Any] = {
        "title": "Letter for the visit",
        "form": "open",
        "visit": ref,
        "demands": "Specialist care",
    }
    amina.send("/letters/new", **letter)
    page = amina.page(url)
    said = block(page, "Demands for this visit")
    assert "Release Layla Hassan" in said
    assert "Specialist care" in said
    assert "Letter for the visit" in block(page, "Letters for this visit")


def test_who_may_not_write_arranges_nothing_and_another_team_finds_nothing(browse: Browse) -> None:
    url = arrange(browse("bilal"))
    for name, code in (("chidi", 403), ("vera", 403), ("esi", 404), ("dana", 403)):
        assert browse(name).get(f"{url}/edit").status_code == code
    assert "Its dates are not recorded." in browse("vera").page(url)


def test_an_announcement_that_not_all_may_see_counts_for_no_day(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        visit = records.add(Visit(kind=Kind.VISIT, title="Visit to Port Halden"), Visibility.ORGANISATION)
        visits.schedule(visit, on(2016, 3, 26), on(2016, 3, 27), None)
        ref = visit.ref
    bilal = browse("bilal")
    before = planned_for(bilal.page(f"/visits/{ref}"))
    with acting("amina"):
        again, told = one(ref), timeline.Account("visit-announced", on(2016, 2, 20))
        timeline.record(told, timeline.Ties([again]), Visibility.RESTRICTED)
        deletion.delete(timeline.record(told, timeline.Ties([again])))
        recounting.of_record(again.id, "The weekend was changed.")
    assert before
    assert planned_for(bilal.page(f"/visits/{ref}")) == before


def test_whom_a_visit_may_put_at_risk_is_said_at_the_top(browse: Browse, known: None) -> None:
    amina = browse("amina")
    url = arrange(amina, protect="Halden Rights Watch")
    page = amina.page(url)
    assert "Halden Rights Watch may be put at risk by it: name nobody outside" in lead(page)
    assert "Halden Rights Watch" in block(page, "To be protected")

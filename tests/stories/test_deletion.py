"""What is deleted is gone from every page, and for thirty days everything of it can be brought back."""

from datetime import date

from flask import Flask
from sqlalchemy import func, select

from tests import factories
from tests.cast import Acting, Browse, Browser, ClockAt, token_in, words_of
from tests.factories import on
from tests.statements import noted
from tests.stories.follow_up_pages import numbers_on
from tracker.actions import checks, deletion, follow_ups, timeline
from tracker.jobs import tidying
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.links import Link
from tracker.rules.access import Visibility
from tracker.rules.plans import Owes


def press(browser: Browser, page: str, path: str) -> str:
    """Press a button of a page and return the page it leads to."""
    answer = browser.post(path, data={"csrf_token": token_in(page)}, follow_redirects=True)
    assert answer.status_code == 200, answer.status_code
    return answer.text


def test_a_person_is_deleted_with_what_only_they_were_the_subject_of(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla, release = factories.person(), factories.demand()
        timeline.record(timeline.Account("arrest", on(2014, 3, 3), "Arrested at the market"), timeline.Ties([layla]))
        both = timeline.Account("meeting", on(2016, 1, 5), "Met the delegation")
        timeline.record(both, timeline.Ties([layla, release]))
        ref, url, demand = layla.ref, f"/people/{layla.ref}", f"/demands/{release.ref}"
    bilal = browse("bilal")
    after = press(bilal, bilal.page(url), f"/records/{ref}/delete")
    assert f"{ref} is deleted. For 30 days it can be brought back." in words_of(after)
    assert bilal.get(url).status_code == 404
    assert bilal.get(f"/records/{ref}/history").status_code == 404
    assert "Layla" not in bilal.page("/people/")
    events = bilal.page("/events/")
    assert "Arrested at the market" not in events
    assert "Met the delegation" in words_of(bilal.page(demand))
    listed = bilal.page("/deleted")
    assert "Layla Hassan" in words_of(listed)
    assert "Arrested at the market" not in words_of(listed)
    back = words_of(press(bilal, listed, f"/records/{ref}/restore"))
    assert f"{ref} is back." in back
    assert "In custody since 3 March 2014" in back
    assert "Arrested at the market" in back


def test_a_deleted_letter_has_not_raised_its_demands(app: Flask, browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        release = factories.demand()
        letter = factories.sent_letter(on(2016, 1, 24), release)
        ref, url, demand = letter.ref, f"/letters/{letter.ref}", f"/demands/{release.ref}"
    amina = browse("amina")
    assert "Waiting for an answer" in words_of(amina.page(demand))
    press(amina, amina.page(url), f"/records/{ref}/delete")
    assert "It has not been raised yet." in words_of(amina.page(demand))
    assert "Check whether they have replied" not in words_of(amina.page(demand))
    press(amina, amina.page("/deleted"), f"/records/{ref}/restore")
    said = words_of(amina.page(demand))
    assert "First made on 24 January 2016" in said
    assert "Check whether they have replied" in said
    with app.app_context():
        assert [problem for result in checks.everything() for problem in result.problems] == []


def test_many_events_go_and_come_back_in_as_few_statements_as_few(app: Flask, acting: Acting) -> None:
    asked = []
    for many in (4, 40):
        with acting("amina"):
            layla = factories.person()
            told = timeline.Account("arrest", on(2014, 3, 3))
            timeline.record_all([(told, timeline.Ties([layla]))] * many)
            session().commit()
            with noted(app) as seen:
                deletion.delete(layla)
                deletion.restore(layla)
                asked.append(sum(not statement.startswith("INSERT") for statement, *_more in seen))
            assert session().scalar(select(func.count()).where(Link.to_id == layla.id)) == many
            assert layla.status == "in-custody"
    assert asked[1] <= asked[0] + 2


def test_of_those_that_were_deleted_together_one_comes_back_with_its_own(acting: Acting) -> None:
    with acting("amina"):
        layla, omar = factories.person(), factories.person("Omar Farah")
        both = timeline.record(timeline.Account("meeting", on(2016, 1, 5)), timeline.Ties([layla, omar]))
        for person in (layla, omar):
            timeline.record(timeline.Account("arrest", on(2014, 3, 3)), timeline.Ties([person]))
        deletion.delete_all([layla, omar])
        assert session().scalars(select(Event)).all() == []
        deletion.restore(omar)
        assert [event.type for event in session().scalars(select(Event).order_by(Event.id))] == ["meeting", "arrest"]
        assert timeline.subjects_of(both) == [omar]


def test_an_event_is_deleted_and_the_status_follows(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        release = factories.demand()
        factories.sent_letter(on(2016, 1, 24), release)
        met = timeline.record(timeline.Account("met", on(2016, 2, 1)), timeline.Ties([release]))
        ref, url = met.ref, f"/demands/{release.ref}"
    amina = browse("amina")
    assert "Met" in words_of(amina.page(url)).split("Log an event")[0]
    press(amina, amina.page(f"/events/{ref}"), f"/records/{ref}/delete")
    assert "Waiting for an answer" in words_of(amina.page(url)).split("Log an event")[0]
    press(amina, amina.page("/deleted"), f"/records/{ref}/restore")
    assert "Waiting for an answer" not in words_of(amina.page(url)).split("Log an event")[0]


def test_what_it_set_to_come_back_stops_and_comes_back_with_it(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla = factories.person()
        follow_ups.set_by_hand(layla, "Call the lawyer", date(2016, 2, 12), Owes.WE, None)
        letter = factories.sent_letter()
        people, letters = f"/people/{layla.ref}", f"/letters/{letter.ref}"
        refs = (layla.ref, letter.ref)
    amina = browse("amina")
    before = amina.page("/follow-ups/?whose=everybody")
    assert "Call the lawyer" in before
    assert numbers_on(before)
    for page, ref in zip((people, letters), refs, strict=True):
        press(amina, amina.page(page), f"/records/{ref}/delete")
    assert numbers_on(amina.page("/follow-ups/?whose=everybody")) == []
    gone = amina.page("/deleted")
    for ref in refs:
        press(amina, gone, f"/records/{ref}/restore")
    assert numbers_on(amina.page("/follow-ups/?whose=everybody")) == numbers_on(before)


def test_only_an_officer_or_a_coordinator_deletes_and_brings_back(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        ref = factories.person(visible_to=Visibility.ORGANISATION).ref
    for name in ("chidi", "vera"):
        browser = browse(name)
        token = token_in(browser.page("/people/"))
        assert browser.post(f"/records/{ref}/delete", data={"csrf_token": token}).status_code == 403
        assert browser.get("/deleted").status_code == 403
    assert browse("amina").get(f"/people/{ref}").status_code == 200


def test_another_team_sees_nothing_of_what_was_deleted(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        ref = factories.person().ref
    amina, esi = browse("amina"), browse("esi")
    press(amina, amina.page(f"/people/{ref}"), f"/records/{ref}/delete")
    listed = esi.page("/deleted")
    assert "Layla" not in listed
    assert esi.post(f"/records/{ref}/restore", data={"csrf_token": token_in(listed)}).status_code == 404


def test_after_thirty_days_it_is_destroyed(app: Flask, browse: Browse, acting: Acting, clock_at: ClockAt) -> None:
    with acting("amina"):
        ref = factories.person().ref
    amina = browse("amina")
    press(amina, amina.page(f"/people/{ref}"), f"/records/{ref}/delete")
    for day, destroyed in ((date(2016, 3, 10), 0), (date(2016, 3, 12), 1)):
        clock_at(day)
        with app.app_context():
            assert tidying.purge() == destroyed
    assert "Layla" not in browse("amina").page("/deleted")

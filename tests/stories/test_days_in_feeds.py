"""Each day stands in a calendar once: it keeps its number when it moves, and is taken out when it is over."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, ClockAt
from tests.factories import on
from tests.stories.feed_pages import fetched, made, said
from tests.stories.follow_up_pages import one, only, tell, undo
from tracker.actions import follow_ups, records, timeline, visits
from tracker.actions.timeline import Account, Ties
from tracker.plumbing.database import session
from tracker.records.follow_ups import FollowUp
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind
from tracker.rules.plans import Owes

KHMER = "ច្បាប់ស្តីពីសមាគម និងអង្គការមិនមែនរដ្ឋាភិបាល ដែលបានអនុម័តក្នុងឆ្នាំ២០១៥"


@pytest.fixture
def omar(acting: Acting) -> str:
    """Omar, of whom nothing is known but that somebody is to be called; by his reference."""
    with acting("amina"):
        person = factories.person("Omar Idris")
        follow_ups.set_by_hand(person, "Call his sister", date(2016, 3, 1), Owes.WE, person.owner_id)
        return person.ref


def test_text_in_any_script_comes_through_folded_lines(app: Flask, browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        person = factories.person("សុខ សុភា", Visibility.ORGANISATION)
        person.in_mail = True
        factories.agrees(person, "team")
        follow_ups.set_by_hand(person, KHMER, date(2016, 3, 1), Owes.WE, person.owner_id)
        ref = person.ref
    found = said(fetched(app, made(browse("amina"), names="y")))
    assert f"{KHMER}: សុខ សុភា ({ref})" in found


def test_the_same_data_are_the_same_bytes_and_are_not_sent_again(
    app: Flask, browse: Browse, omar: str, acting: Acting
) -> None:
    path, program = made(browse("amina")), app.test_client()
    first, second = program.get(path), program.get(path)
    assert first.data == second.data
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.headers["X-Robots-Tag"] == "noindex"
    again = program.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    with acting("amina"):
        follow_ups.set_aside(session().scalars(select(FollowUp)).one(), date(2016, 4, 1))
    assert program.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_day_that_moves_keeps_its_uid_and_counts_up(app: Flask, browse: Browse, omar: str, acting: Acting) -> None:
    path = made(browse("amina"), what="follow-ups")
    (before,) = fetched(app, path)
    with acting("amina"):
        follow_ups.set_aside(session().scalars(select(FollowUp)).one(), date(2016, 4, 1))
    (after,) = fetched(app, path)
    assert before.uid == after.uid
    assert (before.start, after.start) == (date(2016, 3, 1), date(2016, 4, 1))
    assert after.sequence > before.sequence
    assert made(browse("amina")) != path
    assert before.uid in {event.uid for event in fetched(app, made(browse("amina")))}


def test_what_is_done_is_cancelled_for_a_month_so_that_calendars_drop_it(
    app: Flask, browse: Browse, omar: str, clock_at: ClockAt
) -> None:
    amina = browse("amina")
    path = made(amina, what="follow-ups")
    (before,) = fetched(app, path)
    page = tell(amina, only(amina.page("/follow-ups/")), "done", follow=True).text
    (after,) = fetched(app, path)
    assert (after.status, after.uid) == ("CANCELLED", before.uid)
    undo(amina, page)
    (again,) = fetched(app, path)
    assert (again.status, again.uid) == ("CONFIRMED", before.uid)
    assert before.sequence < after.sequence < again.sequence
    tell(amina, only(amina.page("/follow-ups/")), "done")
    clock_at(date(2016, 3, 14))
    assert fetched(app, path) == []


def test_what_a_plan_overtook_is_left_out_and_tells_nothing(app: Flask, browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        letter = factories.sent_letter()
        ref = letter.ref
    path = made(browse("amina"), about=ref, what="follow-ups")
    before = fetched(app, path)
    with acting("amina"):
        reply = timeline.record(Account("reply", on(2016, 2, 9)), Ties([one(ref)]))
        timeline.withdraw(reply)
    assert fetched(app, path) == before
    assert [event.status for event in before] == ["CONFIRMED"]


def test_an_uncertain_day_stands_on_its_first_and_a_cancelled_visit_is_cancelled(
    app: Flask, browse: Browse, acting: Acting
) -> None:
    with acting("amina"):
        visit = records.add(Visit(kind=Kind.VISIT, title="Summit"))
        visits.schedule(visit, on(2016, 3, 15), on(2016, 3, 16), None)
        row = follow_ups.set_by_hand(visit, "Ask", date(2016, 3, 1), Owes.WE, None)
        row.due_last = date(2016, 3, 31)
        ref = visit.ref
    path = made(browse("amina"), whose="everybody", about=ref)
    found = {event.summary: event for event in fetched(app, path)}
    assert (found[f"Visit begins {ref}"].start, found[f"Visit ends {ref}"].start) == (
        date(2016, 3, 15),
        date(2016, 3, 16),
    )
    descriptions = [event.description for event in fetched(app, path) if event.description]
    assert descriptions == ["Between 1 March 2016 and 31 March 2016"]
    with acting("amina"):
        timeline.record(Account("visit-cancelled", on(2016, 2, 9)), Ties([one(ref)]))
    found = {event.summary: event for event in fetched(app, path)}
    assert found[f"Visit begins {ref}"].status == "CANCELLED"


def test_many_events_stay_bounded(app: Flask, browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        person = factories.person()
        for number in range(1005):
            follow_ups.set_by_hand(person, "Ask", date(2016, 3, 1 + number % 31), Owes.WE, person.owner_id)
    assert len(fetched(app, made(browse("amina")))) == 1000

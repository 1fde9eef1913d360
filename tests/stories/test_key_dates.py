"""Key dates of somebody who is held come back in time, by references alone, and not once they are free."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, ClockAt, words_of
from tests.factories import on
from tests.stories.follow_up_pages import one
from tracker.actions import checks, deletion, follow_ups, timeline, visibility
from tracker.actions.timeline import Account, Ties
from tracker.jobs import key_dates
from tracker.plumbing.database import session
from tracker.records.follow_ups import FollowUp
from tracker.records.gate import Escape, escaping
from tracker.records.people import Person
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate


def held(arrested: str = "2014-03-20", born: str | None = None) -> Person:
    person = factories.person()
    person.born = born
    timeline.record(Account("arrest", UncertainDate.edtf(arrested)), Ties([person]))
    return person


def days(state: str = "open") -> dict[str, date]:
    """Return the follow-ups that are set for key dates, by what they are for, with the day each is due."""
    rows = session().scalars(select(FollowUp).where(FollowUp.key.contains(":day:"), FollowUp.state == state))
    return {row.key.partition(":day:")[2]: row.due_on for row in rows}


def test_an_arrest_sets_what_is_to_be_done_before_its_anniversary(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        person = held(born="1980-04-01")
        assert days() == {"arrest-anniversary:2016": date(2016, 3, 6), "birthday:2016": date(2016, 3, 25)}
        row = session().scalars(select(FollowUp).where(FollowUp.key.contains(":day:arrest"))).one()
        assert (row.owes, row.assignee_id, row.key) == (
            "we",
            person.owner_id,
            f"{person.id}:day:arrest-anniversary:2016",
        )
        number = row.id
    said = words_of(browse("amina").page(f"/follow-ups/{number}"))
    assert "The arrest was 2 years ago on 20 March 2016: decide what is said and done" in said
    assert "Why this day? 14 days before that day, so that there is time for it." in said
    assert "Arrested 2 years ago" in words_of(browse("amina").page("/calendar?month=2016-03"))


@pytest.mark.parametrize("arrested", ["2014-03", "2014-03-20~", "2014", "2015-12-20"])
def test_what_is_not_near_or_not_known_to_the_day_sets_nothing(acting: Acting, arrested: str) -> None:
    with acting("amina"):
        held(arrested, "1980-05")
        assert days() == {}


def test_a_confirmation_is_no_arrest(acting: Acting) -> None:
    with acting("amina"):
        timeline.record(Account("held", on(2014, 3, 20)), Ties([factories.person()]))
        assert days() == {}


def test_a_day_that_is_nearly_here_comes_back_today(acting: Acting) -> None:
    with acting("amina"):
        held("2013-02-14")
        assert days() == {"arrest-anniversary:2016": date(2016, 2, 10)}


def test_the_end_of_a_sentence_asks_in_time_whether_they_will_be_released(acting: Acting) -> None:
    with acting("amina"):
        person = held("2015-10-01")
        end = timeline.record(Account("sentence-ends", UncertainDate.edtf("2016-03")), Ties([person]))
        row = session().scalars(select(FollowUp).where(FollowUp.key.contains(":day:sentence-end:2016"))).one()
        assert (row.due_on, row.due_last) == (date(2016, 2, 10), date(2016, 3, 1))
        timeline.amend(end, Account("sentence-ends", on(2016, 4, 5)), end.version)
        assert row.state == "cancelled"
        row = session().scalars(select(FollowUp).where(FollowUp.key.contains(":day:sentence-end:2016-04-05"))).one()
        assert (row.due_on, row.due_last) == (date(2016, 3, 6), None)
        assert row.what == "The sentence ends on 5 April 2016: ask whether they will be released"
        timeline.withdraw(end)
        assert row.state == "cancelled"


def test_an_end_that_a_court_puts_off_within_a_year_is_asked_for_once_more(
    app: Flask, acting: Acting, clock_at: ClockAt
) -> None:
    with acting("amina"):
        person = held("2015-10-01")
        timeline.record(Account("sentence-ends", on(2016, 3, 1)), Ties([person]))
        follow_ups.claim(session().scalars(select(FollowUp).where(FollowUp.key.contains(":day:sentence"))).one())
        timeline.record(Account("sentence-ends", on(2016, 11, 1)), Ties([person]))
    clock_at(date(2016, 9, 20))
    with app.app_context():
        key_dates.come_near()
    with acting("amina"):
        assert days()["sentence-end:2016-11-01"] == date(2016, 10, 2)


def test_a_sentence_of_which_not_all_may_know_sets_nothing(acting: Acting) -> None:
    with acting("amina"):
        person = held("2015-10-01")
        timeline.record(Account("sentence-ends", on(2016, 3, 1)), Ties([person]), Visibility.RESTRICTED)
        assert days() == {}


@pytest.mark.parametrize("freed", ["release", "death", "exile"])
def test_who_is_held_no_more_has_none_and_who_is_held_after_all_has_them_again(acting: Acting, freed: str) -> None:
    with acting("amina"):
        person = held(born="1980-04-01")
        event = timeline.record(Account(freed, on(2016, 2, 9)), Ties([person]))
        assert days() == {}
        timeline.withdraw(event)
        assert days() == {"arrest-anniversary:2016": date(2016, 3, 6), "birthday:2016": date(2016, 3, 25)}


def test_whatever_else_happens_it_stays_and_late_it_stays_late(acting: Acting, clock_at: ClockAt) -> None:
    with acting("amina"):
        ref = held().ref
    clock_at(date(2016, 3, 25))
    with acting("amina"):
        timeline.record(Account("hearing", on(2016, 3, 24)), Ties([one(ref)]))
        timeline.record(Account("held", on(2016, 3, 25)), Ties([one(ref)]))
        assert days() == {"arrest-anniversary:2016": date(2016, 3, 6)}


def test_the_clock_sets_those_that_come_near_once_a_day(app: Flask, acting: Acting, clock_at: ClockAt) -> None:
    with acting("amina"):
        person = held("2014-06-20", "1990-06-25")
        timeline.record(Account("sentence-ends", on(2016, 7, 1)), Ties([person]))
        assert days() == {}
    with app.app_context():
        assert key_dates.come_near() == 0
    clock_at(date(2016, 5, 2))
    with app.app_context():
        assert key_dates.come_near() == 1
        assert key_dates.come_near() == 0
    with acting("amina"):
        found = {"arrest-anniversary:2016": date(2016, 6, 6), "birthday:2016": date(2016, 6, 18)}
        assert days() == {**found, "sentence-end:2016-07-01": date(2016, 6, 1)}


def test_the_round_looks_once_a_day_and_not_at_every_tick(app: Flask, acting: Acting, clock_at: ClockAt) -> None:
    with acting("amina"):
        held()
    with app.app_context():
        assert key_dates.come_near() == 0
    with acting("amina"):
        session().delete(session().scalars(select(FollowUp).where(FollowUp.key.contains(":day:"))).one())
    with app.app_context():
        assert key_dates.come_near() == 0
    clock_at(date(2016, 2, 11))
    with app.app_context():
        assert key_dates.come_near() == 1


def test_a_clock_that_was_dead_for_months_sets_what_is_still_ahead(
    app: Flask, acting: Acting, clock_at: ClockAt
) -> None:
    with acting("amina"):
        held("2014-06-20", "1990-07-25")
    clock_at(date(2016, 7, 1))
    with app.app_context():
        key_dates.come_near()
    with acting("amina"):
        assert days() == {"birthday:2016": date(2016, 7, 18)}, "nothing is set for the past"


def test_one_that_was_done_does_not_come_again_the_same_year(app: Flask, acting: Acting, clock_at: ClockAt) -> None:
    with acting("amina"):
        held()
        follow_ups.claim(session().scalars(select(FollowUp).where(FollowUp.key.contains(":day:"))).one())
    clock_at(date(2016, 3, 7))
    with app.app_context():
        assert key_dates.come_near() == 0
    with acting("amina"):
        assert (days(), list(days("done"))) == ({}, ["arrest-anniversary:2016"])


def test_a_day_of_birth_that_is_corrected_moves_it(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        ref = held("2015-10-01").ref
    amina = browse("amina")
    edit: dict[str, Any] = {"title": "Layla Hassan", "other_names": "", "born": "1 April 1980", "cases": ""}
    amina.send(f"/people/{ref}/edit", **edit)
    with acting("amina"):
        assert days() == {"birthday:2016": date(2016, 3, 25)}
    amina.send(f"/people/{ref}/edit", **edit | {"born": "20 March 1980"})
    with acting("amina"):
        assert days() == {"birthday:2016": date(2016, 3, 13)}
    amina.send(f"/people/{ref}/edit", **edit | {"born": "March 1980"})
    with acting("amina"):
        assert days() == {}


def test_nothing_comes_back_of_somebody_who_is_deleted_or_hidden(acting: Acting, browse: Browse) -> None:
    with acting("amina"):
        person = held()
        visibility.change(person, Visibility.ORGANISATION, None, [])
        ref = person.ref
    assert ref in browse("esi").page("/calendar?month=2016-03&whose=everybody")
    with acting("amina"):
        deletion.delete(one(ref))
    assert ref not in browse("esi").page("/calendar?month=2016-03&whose=everybody")


def test_the_check_finds_one_that_is_missing_and_one_that_was_made_up(app: Flask, acting: Acting) -> None:
    with acting("amina"):
        held()
        assert [result.problems for result in checks.everything()] == [[]] * len(checks.everything())
        row = session().scalars(select(FollowUp).where(FollowUp.key.contains(":day:"))).one()
        row.key = row.key.replace("2016", "2030")
        session().flush()
        with escaping(Escape.CLOCK):
            problems = checks.what_waits_comes_back().problems
        assert len(problems) == 2
        assert "missing" in " ".join(problems)

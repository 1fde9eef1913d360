"""A holiday library that was brought up to date moves open days once, and says why."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from tests.cast import Acting
from tests.factories import on, person
from tests.statements import noted
from tests.stories.planned_in_working_days import answer_due, run_of, step_of
from tracker.jobs import recounts
from tracker.plumbing import public_holidays
from tracker.plumbing.database import rows_changed, session
from tracker.records.follow_ups import FollowUp, Move
from tracker.records.plans import PlanStep
from tracker.records.work_calendars import CountedWith


@pytest.fixture
def older(app: Flask, acting: Acting) -> None:
    """An answer due on 18 February, as a library counted that did not know enough days off; it should be the 19th."""
    with app.app_context():
        recounts.count_again()
        rows_changed(update(CountedWith).values(version="0.1"))
        session().commit()
    with acting("amina"):
        answer_due(due_on=date(2016, 2, 18))


def days(acting: Acting) -> list[date]:
    with acting("amina"):
        return list(session().scalars(select(FollowUp.due_on)))


@pytest.mark.usefixtures("older")
def test_a_new_library_moves_open_days_and_says_why(app: Flask, acting: Acting) -> None:
    with app.app_context():
        assert recounts.count_again() == 1
    assert days(acting) == [date(2016, 2, 19)]
    with acting("amina"):
        (move,) = session().scalars(select(Move)).all()
        assert move.by_id is None
        assert move.reason == f"The holiday library was brought up to date (version {public_holidays.version()})."


def test_many_days_are_counted_by_the_statements_of_a_few(app: Flask, acting: Acting) -> None:
    with acting("amina"):
        step_id, asked = step_of(10).id, []
    for number in (5, 50):
        with acting("amina"):
            step = session().scalars(select(PlanStep).where(PlanStep.id == step_id)).one()
            for _ in range(number):
                run_of(step, person(), on(2016, 2, 5), date(2016, 2, 18))
        with app.app_context():
            rows_changed(delete(CountedWith))
            session().commit()
        with noted(app) as statements, app.app_context():
            assert recounts.count_again() == number
        asked.append(len(statements))
    assert asked[0] == asked[1]


@pytest.mark.usefixtures("older")
def test_it_counts_once_for_each_version(app: Flask, acting: Acting) -> None:
    with app.app_context():
        recounts.count_again()
    with acting("amina"):
        rows_changed(update(FollowUp).values(due_on=date(2016, 2, 18)))
    with app.app_context():
        assert recounts.count_again() == 0
    assert days(acting) == [date(2016, 2, 18)]


@pytest.mark.usefixtures("older")
def test_where_a_day_failed_the_next_round_counts_again(
    app: Flask, acting: Acting, caplog: pytest.LogCaptureFixture
) -> None:
    with acting("amina"):
        rows_changed(update(PlanStep).values(anchor="no anchor"))
    with app.app_context():
        assert recounts.count_again() == 0
    assert "failed; it is left as it was" in caplog.text
    with acting("amina"):
        rows_changed(update(PlanStep).values(anchor="trigger"))
    with app.app_context():
        assert recounts.count_again() == 1
    assert days(acting) == [date(2016, 2, 19)]


@pytest.mark.usefixtures("older")
def test_what_somebody_chose_stays(app: Flask, acting: Acting) -> None:
    with acting("amina"):
        rows_changed(update(FollowUp).values(pinned=True))
    with app.app_context():
        assert recounts.count_again() == 0
    assert days(acting) == [date(2016, 2, 18)]

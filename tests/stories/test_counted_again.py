"""Whatever changes of calendars and stops, and in whatever order: every open day is the one that a walk finds.

What was told stays told; what somebody chose stays chosen.
"""

import random
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select

from tests import factories
from tests.cast import Acting, Browse
from tests.factories import on
from tests.stories.follow_up_pages import planned_for
from tests.stories.planned_in_working_days import answer_due, run_of, step_of
from tracker.actions import recounting, stops, work_calendars
from tracker.actions.work_calendars import Day, NothingToChange
from tracker.jobs import alerts
from tracker.plumbing import clock, public_holidays
from tracker.plumbing.database import db, session
from tracker.records.alerts import Alert
from tracker.records.follow_ups import FollowUp, Move
from tracker.records.people import Person
from tracker.records.work_calendars import DayOff, StopOfClock, Weekend
from tracker.rules.dates import UncertainDate

FIRST = date(2016, 1, 4)


class World:
    """A person with answers due in so many working days, and what changes of the calendar meanwhile."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.person = chance, factories.person()
        self.person.country = "KH"
        self.triggers: dict[int, tuple[date, int]] = {}
        for number in range(2, 14):
            trigger = self.some_day()
            row = run_of(step_of(number), self.person, UncertainDate.on(trigger), walked(trigger, number))
            self.triggers[row.id] = trigger, number

    def some_day(self) -> date:
        return FIRST + timedelta(days=self.chance.randrange(60))

    def change(self) -> None:
        self.chance.choice([self.add, self.take_out, self.weekend, self.stop])()

    def add(self) -> None:
        works = self.chance.random() < 0.3
        try:
            work_calendars.add("KH", Day(self.some_day(), "A day", works))
        except NothingToChange:
            return

    def take_out(self) -> None:
        there = session().scalars(select(DayOff).where(DayOff.removed_at.is_(None))).all()
        if there:
            work_calendars.take_out(self.chance.choice(there))

    def weekend(self) -> None:
        work_calendars.set_weekend("KH", self.chance.choice([None, {4, 5}, {6}, {0, 3}]))

    def stop(self) -> None:
        since = self.some_day()
        stops.stop(self.person, since, since + timedelta(days=self.chance.randrange(12)), "A silence")


def walked(day: date, left: int) -> date:
    """Walk from a day, and count those that are worked as the tables say now."""
    said = {row.day: row.works for row in session().scalars(select(DayOff).where(DayOff.removed_at.is_(None)))}
    stopped = [(row.since, row.until) for row in session().scalars(select(StopOfClock))]
    own = session().get(Weekend, "KH")
    weekend = {int(digit) for digit in own.days} if own else {5, 6}
    works_anyway = {
        each.day for each in session().scalars(select(DayOff).where(DayOff.removed_at.is_(None), DayOff.works))
    }
    while left:
        day += timedelta(days=1)
        is_off = day.weekday() in weekend or public_holidays.name_of("KH", day) or day in said
        stands_still = any(since <= day <= until for since, until in stopped)
        left -= not stands_still and (day in works_anyway or not is_off)
    return day


def told() -> set[tuple[int, date, int]]:
    return {(row.follow_up_id, row.returned_on, row.level) for row in session().scalars(select(Alert))}


@pytest.mark.parametrize("seed", range(6))
def test_every_open_day_is_the_one_that_a_walk_finds(app: Flask, acting: Acting, seed: int) -> None:
    with acting("amina"):
        world = World(random.Random(seed))
    with app.app_context():
        alerts.tell()
    with acting("amina"):
        before, today = told(), clock.today()
        world.person = session().scalars(select(Person)).one()
        stood = {row.id: row.due_on for row in session().scalars(select(FollowUp))}
        for _change in range(8):
            world.change()
            for row in session().scalars(select(FollowUp)).all():
                counted, was = walked(*world.triggers[row.id]), stood[row.id]
                late_already = counted < was <= today
                assert row.due_on == (was if late_already else max(counted, min(was, today))), (seed, row.key)
                assert row.returns_on <= today or row.returns_on == row.due_on
                stood[row.id] = row.due_on
        assert told() >= before, "what was told is not untold"
        for move in session().scalars(select(Move)):
            assert move.from_on != move.to_on
            assert move.reason


def test_counting_again_moves_nothing_twice(acting: Acting) -> None:
    with acting("amina"):
        World(random.Random(1))
        work_calendars.add("KH", Day(date(2016, 2, 17), "A day"))
        assert recounting.of_country("KH", "Again") == 0


def test_the_other_country_of_a_record_counts_from_the_moment_it_is_changed(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        url = answer_due(number=11, due_on=date(2016, 2, 23))
    amina = browse("amina")
    amina.send(f"{url}/edit", title="Layla Hassan", country="Egypt")
    (planned,) = planned_for(amina.page(url))
    assert planned.endswith("due Sunday 21 February 2016")


def test_a_thousand_days_are_counted_again_in_one_go(app: Flask, acting: Acting) -> None:
    seen: list[str] = []
    with acting("amina"):
        step, person = step_of(30), factories.person()
        person.country = "KH"
        first = run_of(step, person, on(2016, 2, 5), date(2016, 3, 22))
        for number in range(999):
            copied = {"key": f"{first.key}:{number}", "what": first.what, "owes": first.owes, "state": first.state}
            row = FollowUp(**copied, record_id=person.id, step_id=step.id, run_id=first.run_id)
            row.due_on = row.returns_on = row.next_alert_on = first.due_on
            row.created_at = first.created_at
            session().add(row)
        session().flush()

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        work_calendars.add("KH", Day(date(2016, 2, 17), "A day"))
        event.remove(db.engine, "before_cursor_execute", note)
        assert session().scalars(select(FollowUp.due_on).distinct()).all() == [date(2016, 3, 23)]
    assert len(seen) < 40

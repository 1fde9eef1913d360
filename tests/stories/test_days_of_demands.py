"""The days by which a demand is counted follow from its events, and tell nothing that its readers may not know."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, Cast
from tests.factories import on
from tests.stories.follow_up_pages import one
from tracker.actions import checks, demands, timeline, visibility
from tracker.actions.timeline import Account, Ties
from tracker.plumbing.database import db, session
from tracker.records import schema
from tracker.records.demands import MILESTONES, Demand
from tracker.rules.access import Visibility
from tracker.rules.events import Stance

BEFORE_THEM = "0010"
"""The step of the schema before demands kept their days."""


def kept(demand: Demand) -> tuple[date | None, date | None, int]:
    session().refresh(demand)
    return demand.made_on, demand.answered_on, demand.times_raised


def test_they_follow_an_event_that_is_recorded_amended_and_deleted(acting: Acting) -> None:
    with acting("amina"):
        demand = factories.demand()
        assert kept(demand) == (None, None, 0)
        factories.sent_letter(on(2016, 1, 24), demand)
        event = demands.answer(demand, Account("promised", on(2016, 2, 1)), Ties())
        assert kept(demand) == (date(2016, 1, 24), date(2016, 2, 1), 1)
        timeline.amend(event, Account("acknowledged", on(2016, 2, 1)), event.version)
        assert kept(demand) == (date(2016, 1, 24), None, 1)
        timeline.amend(event, Account("meeting", on(2016, 2, 2), stance=Stance.RAISED), event.version)
        assert kept(demand) == (date(2016, 1, 24), None, 2)
        assert demand.raised_on == date(2016, 2, 2)
        timeline.withdraw(event)
        assert kept(demand) == (date(2016, 1, 24), None, 1)
        timeline.reinstate(event)
        assert kept(demand) == (date(2016, 1, 24), None, 2)


def test_they_follow_what_an_event_is_about(acting: Acting) -> None:
    with acting("amina"):
        demand, other = factories.demand(), factories.demand("Family visits")
        event = demands.make(demand, on(2016, 1, 24), Ties())
        timeline.retie(event, Ties([other]))
        assert kept(demand) == (None, None, 0)
        assert kept(other) == (date(2016, 1, 24), None, 1)


def test_an_event_that_some_readers_may_not_see_tells_nothing(acting: Acting, cast: Cast) -> None:
    with acting("amina"):
        demand = factories.demand()
        visibility.change(demand, Visibility.ORGANISATION, None, [])
        event = demands.make(demand, on(2016, 1, 24), Ties())
        visibility.change(event, Visibility.RESTRICTED, None, [cast.amina.id])
        assert kept(demand) == (None, None, 0)
        visibility.change(event, Visibility.ORGANISATION, None, [])
        assert kept(demand) == (date(2016, 1, 24), None, 1)


def test_the_history_of_changes_does_not_name_them(acting: Acting, browse: Browse) -> None:
    with acting("amina"):
        demand = factories.demand()
        factories.sent_letter(on(2016, 1, 24), demand)
        page = f"/records/{demand.ref}/history"
    assert not [name for name in MILESTONES if name in browse("amina").page(page)]


def test_the_check_says_where_they_are_wrong(acting: Acting, app: Flask) -> None:
    with acting("amina"):
        demand = factories.demand()
        factories.sent_letter(on(2016, 2, 10), demand)
        ref = demand.ref
    with app.app_context():
        assert [result.problems for result in checks.everything() if result.problems] == []
    with acting("amina"):
        demand = session().scalars(select(Demand).where(Demand.ref == ref)).one()
        demand.made_on = date(2016, 1, 1)
    with app.app_context():
        problems = [problem for result in checks.everything() for problem in result.problems]
        assert problems == [f"{ref}: made_on kept 2016-01-01, folded 2016-02-10"]


def test_a_database_from_before_gets_them_with_its_new_schema(acting: Acting, cast: Cast, app: Flask) -> None:
    with acting("amina"):
        asked = [factories.demand(title) for title in ("Release", "Visits", "A lawyer", "A doctor")]
        factories.sent_letter(on(2016, 1, 24), *asked)
        demands.answer(asked[0], Account("met", on(2016, 2, 1)), Ties())
        demands.answer(asked[1], Account("withdrawn", on(2016, 2, 1), detail="lapsed"), Ties())
        demands.answer(asked[2], Account("call", on(2016, 2, 1), stance=Stance.RAISED_BY_NAME), Ties())
        hidden = demands.make(asked[3], on(2016, 1, 1), Ties())
        visibility.change(hidden, Visibility.RESTRICTED, None, [cast.amina.id])
        before = [[getattr(each, name) for name in MILESTONES] for each in asked]
        refs = [each.ref for each in asked]
    assert {name for row in before for name, value in zip(MILESTONES, row, strict=True) if value} == set(MILESTONES)
    with app.app_context():
        schema.downgrade(db.engine, BEFORE_THEM)
        schema.upgrade(db.engine)
    with acting("amina"):
        found = [one(ref) for ref in refs]
        assert [[getattr(each, name) for name in MILESTONES] for each in found] == before

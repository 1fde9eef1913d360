"""The demonstration in a database of its own, as its coordinator sees it on a day."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask

from tests.cast import ClockAt
from tests.places import Place, let_go
from tracker.actions import accounts
from tracker.actions.demo import loading
from tracker.actions.demo.facts import FoundingCase, founding_case
from tracker.actions.demo.making import reference
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import first_coordinator
from tracker.records.gate import look_as
from tracker.records.record import Record, by_reference
from tracker.records.timelines import TimelineEvent, ahead, past, ties_of
from tracker.rules.links import LinkRole

TENTH = date(2016, 2, 10)
EVERYTHING = date(2016, 7, 1)


@dataclass(frozen=True)
class Told:
    event: TimelineEvent
    about: set[str]
    said_by: list[str]
    sources: list[str]


class Demo:
    """The demonstration as its coordinator sees it."""

    def __init__(self, case: FoundingCase) -> None:
        self.case = case

    def __getitem__(self, key: str) -> Record:
        return session().scalars(by_reference(reference(key, self.case.things[key]))).one()

    def timeline(self, key: str = "case") -> list[Told]:
        return _told(past(self[key], clock.today(), None, None, 500).events)

    def coming_up(self, key: str = "case") -> list[Told]:
        return _told(ahead(self[key], clock.today(), None, most=500).events)


def _told(events: Sequence[TimelineEvent]) -> list[Told]:
    found = {event.id: Told(event, set(), [], []) for event in events}
    for tie in ties_of(list(found)):
        told = found[tie.from_id]
        if tie.role == LinkRole.SUBJECT:
            told.about.add(tie.title)
        else:
            (told.said_by if tie.role == LinkRole.SPEAKER else told.sources).append(tie.url or tie.title)
    return list(found.values())


Load = Callable[[date], Demo]


@pytest.fixture
def load(app: Flask, clock_at: ClockAt, place: Place) -> Iterator[Load]:
    """Load the demonstration as of a day, let the clock stand there, and look at it as its coordinator."""
    with app.app_context():

        def load(day: date) -> Demo:
            clock_at(day)
            name, empty = f"demonstration-{day}", session().scalars(first_coordinator()).first() is None
            if not (empty and place.keeps(name)):
                loading.load(day)
                session().commit()
            if empty:
                let_go()
                (place.put if place.keeps(name) else place.keep)(name)
            look_as(accounts.viewer_for(session().scalars(first_coordinator()).one()))
            return Demo(founding_case())

        yield load
        session().rollback()

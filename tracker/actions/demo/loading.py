"""Loads the founding case as it was known on a day: once, and later days on top of it."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select

from tracker.actions import accounts, sealed, timeline
from tracker.actions.demo.entering import enter
from tracker.actions.demo.facts import Fact, FoundingCase, founding_case
from tracker.actions.demo.making import Made, reference
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import User, first_coordinator
from tracker.records.events import come_due
from tracker.records.gate import Escape, escaping, look_as
from tracker.records.record import Record
from tracker.records.sources import Source
from tracker.rules.access import Role
from tracker.rules.sealed import Detail

EMAIL = "coordinator@example.org"
NAME = "Demo coordinator"
TEAM = "Cambodia desk"
SEALED = "Invented, to show what a sealed detail looks like: this source is public, and nobody told us of it."


class HoldsOtherRecords(Exception):
    """The database holds records that are not the demonstration's."""


class HoldsALaterDay(Exception):
    """The database holds what became known later than the day that is asked for."""

    def __init__(self, until: date) -> None:
        super().__init__(until)
        self.until = until


class BeforeItBegins(Exception):
    """On this day nobody had opened the case."""

    def __init__(self, opened: date) -> None:
        super().__init__(opened)
        self.opened = opened


@dataclass(frozen=True)
class Loaded:
    case: Record
    added: int


def load(as_of: date) -> Loaded:
    """Bring the demonstration to what was known on this day.

    Raises HoldsOtherRecords, HoldsALaterDay, BeforeItBegins.
    """
    case = founding_case()
    if as_of < case.case.opened:
        raise BeforeItBegins(case.case.opened)
    until = _loaded_until(case)
    if until is not None and as_of < until:
        raise HoldsALaterDay(until)
    look_as(accounts.viewer_for(_coordinator()))
    made = Made(case)
    for fact in case.facts:
        day = case.day_of(fact)
        if day <= as_of and (until is None or day > until):
            _enter_on(day, fact, made)
    _let_come_true(as_of)
    if until is None:
        _seal_a_detail()
    return Loaded(made["case"], made.added)


def _seal_a_detail() -> None:
    """Let the first source have a sealed detail that is invented and says so: nobody told us what is public."""
    source = session().scalars(select(Source).order_by(Source.id).limit(1)).one()
    sealed.keep(source, source.version, {Detail.IDENTITY: SEALED})


def _loaded_until(case: FoundingCase) -> date | None:
    """Return the last day that this database holds, or None when it is empty. Raises HoldsOtherRecords."""
    days = {reference(key, case.things[key]): day for key, day in case.first_named().items()}
    with escaping(Escape.DEMO):
        here = session().scalars(select(Record.ref).where(Record.ref.in_(days))).all()
        if not here and session().scalar(select(Record.id).limit(1)) is not None:
            raise HoldsOtherRecords
    return max((days[ref] for ref in here), default=None)


def _coordinator() -> User:
    """Return the person who acts: whoever coordinates here already, or one of the demonstration's own."""
    here = session().scalars(first_coordinator()).one_or_none()
    return here or accounts.add_user(EMAIL, NAME, Role.COORDINATOR, [accounts.add_team(TEAM).id])


def _enter_on(day: date, fact: Fact, made: Made) -> None:
    """Enter a fact on its day, so that stamps, statuses and follow-ups are what they would have been."""
    with clock.standing_at(_morning(day)):
        _let_come_true(day)
        enter(fact, made)


def _let_come_true(day: date) -> None:
    """Let what was announced count from its day on, as the clock does."""
    with clock.standing_at(_morning(day)):
        for event in session().scalars(come_due(clock.today())).all():
            timeline.come_true(event)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), clock.local(clock.now()).tzinfo)

"""Two who change the same thing in the same moment: what is told and where it stands is as if one came after the other.

SQLite lets one write at a time; there is nothing to cross.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TypeVar

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, select

from tests.cast import Acting, Cast, acting_as
from tests.factories import demand, letter, on
from tracker.actions import alerts as telling
from tracker.actions import checks, demands, follow_ups, links, outcomes, records, search_entries, settling, timeline
from tracker.actions.links import Terms
from tracker.actions.timeline import Ties
from tracker.jobs import alerts
from tracker.plumbing.database import Base, session
from tracker.records.alerts import Alert
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.follow_ups import CANCELLED, DONE, OPEN, FollowUp
from tracker.records.gate import Escape, escaping
from tracker.records.record import Record
from tracker.records.searching.entries import SearchEntry
from tracker.rules.links import LinkRole
from tracker.rules.outcomes import Outcome
from tracker.rules.plans import Owes

Deed = Callable[[], object]
Row = TypeVar("Row", bound=Base)
PATIENCE_SECONDS = 10
AWHILE_SECONDS = 0.5


@pytest.fixture(autouse=True)
def crossing(on_postgresql: bool) -> None:
    if not on_postgresql:
        pytest.skip("one writes at a time")


@contextmanager
def beside(do: Callable[[], None]) -> Iterator[None]:
    """Let something be done beside a test, which waits until it is over; what goes wrong there goes wrong here."""
    wrong: list[BaseException] = []

    def run() -> None:
        try:
            do()
        except BaseException as problem:  # noqa: BLE001  (it is raised again below)
            wrong.append(problem)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive()
    if wrong:
        raise wrong[0]


def told(app: Flask) -> list[int]:
    with app.app_context():
        alerts.tell()
    with app.app_context(), escaping(Escape.CLOCK):
        return list(session().scalars(select(Alert.user_id).order_by(Alert.id)))


@pytest.fixture
def due(acting: Acting, cast: Cast) -> None:
    """Bilal is to ask again today."""
    with acting("amina"):
        follow_ups.set_by_hand(demand(), "Ask again", date(2016, 2, 10), Owes.THEY, cast.bilal.id)


def test_whoever_gets_a_follow_up_while_the_clock_tells_of_it_is_told_too(app: Flask, cast: Cast, due: None) -> None:
    was_read, was_told = threading.Event(), threading.Event()

    def give() -> None:
        with acting_as(app, cast.amina.id):
            row = session().scalars(select(FollowUp)).one()
            was_read.set()
            was_told.wait(PATIENCE_SECONDS)
            follow_ups.give(row, cast.chidi.id)

    with beside(give):
        was_read.wait(PATIENCE_SECONDS)
        assert told(app) == [cast.bilal.id]
        was_told.set()
    assert told(app) == [cast.bilal.id, cast.chidi.id]


def test_what_is_given_away_before_the_clock_has_claimed_it_is_told_to_its_new_owner_alone(
    app: Flask, cast: Cast, due: None
) -> None:
    given = threading.Event()

    def tell() -> None:
        given.wait(PATIENCE_SECONDS)
        with app.app_context():
            alerts.tell()

    with beside(tell), acting_as(app, cast.amina.id):
        follow_ups.give(session().scalars(select(FollowUp)).one(), cast.chidi.id)
        given.set()
        threading.Event().wait(AWHILE_SECONDS)
    assert told(app) == [cast.chidi.id]


def test_nobody_waits_for_what_somebody_else_is_changing(app: Flask, cast: Cast, acting: Acting, due: None) -> None:
    """It is found again by the next round; the others of this one are told."""
    with acting("amina"):
        follow_ups.set_by_hand(demand("Release her"), "Ask again", date(2016, 2, 10), Owes.THEY, cast.amina.id)
    with acting_as(app, cast.amina.id):
        mine = select(FollowUp).where(FollowUp.assignee_id == cast.bilal.id)
        follow_ups.give(session().scalars(mine).one(), cast.chidi.id)
        beside_it: list[int] = []
        with beside(lambda: beside_it.extend(told(app))):
            pass
        assert beside_it == [cast.amina.id]
    assert told(app) == [cast.amina.id, cast.chidi.id]


def test_who_may_see_it_changes_while_the_clock_tells_of_it(app: Flask, cast: Cast, due: None) -> None:
    was_read, was_told = threading.Event(), threading.Event()

    def let_go() -> None:
        with acting_as(app, cast.dana.id):
            with escaping(Escape.CLOCK):
                held = session().scalars(select(FollowUp)).all()
            was_read.set()
            was_told.wait(PATIENCE_SECONDS)
            telling.again(FollowUp.assignee_id == cast.bilal.id)
            assert [row.times_told for row in held] == [0]

    with beside(let_go):
        was_read.wait(PATIENCE_SECONDS)
        told(app)
        was_told.set()
    with app.app_context(), escaping(Escape.CLOCK):
        assert session().scalars(select(FollowUp.times_told)).one() == 0


@pytest.fixture
def asked(acting: Acting) -> None:
    """A demand was made, and comes back when nobody has replied."""
    with acting("amina"):
        demands.make(demand(), on(2016, 2, 5), Ties())


def the(model: type[Row], *which: ColumnElement[bool]) -> Row:
    return session().scalars(select(model).where(*which)).one()


def crossed(app: Flask, cast: Cast, first: Deed, second: Deed, at_last: Deed = lambda: None) -> None:
    """Let Amina do one thing, and Bilal, who has read all before, another while hers is not committed yet.

    `at_last` is what she does when he has begun.
    """
    was_read, is_done = threading.Event(), threading.Event()

    def bilal() -> None:
        with acting_as(app, cast.bilal.id):
            read = [session().scalars(select(model)).all() for model in (Demand, Event, FollowUp)]
            was_read.set()
            is_done.wait(PATIENCE_SECONDS)
            second()
            assert all(read), "it is the same that he holds to the end"

    with beside(bilal), acting_as(app, cast.amina.id):
        was_read.wait(PATIENCE_SECONDS)
        first()
        is_done.set()
        threading.Event().wait(AWHILE_SECONDS)
        at_last()
    sound(app)


def says(type_: str) -> Event:
    return timeline.record(timeline.Account(type_, on(2016, 2, 9)), Ties([the(Demand)]))


def test_two_who_log_about_one_demand_at_once_leave_it_where_both_put_it(app: Flask, cast: Cast, asked: None) -> None:
    crossed(app, cast, lambda: says("promised"), lambda: says("acknowledged"))


def test_what_somebody_says_became_of_a_follow_up_stays_when_another_logs_at_once(
    app: Flask, cast: Cast, asked: None
) -> None:
    def met() -> None:
        assert the(FollowUp).state == OPEN, "as it was read"
        says("met")

    told = outcomes.Report(Outcome.NO_ANSWER, on(2016, 2, 8))
    crossed(app, cast, lambda: outcomes.report(the(FollowUp), the(Demand), told), met)
    with app.app_context(), escaping(Escape.CLOCK):
        first, *later = session().scalars(select(FollowUp).order_by(FollowUp.id))
        assert (first.state, first.outcome) == (DONE, Outcome.NO_ANSWER)
        assert {row.state for row in later} <= {CANCELLED}


def test_what_somebody_says_became_of_a_follow_up_stays_when_another_takes_back_what_set_it(
    app: Flask, cast: Cast, acting: Acting, asked: None
) -> None:
    by_hand = FollowUp.by_hand.is_(True)
    with acting("amina"):
        why = says("note").ref
        follow_ups.set_by_hand(the(Demand), "Call them", date(2016, 2, 12), Owes.WE, cast.bilal.id, why)
    told = outcomes.Report(Outcome.DONE, on(2016, 2, 10))
    crossed(
        app,
        cast,
        lambda: outcomes.report(the(FollowUp, by_hand), the(Demand), told),
        lambda: timeline.withdraw(the(Event, Event.ref == why)),
    )
    with acting("amina"):
        row = the(FollowUp, by_hand)
        assert (row.state, row.outcome) == (DONE, Outcome.DONE)


def test_what_one_corrects_while_another_takes_it_back_is_taken_back(
    app: Flask, cast: Cast, acting: Acting, asked: None
) -> None:
    """Both take the event first and what it is about afterwards: neither waits for the other in a circle."""
    with acting("amina"):
        ref = says("promised").ref

    def corrected() -> None:
        records.edit(the(Event, Event.ref == ref), 1, {"title": "Promised in writing"})

    def taken_back() -> None:
        timeline.withdraw(the(Event, Event.ref == ref))

    crossed(app, cast, corrected, taken_back, at_last=lambda: settling.settle([the(Demand)]))
    with acting("amina"):
        assert the(Demand).status == "waiting"


def sound(app: Flask) -> None:
    with app.app_context(), escaping(Escape.CLOCK):
        assert [found.problems for found in checks.everything() if found.problems] == []


def test_of_two_letters_that_make_one_demand_at_once_the_words_of_both_are_found(
    app: Flask, cast: Cast, acting: Acting
) -> None:
    with acting("amina"):
        asked_id = demand().id
        letter_ids = [letter(title).id for title in ("First letter", "Second letter")]

    def quote(letter_id: int, words: str) -> None:
        by_id = {each.id: each for each in session().scalars(select(Record))}
        links.link(by_id[letter_id], LinkRole.MAKES_DEMAND, by_id[asked_id], Terms(quote=words))

    def make_it_too() -> None:
        with acting_as(app, cast.bilal.id):
            quote(letter_ids[1], "Free her today")

    with acting_as(app, cast.amina.id):
        quote(letter_ids[0], "Let her go")
        session().flush()
        search_entries.enter([asked_id])
        with beside(make_it_too):
            threading.Event().wait(AWHILE_SECONDS)
            session().commit()
    with acting("amina"):
        found = session().scalars(select(SearchEntry.text).where(SearchEntry.record_id == asked_id)).all()
    assert {"let her go", "free her today"} < {text.lower() for text in found}
    assert len(found) == 3

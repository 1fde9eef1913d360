"""No way of asking reaches a record one may not see, and no question is answered without a viewer."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, exists, func, select, union_all, update
from sqlalchemy.orm import aliased
from sqlalchemy.orm.exc import DetachedInstanceError

from tests import factories
from tests.cast import Acting
from tests.factories import on
from tracker.actions import timeline
from tracker.plumbing.database import session
from tracker.records import gate
from tracker.records.events import Event
from tracker.records.follow_ups import FollowUp
from tracker.records.gate import NoViewer
from tracker.records.links import Link
from tracker.records.people import Person, PersonName
from tracker.records.record import Record
from tracker.records.revisions import Revision
from tracker.records.standings import StandingRow
from tracker.rules.access import Role, Visibility

SECRET = "Omar Idris"


@pytest.fixture
def hidden(acting: Acting) -> int:
    """A person of another team, with everything that can hang on a person."""
    with acting("amina"):
        omar = factories.person(SECRET)
        account = timeline.Account("arrest", on(2014, 3, 3), "Arrested: Omar Idris")
        timeline.record(account, timeline.Ties([omar]))
        demand = factories.demand("Release Omar Idris")
        factories.sent_letter(on(2016, 1, 24), demand)
        return omar.id


def titles(rows: object) -> list[object]:
    return list(rows)  # type: ignore[call-overload, no-any-return]  # whatever the statement gives


QUESTIONS: dict[str, Callable[[], list[object]]] = {
    "records": lambda: titles(session().scalars(select(Record))),
    "people": lambda: titles(session().scalars(select(Person))),
    "columns": lambda: titles(session().scalars(select(Record.title))),
    "count": lambda: [each for each in session().scalars(select(func.count()).select_from(Record)) if each],
    "count of a column": lambda: [each for each in session().scalars(select(func.count(Person.id))) if each],
    "exists": lambda: [each for each in session().scalars(select(exists(select(Record.id)))) if each],
    "subquery": lambda: titles(session().scalars(select(select(Record.title).subquery().c.title))),
    "common table": lambda: titles(session().scalars(select(select(Record.title).cte().c.title))),
    "union": lambda: titles(session().execute(union_all(select(Record.title), select(Person.title)))),
    "group": lambda: titles(session().execute(select(Record.kind, func.count()).group_by(Record.kind))),
    "alias": lambda: titles(session().scalars(select(aliased(Record)))),
    "legacy query": lambda: titles(session().query(Record).all()),
    "legacy count": lambda: [each for each in [session().query(Person).count()] if each],
    "events": lambda: titles(session().scalars(select(Event))),
    "links": lambda: titles(session().scalars(select(Link))),
    "names": lambda: titles(session().scalars(select(PersonName.text))),
    "history": lambda: titles(session().scalars(select(Revision))),
    "standings": lambda: titles(session().scalars(select(StandingRow))),
    "follow-ups": lambda: titles(session().scalars(select(FollowUp.what))),
    "join": lambda: titles(session().execute(select(Link.id, Record.title).join(Record, Record.id == Link.to_id))),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_finds_nothing_that_is_hidden(hidden: int, acting: Acting, question: str) -> None:
    with acting("amina"):
        assert QUESTIONS[question]() != [], "the question finds what may be seen"
    for name in ("esi", "dana"):
        with acting(name):
            assert QUESTIONS[question]() == [], question


@pytest.mark.parametrize("question", QUESTIONS)
def test_nobody_in_particular_gets_no_answer(app: Flask, hidden: int, question: str) -> None:
    with app.app_context(), pytest.raises(NoViewer):
        QUESTIONS[question]()


def test_a_bulk_change_leaves_hidden_rows_alone(hidden: int, acting: Acting) -> None:
    with acting("esi"):
        session().execute(update(Record).values(title="Changed"))
        session().execute(delete(PersonName))
    with acting("amina"):
        assert SECRET in session().scalars(select(Record.title)).all()
        assert session().scalars(select(PersonName.text)).all() == [SECRET]


def test_get_is_refused_for_it_may_answer_from_memory(hidden: int, acting: Acting) -> None:
    with acting("amina"), pytest.raises(LookupError):
        session().get(Record, hidden)


def test_what_one_person_loaded_another_does_not_find_in_memory(app: Flask, hidden: int, acting: Acting) -> None:
    with acting("amina"):
        loaded = session().scalars(select(Person).where(Person.id == hidden)).one()
        esi = gate.Viewer(99, "Esi", Role.OFFICER, frozenset({2}))
        gate.look_as(esi)
        assert loaded not in session()
        assert session().scalars(select(Person)).all() == []


def test_a_lost_attribute_is_not_read_back_by_somebody_else(hidden: int, acting: Acting) -> None:
    with acting("amina"):
        loaded = session().scalars(select(Person).where(Person.id == hidden)).one()
        session().expire(loaded)
        gate.look_as(gate.Viewer(99, "Esi", Role.OFFICER, frozenset({2})))
        with pytest.raises(DetachedInstanceError):
            _ = loaded.title
        session().rollback()


def test_named_readers_alone_see_a_restricted_record(acting: Acting) -> None:
    with acting("amina"):
        factories.person("Layla Hassan", visible_to=Visibility.RESTRICTED)
    for name, seen in (("amina", 1), ("bilal", 0), ("esi", 0), ("dana", 0)):
        with acting(name):
            assert len(session().scalars(select(Person)).all()) == seen, name


def test_an_administrator_reads_nothing_even_of_a_team(acting: Acting) -> None:
    with acting("amina"):
        factories.person("Layla Hassan", visible_to=Visibility.ORGANISATION)
    with acting("dana"):
        assert session().scalars(select(Record)).all() == []

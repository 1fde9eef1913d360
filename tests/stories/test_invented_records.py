"""`tracker generate` fills an empty database with records that are as sound as if people had written them."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select

from tests import processes
from tests.cast import Acting, sign_in_as
from tests.factories import case
from tests.places import Place, let_go
from tracker.actions import accounts, checks, search_entries
from tracker.actions.invented.filling import Invention
from tracker.actions.invented.offices import COORDINATOR
from tracker.actions.invented.sizes import SIZES, Portion, Size
from tracker.actions.plans import shipping
from tracker.plumbing import clock
from tracker.plumbing.database import Base, db, session
from tracker.plumbing.settings import Settings
from tracker.records import schema
from tracker.records.accounts import user_by_email
from tracker.records.gate import Escape, escaping, look_as
from tracker.records.record import Record
from tracker.records.searching import facets, hits
from tracker.records.timelines import past
from tracker.rules.kinds import Kind
from tracker.rules.searching.wanted import query

TINY = Size("tiny", Portion(40, 200, 400, 115, 30, 80), 60, words=300, sentences=200, hot_cases=1)
KEPT, INVENTED = "invented", pytest.StashKey[Invention]()
TABLES = (
    "records",
    "people",
    "person_names",
    "events",
    "links",
    "standings",
    "follow_ups",
    "search_entries",
    "readers",
)


@pytest.fixture
def filled(request: pytest.FixtureRequest, app: Flask, place: Place) -> Invention:
    """Filled once: every test finds the same."""
    with app.app_context():
        if not place.keeps(KEPT):
            invention = fill()
            let_go()
            place.keep(KEPT)
            request.config.stash[INVENTED] = invention
        let_go()
        place.put(KEPT)
        return request.config.stash[INVENTED]


def fill() -> Invention:
    invention = Invention(TINY)
    for _progress in invention.fill():
        session().commit()
    return invention


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the tables that are filled, without the numbers that the database gives by itself."""
    found = {}
    for name in TABLES:
        columns = [column for column in Base.metadata.tables[name].c if column.name != "id" or name == "records"]
        with escaping(Escape.CLOCK):
            rows = session().execute(select(*columns).execution_options(gate="passed")).all()
        found[name] = sorted((tuple(row) for row in rows), key=str)
    return found


def look_as_coordinator() -> None:
    look_as(accounts.viewer_for(session().scalars(user_by_email(COORDINATOR)).one()))


def test_statuses_and_reminders_are_what_the_rules_say(app: Flask, filled: Invention) -> None:
    with app.app_context():
        found = checks.everything()
    assert [problem for result in found for problem in result.problems] == []
    looked_at = {result.name: result.looked_at for result in found}
    assert looked_at["what comes back is told"] == filled.follow_ups >= TINY.follow_ups


def test_there_is_as_much_of_everything_as_the_size_says(app: Flask, filled: Invention) -> None:
    own = {Kind.PERSON: 40, Kind.DEMAND: 200, Kind.LETTER: 115, Kind.VISIT: 30, Kind.EVENT: TINY.all.entries}
    assert {kind: filled.counts[kind] for kind in own} == own
    with app.app_context(), escaping(Escape.CLOCK):
        assert len(session().scalars(select(Record.id)).all()) == sum(filled.counts.values())


@pytest.mark.parametrize("size", SIZES.values(), ids=list(SIZES))
def test_all_cases_together_have_everything(size: Size) -> None:
    portions = [portion for _is_hot, portion in size.portions()]
    assert len(portions) == size.cases
    assert sum(portion.entries for portion in portions) == size.all.entries
    assert sum(portion.people for portion in portions) == size.all.people
    assert sum(is_hot for is_hot, _portion in size.portions()) == 20
    assert [portion.entries for is_hot, portion in size.portions() if is_hot] == [500] * 20


def test_a_hot_case_has_five_hundred_entries(app: Flask, filled: Invention) -> None:
    with app.app_context():
        look_as_coordinator()
        cases = session().scalars(select(Record).where(Record.kind == Kind.CASE)).all()
        lengths = [len(past(each, clock.today(), None, None, 1000).events) for each in cases]
    assert max(lengths) == 500


def test_the_search_finds_them_as_if_each_had_been_saved(app: Flask, filled: Invention) -> None:
    with app.app_context():
        before = everything()["search_entries"]
        with escaping(Escape.CLOCK):
            search_entries.enter(session().scalars(select(Record.id)).all())
            session().commit()
        assert everything()["search_entries"] == before
        look_as_coordinator()
        person = session().scalars(select(Record).where(Record.kind == Kind.PERSON).limit(1)).one()
        found = hits.page(query(f"{person.title} {person.ref}"), facets.fits({}))
        assert [hit.ref for hit in found.rows] == [person.ref]


def test_they_are_the_same_each_time(app: Flask, filled: Invention) -> None:
    with app.app_context():
        first = everything()
        session().commit()
        schema.downgrade(db.engine)
        schema.upgrade(db.engine)
        shipping.ship()
        session().commit()
        fill()
        assert everything() == first


def test_every_index_is_there_afterwards(app: Flask, filled: Invention) -> None:
    with app.app_context():
        there = {index["name"] for table in TABLES for index in inspect(db.engine).get_indexes(table)}
    wanted = {index.name for table in TABLES for index in Base.metadata.tables[table].indexes}
    assert wanted <= there


def test_pages_of_them_open(app: Flask, filled: Invention) -> None:
    browser = sign_in_as(app, COORDINATOR)
    with app.app_context():
        look_as_coordinator()
        refs = [session().scalars(select(Record.ref).where(Record.kind == kind).limit(1)).one() for kind in Kind]
    for kind, ref in zip(Kind, refs, strict=True):
        browser.page(f"/{kind.folder}/{ref}")
        browser.page(f"/records/{ref}/history")


def test_a_database_that_holds_a_record_is_left_alone(settings: Settings, acting: Acting) -> None:
    with acting("amina"):
        case()
    told = processes.tracker(settings, "generate", "S")
    assert told.returncode == 1
    assert "This database holds records already" in told.stderr
    assert "TRACKER_DATA_DIR" in told.stderr

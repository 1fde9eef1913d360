"""Whatever reaches the database past the first gate is refused by the second, in whichever way it is written."""

from collections.abc import Callable
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import (
    DDL,
    Executable,
    Table,
    and_,
    column,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    table,
    text,
    true,
    union_all,
    update,
)
from sqlalchemy.orm import Session, aliased

from tests import factories
from tests.cast import Acting
from tracker.plumbing.database import db, session
from tracker.plumbing.full_text.sqlite import FORGET
from tracker.records import gate
from tracker.records.accounts import USERS, User
from tracker.records.alerts import ALERTS
from tracker.records.events import EVENTS
from tracker.records.gate import Escape, Guarded, UnguardedRead, escaping
from tracker.records.links import LINKS
from tracker.records.narrowing import bare
from tracker.records.record import RECORDS, Record, may_see, visible, visible_to
from tracker.records.searching.entries import ENTRIES, SearchEntry
from tracker.records.sources import SOURCES
from tracker.records.standings import STANDINGS
from tracker.rules.access import Visibility

TITLE = select(RECORDS.c.title).limit(1).scalar_subquery()
BY_HAND = "(SELECT title FROM records)"
OTHER, OTHERS = aliased(Record), RECORDS.alias()
FOUND = select(ENTRIES.c.place).subquery()
EACH = select(STANDINGS.c.record_id, func.count().label("many")).group_by(STANDINGS.c.record_id).subquery()
COUNTED = select(RECORDS.c.id, func.count().over().label("many")).subquery()
OF_USERS = select(SOURCES.c.url, User.id).join(User, User.id == SOURCES.c.id)
BARE = table("records", column("title"))

WAYS: dict[str, Callable[[Session], object]] = {
    "core select": lambda now: now.connection().execute(select(Record.__table__)),
    "core scalar": lambda now: now.connection().scalar(select(RECORDS.c.title)),
    "core update": lambda now: now.connection().execute(update(RECORDS).values(title="x")),
    "core delete": lambda now: now.connection().execute(delete(LINKS)),
    "core in a session": lambda now: now.execute(select(RECORDS.c.title)),
    "core update in a session": lambda now: now.execute(update(RECORDS).values(title="x")),
    "a table by its name": lambda now: now.execute(select(BARE.c.title)),
    "text": lambda now: now.execute(text("SELECT title FROM records")),
    "text on a connection": lambda now: now.connection().execute(text('select * from "person_names"')),
    "text in capitals": lambda now: now.execute(text("SELECT TITLE FROM RECORDS")),
    "text in parts": lambda now: now.execute(select(text("title")).select_from(text("records"))),
    "text with columns": lambda now: now.execute(text("SELECT title FROM records").columns(column("title"))),
    "text as a record": lambda now: now.execute(select(Record).from_statement(text("SELECT * FROM records"))),
    "a table as a record": lambda now: now.execute(select(Record).from_statement(select(RECORDS))),
    "text in an order": lambda now: now.execute(select(User.id).order_by(text(BY_HAND))),
    "text beside records": lambda now: now.execute(select(Record.id, text(BY_HAND))),
    "a column by hand": lambda now: now.execute(select(User.id, literal_column(BY_HAND))),
    "a column by hand beside records": lambda now: now.execute(select(Record.id, literal_column(BY_HAND))),
    "a bare table beside people": lambda now: now.execute(select(User.id, TITLE)),
    "a bare table beside records": lambda now: now.execute(select(Record.id, TITLE)),
    "a bare table in the conditions of records": lambda now: now.execute(
        select(Record.id).where(exists(select(RECORDS.c.id).where(RECORDS.c.title == "x")).correlate(None))
    ),
    "a bare table beside what it is not tied to": lambda now: now.execute(
        select(Record.id, SOURCES.c.url).join(SOURCES, SOURCES.c.id > Record.id)
    ),
    "one of two ties": lambda now: now.execute(
        select(Record.id, SOURCES.c.url).join(SOURCES, or_(SOURCES.c.id == Record.id, SOURCES.c.url == "x"))
    ),
    "a bare table that stays without its record": lambda now: now.execute(
        select(SOURCES.c.url).select_from(SOURCES).outerjoin(Record, Record.id == SOURCES.c.id)
    ),
    "a bare table whose record is not there": lambda now: now.execute(
        OF_USERS.where(~exists(select(OTHER.id).where(OTHER.id == SOURCES.c.id)))
    ),
    "a link by one end": lambda now: now.execute(
        select(Record.id, LINKS.c.to_id).join(LINKS, LINKS.c.from_id == Record.id)
    ),
    "a link by one end twice": lambda now: now.execute(
        select(Record.id, LINKS.c.to_id)
        .join(LINKS, LINKS.c.from_id == Record.id)
        .where(exists(select(OTHER.id).where(OTHER.id == LINKS.c.from_id)))
    ),
    "a part of two": lambda now: now.execute(
        select(union_all(select(Record.id), select(RECORDS.c.id)).subquery().c.id)
    ),
    "what is counted before it is tied": lambda now: now.execute(
        select(Record.id, COUNTED.c.many).join(COUNTED, COUNTED.c.id == Record.id)
    ),
    "the first of a bare table": lambda now: now.execute(
        select(Record.id).where(Record.id.in_(select(RECORDS.c.id).order_by(RECORDS.c.title).limit(1)))
    ),
    "a table of which no column says whose it is": lambda now: now.execute(
        select(Record.id, ALERTS.c.level).join(ALERTS, ALERTS.c.follow_up_id == Record.id)
    ),
    "a bare table that records are changed by": lambda now: now.execute(
        update(Record).values(title=select(OTHERS.c.title).limit(1).scalar_subquery())
    ),
    "what somebody else may see": lambda now: now.execute(
        select(User.id, OTHERS.c.title).join(OTHERS, true()).where(visible_to(OTHERS, USERS))
    ),
    "what is deleted, where nobody asked for it": lambda now: now.execute(
        select(User.id, OTHERS.c.title).join(OTHERS, true()).where(visible(OTHERS, deleted=True))
    ),
    "what was found by itself": lambda now: now.execute(
        select(Record.id, FOUND.c.place).join(FOUND, FOUND.c.place > Record.id)
    ),
    "a function of a table": lambda now: now.execute(select(func.max(text("title"))).select_from(text("records"))),
    "rows that others tell": lambda now: now.execute(insert(User).from_select(["name"], select(RECORDS.c.title))),
    "a value that others tell": lambda now: now.execute(insert(User).values(name=TITLE)),
    "a change that others tell": lambda now: now.execute(update(User).values(name=TITLE)),
    "the driver": lambda now: now.connection().exec_driver_sql("SELECT title FROM records"),
    "the driver, with room": lambda now: now.connection().exec_driver_sql(
        "\n insert into teams select * from\nrecords"
    ),
    "the driver, aside": lambda now: now.connection().exec_driver_sql('DELETE FROM "person_names"'),
    "the index of words": lambda now: now.connection().exec_driver_sql("SELECT tokens FROM search_words"),
    "what keeps the index": lambda now: now.connection().exec_driver_sql("SELECT block FROM search_words_data"),
    "a copy": lambda now: now.connection().execute(DDL("CREATE TABLE copied AS SELECT * FROM records")),
}


def test_no_way_leads_round(app: Flask, acting: Acting) -> None:
    with acting("amina"):
        factories.person("Omar Idris")
    with acting("esi"):
        for name, way in WAYS.items():
            with pytest.raises(UnguardedRead):
                pytest.fail(f"{name}: {way(session())!r}")


def test_every_guarded_table_is_known_to_it(app: Flask, acting: Acting) -> None:
    with acting("amina"):
        for name in Guarded.tables:
            with pytest.raises(UnguardedRead):
                session().connection().exec_driver_sql(f"SELECT 1 FROM {name}")


def test_what_is_asked_of_records_passes_narrowed(app: Flask, acting: Acting) -> None:
    with acting("amina"):
        made = factories.person("Omar Idris").id
    other = aliased(Record)
    asked = [
        select(Record.id),
        select(other.id),
        select(RECORDS.c.id).join(other, other.id == RECORDS.c.id),
        select(User.id).where(User.id.in_(select(Record.id))),
    ]
    with acting("amina"):
        assert [len(session().execute(each).all()) > 0 for each in asked[:3]] == [True] * 3, made
    with acting("esi"):
        assert [session().execute(each).all() for each in asked] == [[]] * 4


TIED: dict[str, Executable] = {
    "its own table": select(Record.id, RECORDS.c.title),
    "a table that extends it": select(Record.id, SOURCES.c.url).outerjoin(SOURCES, SOURCES.c.id == Record.id),
    "a chain": select(Record.id, EVENTS.c.type)
    .join(STANDINGS, STANDINGS.c.record_id == Record.id)
    .join(EVENTS, and_(EVENTS.c.id == STANDINGS.c.record_id, EVENTS.c.type != "x")),
    "a link by both ends": select(Record.id, LINKS.c.role)
    .join(LINKS, LINKS.c.from_id == Record.id)
    .join(OTHER, OTHER.id == LINKS.c.to_id),
    "what has to be there": OF_USERS.where(exists(select(OTHER.id).where(OTHER.id == SOURCES.c.id))),
    "one of those": OF_USERS.where(SOURCES.c.id.in_(select(OTHER.id))),
    "compared with what is seen": select(Record.id).where(Record.id.in_(select(STANDINGS.c.record_id))),
    "not compared with anything else": select(Record.id).where(~Record.id.in_(select(STANDINGS.c.record_id))),
    "counted for each by itself": select(Record.id, EACH.c.many).join(EACH, EACH.c.record_id == Record.id),
    "asked by the rule itself": select(User.id, OTHERS.c.title)
    .join(OTHERS, OTHERS.c.id == User.id)
    .where(visible(OTHERS)),
    "found by itself, and then read": select(SearchEntry.record_id).join(FOUND, FOUND.c.place == SearchEntry.place),
    "a link within": select(Record.id).where(
        exists(select(LINKS.c.id).join(OTHER, OTHER.id == LINKS.c.to_id).where(LINKS.c.from_id == Record.id))
    ),
}
"""Bare tables of which nothing is read but what belongs to records that are narrowed beside them."""


def test_a_bare_table_passes_where_it_is_tied_to_what_is_narrowed(app: Flask, acting: Acting) -> None:
    with acting("amina"):
        factories.person("Omar Idris")
        for name, asked in TIED.items():
            assert bare(asked) == frozenset(), name
            session().execute(asked).all()


def test_who_may_see_a_record_may_be_asked(app: Flask, acting: Acting) -> None:
    with acting("amina"):
        made = factories.person("Omar Idris").id
        seen_by = session().scalars(select(User.name).where(may_see(USERS, made))).all()
    assert sorted(seen_by) == ["Amina", "Bilal", "Chidi", "Vera"]


def test_what_puts_rows_or_asks_for_shapes_reads_nothing(app: Flask, acting: Acting, on_postgresql: bool) -> None:
    with acting("amina"):
        session().execute(insert(cast(Table, User.__table__)).values(_somebody()))
        if not on_postgresql:
            session().connection().exec_driver_sql('PRAGMA table_info("records")')
            session().connection().exec_driver_sql(FORGET)


def _somebody() -> dict[str, object]:
    here = session().execute(select(User.__table__)).mappings().first()
    assert here is not None
    return {**here, "id": 999, "email": "another@example.org"}


def test_everything_passes_only_meanwhile(app: Flask, acting: Acting) -> None:
    with app.app_context():
        with db.engine.connect() as connection:
            with gate.whole(connection):
                connection.execute(select(RECORDS.c.title))
            with pytest.raises(UnguardedRead):
                connection.execute(select(RECORDS.c.title))
        with escaping(Escape.CLOCK):
            session().execute(select(RECORDS.c.title))
        with pytest.raises(UnguardedRead):
            session().connection().execute(select(RECORDS.c.title))


def test_an_escape_ends_where_it_was_opened(app: Flask, acting: Acting) -> None:
    with acting("amina"):
        hidden = factories.person(visible_to=Visibility.RESTRICTED).id
    asked = select(Record.title).where(Record.id == hidden)
    with acting("esi"):
        with escaping(Escape.FOLD):
            assert session().scalars(asked).all()
        assert not session().scalars(asked).all()
        with pytest.raises(ValueError, match="inside"), escaping(Escape.FOLD):
            raise ValueError("inside")
        assert not session().scalars(asked).all()

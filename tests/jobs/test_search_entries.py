"""The index of searches: what waits is entered by the clock, and what was destroyed leaves no trace in it."""

from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy import delete, insert, select

from tests.cast import Acting, Browse, ClockAt
from tests.factories import demand, letter, person
from tests.stories.search_pages import found
from tracker.actions import deletion, links
from tracker.actions.links import Terms
from tracker.jobs import search_entries, tidying
from tracker.plumbing.database import db, session
from tracker.records.gate import Escape, escaping
from tracker.records.record import Record
from tracker.records.searching.entries import SearchEntry, ToEnter
from tracker.rules.links import LinkRole

NAME = "Zyxwvutara"
"""Stands nowhere else in a database."""


def bytes_of(app: Flask) -> bytes:
    """All that a thief of the disk would read, in small letters; of a database on a server, nothing."""
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            return b""
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        file = Path(str(db.engine.url.database))
    return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*")).lower()


def test_what_was_destroyed_leaves_no_trace(app: Flask, acting: Acting, browse: Browse, clock_at: ClockAt) -> None:
    with acting("amina"):
        links.link(letter(), LinkRole.SIGNATORY, person(NAME), Terms(quote="in his own hand"))
    assert set(found(browse("amina"), NAME)) == {NAME}
    assert set(found(browse("amina"), "own hand")) == {"Letter to the Minister"}
    assert not bytes_of(app) or NAME.lower().encode() in bytes_of(app)
    with acting("amina"):
        deletion.delete(session().scalars(select(Record).where(Record.title == NAME)).one())
    assert found(browse("amina"), NAME) == {}
    clock_at(date(2016, 3, 20))
    with app.app_context():
        assert tidying.purge() == 1
    assert NAME.lower().encode() not in bytes_of(app)
    assert found(browse("amina"), "own hand") == {}


def test_what_was_recorded_before_there_was_an_index_is_entered_by_the_clock(
    app: Flask, acting: Acting, browse: Browse
) -> None:
    with acting("amina"):
        old = demand("Release Layla Hassan").id
    with app.app_context(), escaping(Escape.CLOCK):
        session().execute(delete(SearchEntry).execution_options(synchronize_session=False))
        session().execute(insert(ToEnter).values(record_id=old))
        session().commit()
    assert found(browse("amina"), "layla") == {}
    with app.app_context():
        assert search_entries.enter() == 1
        assert search_entries.enter() == 0
    assert set(found(browse("amina"), "layla")) == {"Release Layla Hassan"}

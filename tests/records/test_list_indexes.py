"""Every order of a list is read along an index, whatever page of it: nothing is sorted, and few rows are read."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, event

from tests.cast import Acting
from tracker.actions import records
from tracker.plumbing.database import db, session
from tracker.records import gate
from tracker.records.lists import NOBODY, Wanted, page
from tracker.records.people import Person
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind
from tracker.rules.lists import Order

INDEXES = {
    Order.NEWEST: "ix_records_kind_sort",
    Order.OLDEST: "ix_records_kind_sort",
    Order.NAME: "ix_records_kind_title",
    Order.CHANGED: "ix_records_kind_updated",
}
ROWS = 200


@pytest.fixture
def filled(acting: Acting, on_postgresql: bool) -> None:
    with acting("amina"):
        records.add_all([Person(kind=Kind.PERSON, title=f"Layla {number}") for number in range(ROWS)])
        if on_postgresql:
            with gate.whole(session().connection()) as connection:
                connection.exec_driver_sql("ANALYZE records")


def plans_of(wanted: Wanted, after: str) -> list[str]:
    """How the database goes about each statement of a page; PostgreSQL would rather read so few rows one by one."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            seen.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    page(wanted, after, most=50)
    event.remove(db.engine, "before_cursor_execute", note)
    how = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"
    with gate.whole(session().connection()) as connection:
        return list(_told(connection, how, seen))


def _told(connection: Connection, how: str, seen: list[tuple[str, Any]]) -> Iterator[str]:
    if how == "EXPLAIN":
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
    for statement, parameters in seen:
        yield "\n".join(str(row[-1]) for row in connection.exec_driver_sql(f"{how} {statement}", parameters))


@pytest.mark.parametrize("order", Order)
def test_a_list_is_read_along_the_index_of_its_order(app: Flask, acting: Acting, filled: None, order: Order) -> None:
    with acting("amina"):
        wanted = Wanted(Kind.PERSON, order)
        after = page(wanted, most=50).after
        for place in ("", after or ""):
            first, counting = plans_of(wanted, place)
            assert INDEXES[order] in first, first
            for plan in (first, counting):
                assert "TEMP B-TREE" not in plan, plan
                assert "Sort" not in plan, plan
                assert "SCAN records" not in plan, plan


@pytest.mark.parametrize(
    ("more", "index"),
    [
        ({"status": "in-custody"}, "ix_records_kind_status"),
        ({"status": "in-custody", "country": "KH"}, "ix_records_list"),
        ({"year": 2016}, "ix_records_kind_sort"),
        ({"owner_id": 1}, "ix_records_owner_kind"),
        ({"owner_id": NOBODY}, "ix_records_owner_kind"),
        ({"team_id": 1}, "ix_records_team_kind"),
        ({"country": "KH"}, "ix_records_country_kind"),
        ({"visibility": Visibility.RESTRICTED}, "ix_records_named"),
        ({"visibility": Visibility.SEALED}, "ix_records_named"),
    ],
)
def test_what_narrows_a_list_has_an_index_in_the_order_of_days(
    acting: Acting, filled: None, on_postgresql: bool, more: dict[str, Any], index: str
) -> None:
    if on_postgresql:
        pytest.skip("PostgreSQL chooses by how many rows there are: of so few it may take any index")
    with acting("amina"):
        first, _counting = plans_of(Wanted(Kind.PERSON, **more), "")
        assert index in first, first
        assert "TEMP B-TREE" not in first, first

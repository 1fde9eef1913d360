"""PostgreSQL itself shows no row that whoever looks may not see, to statements that went round both gates too."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from psycopg import Cursor
from sqlalchemy import Engine, Table, create_engine, insert, inspect, select, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from tests import factories
from tests.cast import Acting, Cast
from tests.unsafe import says
from tests.web import things
from tracker.actions import access_checks, accounts, as_written, external_ids, sealed
from tracker.actions.imports import applying
from tracker.actions.imports.findings import Findings
from tracker.actions.merging import records as merging
from tracker.jobs import alerts, twins
from tracker.plumbing import clock
from tracker.plumbing.addresses import UnsafeSettings
from tracker.plumbing.database import Base, db, session
from tracker.plumbing.settings import Settings
from tracker.records import gate, row_policies, row_security, schema
from tracker.records.accounts import User
from tracker.records.gate import COUNTS, PASSED, Escape, Guarded, Viewer, escaping, look_as
from tracker.records.record import RECORDS, Reader, by_reference
from tracker.rules.access import Visibility
from tracker.rules.fields import ExternalId
from tracker.rules.imports.mapping import TableMapping
from tracker.rules.kinds import Kind
from tracker.rules.sealed import Detail

RECORD_IDS = "SELECT id FROM records ORDER BY id"


@pytest.fixture(autouse=True)
def _on_postgresql(on_postgresql: bool) -> None:
    if not on_postgresql:
        pytest.skip("SQLite has no row policies: the two gates stand alone there")


class Noting(Cursor[Any]):
    """A cursor that notes what PostgreSQL was told."""

    said: list[str] = []

    def execute(self, query: Any, *args: Any, **more: Any) -> Any:
        if str(query).startswith("SET LOCAL"):
            self.said.append(str(query))
        return super().execute(query, *args, **more)


@pytest.fixture
def past_both_gates(settings: Settings) -> Iterator[Engine]:
    """A way to the database on which nothing is narrowed and nothing refused; one connection, used again and again."""
    engine = create_engine(settings.database_url, pool_size=1, max_overflow=0, connect_args={"cursor_factory": Noting})
    row_security.watch(engine)
    Noting.said.clear()
    yield engine
    engine.dispose()


@pytest.fixture
def world(app: Flask, acting: Acting, cast: Cast) -> None:
    """Something of every table, at every level; a demand that is deleted, and one that Bilal may look at for a time."""
    with acting("amina"):
        made = [things.make(f"For {width}", width, token=width[0] * 32) for width in Visibility]
        for each in made:
            person = session().scalars(by_reference(each.refs[Kind.PERSON])).one()
            sealed.keep(person, person.version, {Detail.FAMILY: "Her sister"})
            external_ids.call(person, [ExternalId("A list", "17")])
            as_written.keep(person, {"born": "19812"})
            twin = factories.person("A twin", person.visibility)
            merging.merge(person, twin, [], (person.version, twin.version))
            factories.person(person.title, person.visibility)
            applying.note_taken_in(
                TableMapping(Kind.PERSON, ()), applying.File("a.csv", b""), [(2, person.id)], Findings()
            )
    with app.app_context():
        alerts.tell()
        twins.seek()
    with acting("amina"):
        last = session().scalars(by_reference(made[0].refs[Kind.DEMAND])).one()
        gone = session().scalars(by_reference(made[1].refs[Kind.DEMAND])).one()
        gone.deleted_at = clock.now()
        session().flush()
        half_an_hour = timedelta(minutes=30)
        for reader, until in ((cast.bilal, half_an_hour), (cast.chidi, -half_an_hour)):
            named = {"record_id": last.id, "user_id": reader.id, "until": clock.real_now() + until}
            session().execute(insert(Reader).values(**named))
        with escaping(Escape.CLOCK):
            session().execute(update(RECORDS).where(RECORDS.c.id == last.id).values(visibility=Visibility.RESTRICTED))


def eyes(app: Flask, cast: Cast, name: str, unsealed: bool = False) -> Viewer:
    with app.app_context():
        user = session().scalars(select(User).where(User.id == cast[name].id)).one()
        return accounts.viewer_for(user, unsealed=unsealed)


def looking(engine: Engine, viewer: Viewer | None) -> Session:
    found = Session(engine)
    found.info["viewer"] = viewer
    return found


def keys(table: Table) -> str:
    return ", ".join(column.name for column in table.primary_key)


def by_hand(now: Session, asked: str) -> list[Any]:
    return [tuple(row) for row in now.connection().exec_driver_sql(asked)]


def test_what_slipped_by_sees_what_the_gate_shows(app: Flask, cast: Cast, world: None, past_both_gates: Engine) -> None:
    tables = [Base.metadata.tables[name] for name in sorted(row_policies.policies())]
    counts = {}
    for name in (*cast, "nobody"):
        for unsealed in (False, True) if name in ("amina", "bilal") else (False,):
            viewer = None if name == "nobody" else eyes(app, cast, name, unsealed)
            shown = {table.name: [] for table in tables} if viewer is None else shown_by_the_gate(app, viewer)
            with looking(past_both_gates, viewer) as now:
                found = {
                    table.name: by_hand(now, f"SELECT {keys(table)} FROM {table.name} ORDER BY {keys(table)}")
                    for table in tables
                }
            assert found == shown, (name, unsealed)
            counts[name, unsealed] = {table: len(rows) for table, rows in found.items()}
    assert 0 not in counts["amina", True].values()
    for fewer in (("amina", False), ("esi", False)):
        assert 0 < counts[fewer]["records"] < counts["amina", True]["records"]
    assert not any(counts["dana", False].values())


def shown_by_the_gate(app: Flask, viewer: Viewer) -> dict[str, list[Any]]:
    with app.app_context():
        look_as(viewer)
        models = {
            inspect(mapper.class_).local_table.name: mapper.class_
            for mapper in Base.registry.mappers
            if issubclass(mapper.class_, Guarded)
        }
        found = {}
        for name in row_policies.policies():
            columns = [getattr(models[name], column.name) for column in Base.metadata.tables[name].primary_key]
            rows = session().execute(select(*columns).order_by(*columns))
            found[name] = [tuple(row) for row in rows]
        return found


def test_every_guarded_table_has_a_policy_but_those_with_a_reason() -> None:
    assert {*row_policies.policies(), *row_policies.WITHOUT} == set(Guarded.tables)
    assert len(row_policies.WITHOUT) == 2


def test_what_is_deleted_is_shown_when_asked_for(app: Flask, cast: Cast, world: None, past_both_gates: Engine) -> None:
    gone = "SELECT title FROM records WHERE deleted_at IS NOT NULL AND kind = 'demand'"
    for name, seen in (("amina", [("For team",)]), ("esi", [])):
        with looking(past_both_gates, eyes(app, cast, name)) as now:
            assert by_hand(now, gone) == []
            asked = now.connection().exec_driver_sql(gone, execution_options={"deleted": True})
            assert [tuple(row) for row in asked] == seen
            assert by_hand(now, gone) == []


def test_a_connection_carries_nobody_to_the_next(
    app: Flask, acting: Acting, cast: Cast, past_both_gates: Engine
) -> None:
    with acting("amina"):
        factories.person("Omar Idris")
    with looking(past_both_gates, eyes(app, cast, "amina")) as now:
        assert len(by_hand(now, RECORD_IDS)) == 1
        now.commit()
        assert untold(now) == 0
        assert len(by_hand(now, RECORD_IDS)) == 1
    with past_both_gates.connect() as connection:
        assert connection.exec_driver_sql(RECORD_IDS).all() == []
    for name, seen in (("esi", 0), ("dana", 0), ("bilal", 1)):
        with looking(past_both_gates, eyes(app, cast, name)) as now:
            assert len(by_hand(now, RECORD_IDS)) == seen, name


def untold(now: Session) -> int:
    """How many records PostgreSQL shows before it was told anything."""
    with closing(now.connection().connection.cursor()) as cursor:
        cursor.execute("SELECT count(*) FROM records")
        row = cursor.fetchone()
        assert row is not None
        return int(row[0])


def test_whoever_looks_next_within_a_transaction_sees_what_is_theirs(
    app: Flask, acting: Acting, cast: Cast, past_both_gates: Engine
) -> None:
    with acting("amina"):
        factories.person("Omar Idris")
    amina, esi = eyes(app, cast, "amina"), eyes(app, cast, "esi")
    with looking(past_both_gates, amina) as now:
        assert len(by_hand(now, RECORD_IDS)) == 1
        now.info["viewer"] = esi
        assert by_hand(now, RECORD_IDS) == []
        with now.begin_nested() as savepoint:
            now.info["viewer"] = amina
            assert len(by_hand(now, RECORD_IDS)) == 1
            savepoint.rollback()
        assert len(by_hand(now, RECORD_IDS)) == 1
        now.info["viewer"] = esi
        with pytest.raises(ProgrammingError), now.begin_nested():
            by_hand(now, "SELECT no_such_column FROM records")
        assert by_hand(now, RECORD_IDS) == []


def test_a_named_way_ends_with_its_statement(app: Flask, acting: Acting, cast: Cast, past_both_gates: Engine) -> None:
    with acting("amina"):
        factories.person("Omar Idris")
    with looking(past_both_gates, eyes(app, cast, "esi")) as now:
        whole = now.connection().exec_driver_sql(RECORD_IDS, execution_options={"gate": PASSED})
        assert len(whole.all()) == 1
        by_hand(now, "SELECT 1")
        assert untold(now) == 0
        with gate.whole(now.connection()):
            assert len(by_hand(now, RECORD_IDS)) == 1
        assert by_hand(now, RECORD_IDS) == []


def test_what_counts_and_is_not_narrowed_sees_what_is_theirs(
    app: Flask, acting: Acting, cast: Cast, past_both_gates: Engine
) -> None:
    with acting("amina"):
        factories.person("Omar Idris")
    with looking(past_both_gates, eyes(app, cast, "esi")) as now:
        assert now.connection().exec_driver_sql(RECORD_IDS, execution_options=COUNTS).all() == []


def test_it_is_told_once_while_the_same_person_looks(
    app: Flask, acting: Acting, cast: Cast, past_both_gates: Engine
) -> None:
    with looking(past_both_gates, eyes(app, cast, "amina")) as now:
        by_hand(now, "SELECT 1")
        assert Noting.said == []
        for _time in range(3):
            by_hand(now, RECORD_IDS)
            by_hand(now, "SELECT id FROM links")
            by_hand(now, "SELECT name FROM users")
        assert len(Noting.said) == 1
        assert f"tracker.viewer = '{cast.amina.id}'" in Noting.said[0]


def test_nobody_changes_what_they_do_not_see(app: Flask, acting: Acting, cast: Cast, past_both_gates: Engine) -> None:
    with acting("amina"):
        factories.person("Omar Idris")
    with looking(past_both_gates, eyes(app, cast, "esi")) as now:
        changed = now.connection().exec_driver_sql("UPDATE records SET title = 'x'")
        assert changed.rowcount == 0
        assert now.connection().exec_driver_sql("DELETE FROM person_names").rowcount == 0


def test_a_policy_that_is_missing_or_another_one_is_told_and_put_back(app: Flask, settings: Settings) -> None:
    faults = (
        "DROP POLICY seen ON links",
        "ALTER POLICY seen ON links USING (true)",
        "CREATE POLICY also ON links USING (true)",
        "ALTER TABLE links NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE links DISABLE ROW LEVEL SECURITY",
    )
    with app.app_context():
        for fault in faults:
            with db.engine.begin() as connection, gate.whole(connection):
                connection.exec_driver_sql(fault)
            found = access_checks.rows_are_guarded()
            assert [*found.problems] == ["links: PostgreSQL does not guard its rows as this version does"], fault
            session().rollback()
            with pytest.raises(UnsafeSettings) as refused:
                schema.refuse_unusable(db.engine)
            says("PostgreSQL does not guard rows as this version does", refused.value, settings.data_dir)
            schema.upgrade(db.engine)
            assert not access_checks.rows_are_guarded().problems
            session().rollback()


def test_tables_of_another_program_keep_their_policies_in_whatever_schema(app: Flask) -> None:
    theirs = "SELECT count(*) FROM pg_policies WHERE tablename = 'theirs'"
    with app.app_context(), db.engine.connect() as connection, gate.whole(connection):
        for statement in ("CREATE TABLE theirs (id int)", "CREATE POLICY own ON theirs USING (true)"):
            connection.exec_driver_sql(statement)
        assert row_policies.lacking(connection) == []
        row_policies.lift(connection)
        row_policies.put(connection)
        assert connection.exec_driver_sql(theirs).scalar() == 1
        for statement in ('CREATE SCHEMA "Our desk"', 'SET LOCAL search_path TO "Our desk"'):
            connection.exec_driver_sql(statement)
        assert sorted(row_policies.lacking(connection)) == sorted(row_policies.policies())
        connection.rollback()

"""The migrations make what the tables say, up and down, and keep every row of a filled database."""

from datetime import date

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, select

from tests.cast import Acting
from tests.factories import case, demand, on, organisation, person, sent_letter
from tracker.actions import checks, demands, links, timeline
from tracker.actions.links import Terms
from tracker.actions.merging import demands as merging
from tracker.actions.timeline import Account, Ties
from tracker.plumbing.database import Base, db, session
from tracker.records import gate, schema
from tracker.records.gate import Escape, escaping
from tracker.records.standings import StandingRow
from tracker.rules.dates import UncertainDate
from tracker.rules.links import LinkRole


def counts() -> dict[str, int]:
    with db.engine.connect() as connection, gate.whole(connection):
        return {
            table: int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())
            for table in inspect(connection).get_table_names()
        }


def test_the_migrations_end_where_the_tables_are(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        ours = {"compare_type": True, "include_name": schema.is_ours}
        context = MigrationContext.configure(connection, opts=ours)
        assert compare_metadata(context, Base.metadata) == []
    with app.app_context():
        assert schema.is_current(db.engine)


def test_upgrading_a_filled_database_again_changes_no_row(app: Flask, acting: Acting) -> None:
    with acting("amina"):
        case()
        person()
        sent_letter(on(2016, 1, 24), demand())
    with app.app_context():
        before = counts()
        schema.upgrade(db.engine)
        assert counts() == before
        assert before["events"] == 1
        assert before["follow_ups"] == 2


def test_every_step_down_and_up_again_on_a_filled_database(app: Flask, acting: Acting) -> None:
    with acting("amina"):
        sent_letter(on(2016, 1, 24), demand())
    script = ScriptDirectory(str(schema.FOLDER))
    revisions = [revision.revision for revision in script.walk_revisions()]
    with app.app_context():
        for revision in [*revisions[1:], "base"]:
            schema.downgrade(db.engine, revision)
        assert set(counts()) <= {"alembic_version"}
        for revision in reversed(revisions):
            schema.upgrade(db.engine, revision)
        assert schema.is_current(db.engine)
        assert counts()["records"] == 0


def test_titles_that_stood_in_mails_still_may_and_nothing_more_leaves_than_before(app: Flask, acting: Acting) -> None:
    with acting("amina"):
        allowed, kept = demand("Release Layla").ref, demand("Release Omar").ref
    with app.app_context():
        schema.downgrade(db.engine, "0008")
        with db.engine.begin() as connection, gate.whole(connection):
            connection.exec_driver_sql(f"UPDATE records SET exposure = 'mail' WHERE ref = '{allowed}'")
        schema.upgrade(db.engine)
        with db.engine.connect() as connection, gate.whole(connection):
            asked = f"SELECT ref, exposure, in_mail FROM records WHERE ref IN ('{allowed}', '{kept}')"
            found = {ref: (exposure, bool(in_mail)) for ref, exposure, in_mail in connection.exec_driver_sql(asked)}
    assert found == {allowed: ("internal", True), kept: ("internal", False)}


def test_posts_of_before_have_the_days_of_their_time_and_replaced_demands_are_not_counted(
    app: Flask, acting: Acting
) -> None:
    with acting("amina"):
        made, again = demand(), demand("Free Layla Hassan")
        for each in (made, again):
            demands.make(each, on(2016, 1, 5), Ties())
        merging.merge(made, again)
        terms = Terms(since=UncertainDate.edtf("2015-06"), until=UncertainDate.edtf("2016"))
        links.link(person(), LinkRole.HELD_POST, organisation(), terms)
        links.link(person("Sok An"), LinkRole.HELD_POST, organisation("Senate"))
    asked = "SELECT day, last_day FROM links WHERE role = 'held-post' ORDER BY id"
    with app.app_context():
        schema.downgrade(db.engine, "0013")
        with db.engine.begin() as connection, gate.whole(connection):
            connection.exec_driver_sql(
                "UPDATE demands SET made_on = '2016-01-05', times_raised = 1 WHERE made_on IS NULL"
            )
        schema.upgrade(db.engine)
        with db.engine.connect() as connection, gate.whole(connection):
            days = [[day and str(day) for day in row] for row in connection.exec_driver_sql(asked)]
        assert days == [["2015-06-01", "2016-12-31"], [None, None]]
        with escaping(Escape.CLOCK):
            assert checks.milestones_follow().problems == []


def test_consents_of_before_stand_as_if_they_were_folded_today(app: Flask, acting: Acting) -> None:
    told: dict[str, list[tuple[str | None, str]]] = {
        "Layla": [("given", "2016-01-10"), ("given", "2016-01-20")],
        "Omar": [("given", "2016-01-10"), ("withdrawn", "2016-01-20")],
        "Zahra": [("withdrawn", "2016-01"), ("given", "2016-01-20")],
        "Idris": [(None, "2016-01-10")],
    }
    with acting("amina"):
        for name, consents in told.items():
            who = person(name)
            for detail, when in consents:
                timeline.record(Account("consent", UncertainDate.edtf(when), detail=detail), Ties([who]))
    with app.app_context():
        schema.downgrade(db.engine, "0009")
        schema.upgrade(db.engine)
        with escaping(Escape.CLOCK):
            assert [result.problems for result in checks.everything() if result.problems] == []
            asked = select(StandingRow.code, StandingRow.order_unsure).where(StandingRow.axis == "consent")
            assert session().execute(asked.order_by(StandingRow.record_id)).all() == [
                ("team", False),
                ("withdrawn", False),
                ("team", True),
            ]


def test_what_was_confirmed_before_is_as_old_as_if_it_were_folded_today(app: Flask, acting: Acting) -> None:
    told = [("arrest", "2014-03"), ("held", "2016-01-20/2016-01-28"), ("release", "../2013")]
    with acting("amina"):
        held, released = person(), person("Omar")
        for who, (kind, when) in zip((held, held, released), told, strict=True):
            timeline.record(Account(kind, UncertainDate.edtf(when)), Ties([who]))
        demands.make(demand(), on(2016, 2, 1), Ties())
    asked = select(StandingRow.code, StandingRow.confirmed_from).where(StandingRow.axis == "custody")
    with app.app_context():
        schema.downgrade(db.engine, "0016")
        schema.upgrade(db.engine)
        with escaping(Escape.CLOCK):
            assert [result.problems for result in checks.everything() if result.problems] == []
            found = session().execute(asked.order_by(StandingRow.record_id)).all()
            assert found == [("in-custody", date(2016, 1, 20)), ("at-liberty", date(2013, 12, 31))]

"""A database that this version cannot work with, or trust, is left alone, in the sentence of docs/refusals.md."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from tests import postgresql, processes
from tests.conftest import settings_for
from tests.places import let_go
from tests.unsafe import ELSEWHERE, says
from tracker.plumbing.addresses import UnsafeSettings
from tracker.plumbing.database import db
from tracker.plumbing.settings import Settings
from tracker.wiring import create_app, ready


def test_a_web_process_waits_for_the_schema(tmp_path: Path) -> None:
    settings = settings_for(f"sqlite:///{tmp_path / 'new.db'}", tmp_path)
    with pytest.raises(UnsafeSettings) as refused:
        ready(create_app(settings))
    says(ELSEWHERE[3], refused.value, tmp_path)
    assert processes.tracker(settings, "db", "upgrade").returncode == 0
    assert ready(create_app(settings))


@pytest.mark.own_app
@pytest.mark.parametrize(("revision", "row"), [("0001", 4), ("9999", 5)])
def test_a_schema_of_another_version(app: Flask, settings: Settings, revision: str, row: int) -> None:
    with app.app_context():
        with db.engine.begin() as connection:
            before = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
            connection.execute(text("UPDATE alembic_version SET version_num = :as_if"), {"as_if": revision})
        with pytest.raises(UnsafeSettings) as refused:
            ready(app)
    says(ELSEWHERE[row], refused.value, settings.data_dir)
    told = processes.tracker(settings, "check")
    assert (told.returncode, told.stderr.strip()) == (1, str(refused.value))
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :as_it_was"), {"as_it_was": before})


def test_a_database_of_another_program(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE customers (name TEXT)")
    other.close()
    settings = settings_for(f"sqlite:///{tmp_path / 'other.db'}", tmp_path)
    for words in (["check"], ["db", "upgrade"]):
        told = processes.tracker(settings, *words)
        assert told.returncode == 1
        says(ELSEWHERE[6], UnsafeSettings(told.stderr.strip()), tmp_path)


def test_a_file_that_is_no_database_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "tracker.db").write_text("These are the names.\n" * 100)
    told = processes.tracker(settings_for(f"sqlite:///{tmp_path / 'tracker.db'}", tmp_path), "check")
    assert told.returncode == 1
    assert "The database cannot be used: file is not a database" in told.stderr
    assert "Traceback" not in told.stderr


def refusal_of(settings: Settings) -> UnsafeSettings:
    """Why an application does not start; it leaves no connection open."""
    app = create_app(settings)
    with pytest.raises(UnsafeSettings) as refused:
        ready(app)
    with app.app_context():
        let_go()
    return refused.value


def test_an_account_that_passes_every_rule(database_url: str, on_postgresql: bool, tmp_path: Path) -> None:
    if not on_postgresql:
        pytest.skip("SQLite has no accounts")
    settings = settings_for(postgresql.as_user(postgresql.SUPERUSER, database_url), tmp_path)
    says(ELSEWHERE[7], refusal_of(settings), tmp_path)
    told = processes.tracker(settings, "check")
    assert (told.returncode, told.stderr.strip()) == (1, str(refusal_of(settings)))


def test_a_replica_by_an_account_that_passes_every_rule(app: Flask, settings: Settings, on_postgresql: bool) -> None:
    if not on_postgresql:
        pytest.skip("PostgreSQL keeps replicas")
    as_superuser = settings_for(postgresql.as_user(postgresql.SUPERUSER, settings.database_url), settings.data_dir)
    refused = refusal_of(replace(settings, replica_url=as_superuser.database_url))
    says("the account of the replica passes every rule", refused, settings.data_dir)
    away = settings_for(f"postgresql://tracker@127.0.0.1:{processes.free_port()}/tracker", settings.data_dir)
    other = create_app(replace(settings, replica_url=away.database_url))
    assert ready(other), "one that is away stops no start"
    with other.app_context():
        let_go()


def test_another_encoding(database_url: str, on_postgresql: bool, tmp_path: Path) -> None:
    if not on_postgresql:
        pytest.skip("SQLite keeps UTF-8")
    with psycopg.connect(postgresql.as_user(postgresql.SUPERUSER, database_url), autocommit=True) as raw:
        raw.execute("CREATE DATABASE latin OWNER tracker TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    settings = settings_for(f"{database_url.rpartition('/')[0]}/latin", tmp_path)
    says(ELSEWHERE[8], refusal_of(settings), tmp_path)

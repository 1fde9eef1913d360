"""A database of a team at work: invented records, people who are signed in, and what they look for."""

from collections.abc import Sequence
from dataclasses import dataclass

import psycopg
from flask import Flask

from tests import postgresql
from tests.cast import sign_in_as
from tracker.actions import accounts
from tracker.actions.invented.filling import Invention
from tracker.actions.invented.sizes import Size
from tracker.actions.plans import shipping
from tracker.plumbing.database import db, session
from tracker.plumbing.settings import Settings
from tracker.records import schema
from tracker.rules.access import Role

MOST_KNOWN = 500


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who is signed in, by the cookie of their browser."""

    cookie: str
    role: Role


@dataclass(frozen=True, slots=True)
class Office:
    workers: Sequence[Worker]
    known: dict[str, list[str]]
    """References that everybody here may see, by kind; among the cases are those of which most is told."""
    words: list[str]


def fill(app: Flask, size: Size) -> None:
    """Fill a new database with the records of this size."""
    with app.app_context():
        schema.upgrade(db.engine)
        shipping.ship()
        for _progress in Invention(size).fill():
            session().commit()
        session().commit()


def open_office(app: Flask, settings: Settings, people: int) -> Office:
    """Let so many people sign in: those who were invented, and colleagues of theirs."""
    url = postgresql.as_user(postgresql.SUPERUSER, settings.database_url.replace("+psycopg", ""))
    with psycopg.connect(url, autocommit=True) as raw:
        here = raw.execute("SELECT email, role FROM users WHERE role != 'administrator' ORDER BY id").fetchall()
        teams = [team_id for (team_id,) in raw.execute("SELECT id FROM teams ORDER BY id")]
        raw.execute("VACUUM ANALYZE")
        known = {kind: _known(raw, kind) for kind in ("case", "demand", "letter", "organisation", "person")}
        titles = raw.execute("SELECT title FROM records WHERE kind = 'person' ORDER BY id LIMIT 500").fetchall()
    roles = {email: Role(role) for email, role in here[:people]}
    with app.app_context():
        for number in range(people - len(roles)):
            email = f"colleague{number}@example.org"
            accounts.add_user(email, f"Colleague {number}", Role.OFFICER, [teams[number % len(teams)]])
            roles[email] = Role.OFFICER
        session().commit()
    workers = [Worker(_cookie(app, email), role) for email, role in roles.items()]
    return Office(workers, known, sorted({word for (title,) in titles for word in title.split()}))


def _known(raw: psycopg.Connection, kind: str) -> list[str]:
    """Those of which most is told come first."""
    asked = """
        SELECT ref FROM records LEFT JOIN links ON to_id = records.id
        WHERE kind = %s AND visibility = 'organisation' AND deleted_at IS NULL
        GROUP BY records.id ORDER BY count(links.id) DESC, records.id LIMIT %s
    """
    return [ref for (ref,) in raw.execute(asked, (kind, MOST_KNOWN))]


def _cookie(app: Flask, email: str) -> str:
    cookie = sign_in_as(app, email).get_cookie("tracker")
    assert cookie is not None
    return cookie.value

"""A world in which so many people each have one follow-up that came back today, and what became of it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import func, insert, select, update

from tests.jobs.smtp import Sink
from tracker.actions import checks
from tracker.plumbing import clock
from tracker.plumbing.database import Base, session
from tracker.records.alerts import Alert
from tracker.records.gate import Escape, escaping
from tracker.records.installation import Installation, Lease
from tracker.records.outbox import Mail
from tracker.rules.access import Role, Visibility
from tracker.rules.kinds import Kind

MADE = datetime(2016, 1, 1, tzinfo=UTC)
DUE = date(2016, 2, 10)
DAY = timedelta(days=1)


def people(app: Flask, count: int, first: int = 1) -> None:
    """Let so many people, each in a team of their own, look after one demand that comes back today."""
    numbers = range(first, first + count)
    with app.app_context():
        _put("teams", [{"id": each, "name": f"Team {each}"} for each in numbers])
        _put("users", [_user(each) for each in numbers])
        _put("memberships", [{"user_id": each, "team_id": each} for each in numbers])
        _put("records", [_record(each) for each in numbers])
        _put("demands", [{"id": each, "would_count": "", "followed": False} for each in numbers])
        _put("follow_ups", [_follow_up(each, each) for each in numbers])
        session().commit()


def with_more_to_come(app: Flask, count: int, each: int) -> None:
    """Let so many people have so many follow-ups more, each on a day of the next years."""
    with app.app_context():
        for number in range(1, count + 1):
            first = count + (number - 1) * each
            days = [DUE + DAY * (1 + (number + place) % 1000) for place in range(each)]
            _put("follow_ups", [_follow_up(first + place, number, day) for place, day in enumerate(days, start=1)])
            if number % 100 == 0:
                session().commit()
        session().commit()


def _put(table: str, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), 10_000):
        session().execute(insert(Base.metadata.tables[table]), rows[start : start + 10_000])


def _user(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "email": f"person{number}@example.org",
        "name": f"Person {number}",
        "role": Role.OFFICER,
        "active": True,
        "theme": "",
        "created_at": MADE,
    }


def _record(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "ref": f"D-{number:05}",
        "kind": Kind.DEMAND,
        "title": f"Demand {number}",
        "title_key": f"demand {number}",
        "summary": "",
        "owner_id": number,
        "team_id": number,
        "visibility": Visibility.TEAM,
        "certainty": "confirmed",
        "exposure": "internal",
        "sort_day": DUE,
        "version": 1,
        "created_at": MADE,
        "updated_at": MADE,
        "created_by": number,
    }


def _follow_up(number: int, whose: int, day: date = DUE) -> dict[str, Any]:
    return {
        "id": number,
        "record_id": whose,
        "key": f"{whose}:hand:{number}",
        "what": "Ask again",
        "owes": "they",
        "due_on": day,
        "returns_on": day,
        "next_alert_on": day,
        "assignee_id": whose,
        "by_hand": True,
        "state": "open",
        "created_at": MADE,
    }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the reminders of a run."""

    reminders: int
    lost: int
    doubled: int
    problems: list[str]


def refused(app: Flask) -> int:
    """Return how many mails were given up because the server refused them for good."""
    with app.app_context():
        return session().scalar(select(func.count()).where(Mail.given_up_at.is_not(None), Mail.problem != "")) or 0


def outcome(app: Flask, sink: Sink, reminders: int, undeliverable: int = 0) -> Outcome:
    """Count, at the mail server, whom nobody told and whom somebody told twice; and let the database check itself."""
    told = {str(mail["To"]) for mail in sink.mails}
    with app.app_context():
        conserved = checks.reminders()
        problems = [*conserved.missing, *conserved.extra]
        with escaping(Escape.CLOCK):
            problems += checks.database_is_sound().problems
            alerts = session().scalar(select(func.count()).select_from(Alert))
        if alerts != reminders:
            problems.append(f"{alerts} alerts in the app of {reminders} follow-ups")
        session().commit()
    return Outcome(reminders, reminders - undeliverable - len(told), len(sink.mails) - len(sink.copies), problems)


def waiting(app: Flask) -> int:
    """Return how many mails are yet to leave, and how many people are yet to be written to."""
    with app.app_context():
        left = session().scalar(select(func.count()).where(Mail.sent_at.is_(None), Mail.given_up_at.is_(None))) or 0
        session().commit()
        return left


def let_time_pass(app: Flask, passed: timedelta = timedelta(hours=5), nobody_works: bool = True) -> None:
    """Let this time have passed for all that waits in the tables; claims of the dead run out meanwhile."""
    with app.app_context():
        for mail in session().scalars(select(Mail).where(Mail.sent_at.is_(None), Mail.given_up_at.is_(None))):
            mail.next_try_at -= passed
            mail.uncertain_since = mail.uncertain_since and mail.uncertain_since - passed
            if nobody_works:
                mail.claimed_until = mail.claimed_until and mail.claimed_until - passed
        if nobody_works:
            session().execute(update(Lease).values(until=clock.real_now() - DAY))
        session().commit()


def fence(app: Flask) -> int:
    with app.app_context():
        return session().scalar(select(func.max(Lease.fence))) or 0


def ledger_lines(app: Flask) -> int:
    with app.app_context():
        return session().scalar(select(Installation.ledger_lines)) or 0

"""What left is known from a ledger beside the database: a restored copy sends nothing twice."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import delete, select, update

from tests.cast import Acting, Browse
from tests.factories import demand, on, sent_letter
from tests.jobs.smtp import Sink
from tests.jobs.ticking import health, ticked
from tests.processes import tracker
from tracker.plumbing import ledger
from tracker.plumbing.database import session
from tracker.plumbing.settings import Guard, Settings
from tracker.records.alerts import Alert
from tracker.records.gate import Escape, escaping
from tracker.records.installation import Installation
from tracker.records.outbox import Mail
from tracker.rules.holds import Held


def restore_from_before(app: Flask) -> None:
    """Put the outbox back to a state in which nothing had left: what an older copy of the database holds."""
    with app.app_context():
        with escaping(Escape.CLOCK):
            session().connection().execute(delete(Alert.__table__), execution_options={"gate": "passed"})  # type: ignore[arg-type]  # a table
        session().execute(delete(Mail))
        session().execute(update(Installation).values(ledger_lines=0))
        session().commit()


def test_an_older_copy_of_the_database_sends_nothing_twice(
    app: Flask, browse: Browse, sending: Settings, late: None, server: tuple[Sink, str]
) -> None:
    sink, url = server
    ticked(app, sending)
    restore_from_before(app)
    assert ticked(app, sending) == {Held.RESTORED}
    assert health(app).startswith("sending is held: restored\n")
    assert tracker(sending, "mail", "release").returncode == 1, "it has to be reconciled first"
    told = tracker(sending, "mail", "status", TRACKER_SMTP_URL=url)
    assert "The sent-ledger knows of 1 mails that this database does not" in told.stdout
    told = tracker(sending, "mail", "reconcile", TRACKER_SMTP_URL=url)
    assert told.stdout.splitlines() == [
        "1 mails left that this database did not know of; they are noted.",
        "Mail leaves again.",
    ]
    assert ticked(app, sending) == set()
    assert len(sink.mails) == 1


def test_a_ledger_that_is_gone_holds_what_leaves(app: Flask, sending: Settings, late: None) -> None:
    ticked(app, sending)
    sending.ledger_file.unlink()
    assert ticked(app, sending) == {Held.RESTORED}
    assert "There is no sent-ledger at" in tracker(sending, "mail", "reconcile").stderr
    assert tracker(sending, "mail", "reconcile", "--without-ledger").returncode == 0
    assert ticked(app, sending) == set()


def test_a_mail_in_the_ledger_is_marked_when_its_process_died_before_it_was(
    app: Flask, sending: Settings, late: None, server: tuple[Sink, str]
) -> None:
    ticked(app, sending)
    with app.app_context():
        session().execute(update(Mail).values(sent_at=None, phase="data"))
        session().execute(update(Installation).values(ledger_lines=0))
        session().commit()
    assert ticked(app, sending) == set()
    with app.app_context():
        assert session().scalars(select(Mail.sent_at)).one() is not None
    assert len(server[0].mails) == 1


def test_a_line_that_was_cut_off_spoils_no_other(tmp_path: Path) -> None:
    path, now = tmp_path / "sent-ledger", datetime(2016, 2, 10, tzinfo=UTC)
    first, second = ledger.Line(now, "digest:1", "<1@x>"), ledger.Line(now, "digest:2", "<2@x>")
    ledger.append(path, first)
    path.write_bytes(path.read_bytes() + b"2016-02")
    ledger.append(path, second)
    assert list(ledger.after(path, 0)) == [first, second]
    assert ledger.count(path) == 3
    assert path.stat().st_mode & 0o077 == 0


def test_a_ledger_that_cannot_be_written_holds_what_leaves_after_the_first(
    app: Flask, sending: Settings, acting: Acting, server: tuple[Sink, str]
) -> None:
    for name in ("amina", "bilal"):
        with acting(name):
            sent_letter(on(2016, 1, 24), demand(f"Release of {name}"))
    nowhere = replace(sending, guard=Guard(ledger=Path("/nowhere/sent-ledger")))
    assert ticked(app, nowhere) == {Held.LEDGER}
    assert len(server[0].mails) == 1
    assert tracker(sending, "mail", "release", TRACKER_SMTP_URL=server[1]).returncode == 0
    assert ticked(app, sending) == set()
    assert len(set(server[0].copies)) == len(server[0].mails) == 2

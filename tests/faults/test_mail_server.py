"""A mail server that refuses, delays, stalls, hangs up or goes away loses no reminder."""

import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from tests.faults.conftest import Report
from tests.faults.drain import drain
from tests.faults.world import let_time_pass, outcome, people, refused, waiting
from tests.jobs.smtp import HANG_UP, RECEIPTS, STALL, Sink
from tracker.jobs import timetable
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import User
from tracker.records.outbox import Mail

SHORT_OF_A_JUMP = timedelta(minutes=9)
A_DAY = timedelta(hours=24)


def test_t5_a_server_that_cannot_be_reached_for_a_day(
    app: Flask, plain: Settings, sink: Sink, scale: int, report: Report
) -> None:
    count = 8 * scale
    people(app, count)
    nowhere, begin = replace(plain, smtp_url="smtp://127.0.0.1:1"), datetime.now(UTC)
    passed = timedelta()
    while passed < (A_DAY if scale > 1 else A_DAY / 8):
        with time_machine.travel(begin + passed, tick=True):
            assert timetable.once(app, nowhere) is not None
        passed += SHORT_OF_A_JUMP
    with app.app_context():
        most = session().scalar(select(func.max(Mail.tries)))
    with time_machine.travel(begin + passed, tick=True):
        assert "mail is waiting" in app.test_client().get("/healthz").text
        drain(app, plain)
        assert app.test_client().get("/healthz").text == "ok\n"
        found = outcome(app, sink, count)
    report("T5", "the server cannot be reached for 24 hours", 1, [found])
    assert found.doubled == 0
    assert most is not None
    assert most <= 10, "after 1, 5, 15 and 60 minutes, then every four hours"


@pytest.mark.parametrize("moment", ["MAIL", "RCPT", "dot"])
def test_t6_a_server_that_falls_silent(
    app: Flask, watched: Settings, sink: Sink, scale: int, report: Report, moment: str
) -> None:
    """Silence at the banner, EHLO and DATA is in tests/jobs/test_silent_server.py."""
    count, silences = 12, 2 * scale
    people(app, count)
    answers = iter([STALL] * silences)
    sink.otherwise = lambda at, _address: next(answers, None) if at == moment else None
    impatient, begin = replace(watched, lease_seconds=6), time.monotonic()
    for _silence in range(silences):
        assert timetable.once(app, impatient) is not None
        let_time_pass(app)
    assert time.monotonic() - begin < impatient.lease_seconds * silences * 2
    drain(app, watched)
    found = outcome(app, sink, count)
    report("T6", "the server falls silent at MAIL, at RCPT or after the last dot", silences, [found])
    assert found.doubled == 0


def test_t7_a_server_that_delays_refuses_greylists_and_closes(
    app: Flask, watched: Settings, sink: Sink, scale: int, chance: Random, report: Report
) -> None:
    count, seen = 20 * scale, Counter[tuple[str, str]]()
    gone = {f"person{number}@example.org" for number in range(1, count + 1) if chance.random() < 0.05}
    people(app, count)

    def otherwise(moment: str, address: str) -> str | None:
        seen[moment, address] += 1
        if moment == "RCPT" and address in gone:
            return "550 5.1.1 no such mailbox"
        if moment == "RCPT" and seen[moment, address] == 1 and address != RECEIPTS:
            return "451 4.7.1 greylisted"
        if moment == "RCPT" and chance.random() < 0.02:
            return "421 4.3.2 closing"
        return chance.choice(["451 later", "452 full", None, None, None]) if moment == "dot" else None

    sink.otherwise = otherwise
    drain(app, watched)
    assert refused(app) == len(gone)
    found = outcome(app, sink, count, undeliverable=len(gone))
    report("T7", "451 and 452 to 40 %, 550 to 5 %, greylisting, 421", 1, [found])
    assert found.doubled == 0


@pytest.mark.parametrize("whose", ["the person", "the receipt"])
def test_t8_a_server_that_takes_a_mail_for_one_of_two(
    app: Flask, watched: Settings, sink: Sink, scale: int, report: Report, whose: str
) -> None:
    count = 12 * scale
    refused_ones = {f"person{number}@example.org" for number in range(1, count, 3)}
    people(app, count)
    if whose == "the person":
        sink.otherwise = lambda at, address: "550 no" if at == "RCPT" and address in refused_ones else None
    else:
        sink.otherwise = lambda at, address: "550 no" if (at, address) == ("RCPT", RECEIPTS) else None
    drain(app, watched)
    undeliverable = len(refused_ones) if whose == "the person" else 0
    assert sink.without_person == 0, "a receipt for nobody"
    assert sink.resets == undeliverable
    found = outcome(app, sink, count, undeliverable)
    report("T8", "the person is refused and the receipt taken, or the other way round", 1, [found])
    assert found.doubled == 0


@pytest.mark.parametrize("probed", [True, False], ids=["with receipts", "without"])
def test_t9_a_server_that_takes_a_mail_and_hangs_up(
    app: Flask, plain: Settings, watched: Settings, sink: Sink, scale: int, chance: Random, report: Report, probed: bool
) -> None:
    count, settings = 20 * scale, watched if probed else plain
    people(app, count)
    hung_up = []

    def otherwise(moment: str, address: str) -> str | None:
        if moment == "dot" and chance.random() < 0.05:
            hung_up.append(address)
            return HANG_UP
        return None

    sink.otherwise = otherwise
    drain(app, settings)
    found = outcome(app, sink, count)
    report("T9", f"taken, and the line cut, {'with' if probed else 'without'} receipts", len(hung_up), [found])
    assert found.doubled == (0 if probed else len(hung_up))


def test_t10_many_bad_rows_before_the_good_ones(
    app: Flask, watched: Settings, sink: Sink, scale: int, report: Report
) -> None:
    count, bad = 20 * scale, 10 * scale
    people(app, count)
    with app.app_context():
        timetable.once(app, replace(watched, smtp_url="smtp://127.0.0.1:1"))
        for number, mail in enumerate(session().scalars(select(Mail).order_by(Mail.id).limit(bad))):
            mail.recipient = f"nowhere{number}" if number % 2 else f"{number}@example.org\r\nRCPT TO:<x@example.org>"
            session().get_one(User, mail.user_id).email = mail.recipient
            mail.next_try_at -= timedelta(hours=1)
        session().commit()
    let_time_pass(app)
    assert timetable.once(app, watched) is not None
    assert len(sink.mails) == count - bad, "in the same round"
    assert refused(app) == bad
    assert waiting(app) == 0
    found = outcome(app, sink, count, undeliverable=bad)
    report("T10", f"{bad} bad rows before the good ones", 1, [found])

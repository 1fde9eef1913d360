"""The checks look at records in batches: what they ask of the database grows with these, and nothing slips between."""

from collections.abc import Sequence
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, Row, delete, insert, select, update
from sqlalchemy.sql.dml import UpdateBase

from tests.places import Place, let_go
from tests.statements import noted
from tracker.actions import checks
from tracker.actions.invented.filling import Invention
from tracker.actions.invented.sizes import Portion, Size
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records import told
from tracker.records.follow_ups import FOLLOW_UPS
from tracker.records.gate import Escape, escaping
from tracker.records.record import RECORDS, Reader
from tracker.rules.access import Visibility
from tracker.rules.deadlines import plus_days
from tracker.rules.kinds import Kind

FEW = Portion(people=40, demands=200, events=400, letters=115, visits=30, custody=80)
KINDS = (Kind.PERSON, Kind.DEMAND, Kind.LETTER, Kind.VISIT)
MOST = 50
"""Statements of a batch of records and of one of follow-ups, with all that is asked once."""


@pytest.fixture
def few(app: Flask, place: Place) -> None:
    fill(app, place, FEW)


@pytest.fixture
def many(app: Flask, place: Place) -> None:
    fill(app, place, FEW.times(4))


def fill(app: Flask, place: Place, everything: Portion) -> None:
    """Invent records that are all followed."""
    name = f"invented-{everything.people}"
    with app.app_context():
        if not place.keeps(name):
            for _progress in Invention(Size("some", everything, 10_000, 300, 200, hot_cases=1)).fill():
                session().commit()
        let_go()
        (place.put if place.keeps(name) else place.keep)(name)


def change(*changes: UpdateBase) -> None:
    with escaping(Escape.CLOCK):
        for each in changes:
            session().connection().execute(each, execution_options={"gate": "passed"})
        session().commit()


def asked(app: Flask) -> tuple[int, int]:
    """Return at how many records a check of everything looks, and in how many statements.

    Everything has come back and nobody knows of it: of each it is asked whether there is somebody to be told.
    """
    with app.app_context():
        change(update(FOLLOW_UPS).values(returns_on=clock.today(), next_alert_on=clock.today(), times_set_aside=1))
    with noted(app) as statements, app.app_context():
        found = checks.everything()
    assert [problem for result in found for problem in result.problems] == []
    return found[1].looked_at, len(statements)


def test_a_batch_is_asked_for_together(app: Flask, few: None) -> None:
    looked_at, statements = asked(app)
    assert looked_at == 385 < checks.AT_ONCE
    assert statements <= MOST


def test_four_times_as_many_are_four_batches(app: Flask, many: None) -> None:
    looked_at, statements = asked(app)
    assert 3 * checks.AT_ONCE < looked_at == 4 * 385 < 4 * checks.AT_ONCE
    assert statements <= 4 * MOST


KEPT = select(FOLLOW_UPS.c.record_id, FOLLOW_UPS.c.key, RECORDS.c.ref, RECORDS.c.kind).join_from(
    FOLLOW_UPS, RECORDS, RECORDS.c.id == FOLLOW_UPS.c.record_id
)


def kept() -> Sequence[Row[int, str, str, str]]:
    with escaping(Escape.CLOCK):
        return session().execute(KEPT).all()


def every(fifth: int) -> ColumnElement[bool]:
    """The follow-ups of every fifth record: each batch has them at its edges and in its midst."""
    return FOLLOW_UPS.c.record_id % 5 == fifth


def made_up(record_id: int, today: date) -> dict[str, object]:
    later = plus_days(today, 9)
    days = {"due_on": later, "returns_on": later, "next_alert_on": later, "created_at": clock.now()}
    return {"record_id": record_id, "key": f"{record_id}:standing:nothing:1", "what": "", "owes": "we"} | days


def test_what_is_missing_and_what_was_made_up_is_found_in_every_batch(app: Flask, many: None) -> None:
    far = {"returns_on": date(2099, 1, 1), "next_alert_on": date(2099, 1, 1), "times_set_aside": 0}
    with app.app_context():
        here = kept()
        change(
            delete(FOLLOW_UPS).where(every(1)),
            update(FOLLOW_UPS).where(every(2)).values(far),
            update(FOLLOW_UPS).where(every(3)).values(state="cancelled", outcome="overtaken", next_alert_on=None),
        )
        extra = {row.record_id: row.ref for row in here if row.record_id % 5 == 4}
        change(insert(FOLLOW_UPS).values([made_up(record_id, clock.today()) for record_id in extra]))
        found = checks.reminders()
    lost = [row for row in here if row.record_id % 5 in (1, 2, 3)]
    assert {row.kind for row in lost} == {row.kind for row in here} == set(KINDS)
    assert sorted(found.missing) == sorted(f"{row.ref}: missing {row.key}" for row in lost)
    assert sorted(found.extra) == sorted(
        f"{ref}: extra {record_id}:standing:nothing:1" for record_id, ref in extra.items()
    )


def test_what_nobody_was_told_is_found_in_every_batch(app: Flask, many: None) -> None:
    with app.app_context():
        here, today = kept(), clock.today()
        yesterday, tomorrow = plus_days(today, -1), plus_days(today, 1)
        change(
            update(FOLLOW_UPS).values(returns_on=yesterday, next_alert_on=tomorrow),
            update(FOLLOW_UPS).where(every(1)).values(returns_on=tomorrow),
            update(FOLLOW_UPS).where(every(2)).values(next_alert_on=None),
            update(FOLLOW_UPS).where(every(3)).values(state="done"),
            update(RECORDS).values(visibility=Visibility.ORGANISATION),
            update(RECORDS).where(RECORDS.c.id % 5 == 4).values(visibility=Visibility.RESTRICTED),
            delete(Reader),
        )
        with escaping(Escape.CLOCK):
            found = checks.what_comes_back_is_told()
    fifths: dict[int, list[str]] = {fifth: [] for fifth in range(5)}
    for row in here:
        fifths[row.record_id % 5].append(f"{row.ref} {row.key}")
    assert len(here) == found.looked_at > told.AT_ONCE
    assert sorted(found.missing) == sorted(
        [f"{name}: missing: came back on {yesterday}, and nobody was told" for name in fifths[0]]
        + [f"{name}: missing: an open follow-up, and no day to tell of it" for name in fifths[2]]
    )
    assert sorted(found.extra) == sorted(f"{name}: extra: closed, and is told on {tomorrow}" for name in fifths[3])

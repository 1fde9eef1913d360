"""Whoever opens fifty records within an hour is not stopped: a line stands in the log, and coordinators are told."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.cast import Acting, Browse, Browser, words_of
from tests.statements import count_statements
from tracker.actions import records
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.audit import LoggedAct
from tracker.records.sources import Source
from tracker.rules.audit import Deed
from tracker.rules.kinds import Kind
from tracker.rules.volume import EVERY, HOUR
from tracker.web.volume import is_many

SAID = "1 colleague opened 50 records or more in little time, since yesterday."


def read(browser: Browser, refs: list[str]) -> None:
    for ref in refs:
        browser.page(f"/sources/{ref}")


def test_fifty_records_within_an_hour_are_told_of_and_fewer_are_not(app: Flask, acting: Acting, browse: Browse) -> None:
    with acting("amina"):
        made = (Source(kind=Kind.SOURCE, title=f"Report {number}") for number in range(2 * EVERY))
        refs = [records.add(source).ref for source in made]
    amina, bilal = browse("amina"), browse("bilal")
    read(bilal, [*refs[:-1], *refs[:5]])
    assert SAID not in words_of(amina.page("/")), "49 records, some of them twice"
    read(bilal, refs[-1:])
    assert SAID in words_of(amina.page("/"))
    assert SAID not in words_of(bilal.page("/")), "nobody is told of themselves, nor who need not know"
    assert "opened 25 records more within an hour" in words_of(amina.page("/settings/acts"))
    few, again = (count_statements(app, bilal, f"/sources/{ref}") for ref in refs[:2])
    assert few == again, "to count asks nothing"
    with app.app_context():
        assert session().scalar(select(func.count()).where(LoggedAct.deed == Deed.READ_MUCH)) == 2


def lines() -> int:
    return session().scalar(select(func.count()).where(LoggedAct.deed == Deed.READ_MUCH)) or 0


def test_neither_a_new_session_nor_a_missing_page_takes_the_line_away(
    app: Flask, acting: Acting, browse: Browse
) -> None:
    with acting("amina"):
        refs = [records.add(Source(kind=Kind.SOURCE, title=f"Report {number}")).ref for number in range(EVERY)]
    read(browse("bilal"), refs[:-1])
    with app.app_context():
        assert lines() == 0
    assert browse("bilal").get(f"/records/{refs[-1]}/plans").status_code == 404
    with app.app_context():
        assert lines() == 1


def test_a_slow_reader_is_told_of_all_day(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    start = datetime(2026, 11, 27, tzinfo=UTC)
    with app.app_context():
        told = 0
        for number in range(49 * 24):
            monkeypatch.setattr(clock, "real_now", lambda at=start + number * HOUR / 49: at)
            told += is_many(1, number)
    assert told == 49 * 24 // EVERY

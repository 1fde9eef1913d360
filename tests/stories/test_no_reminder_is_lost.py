"""`tracker check reminders` says whether any follow-up or alert is missing, and whether any was made up."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, event, text, update

from tests import postgresql
from tests.cast import Acting, Cast, ClockAt
from tests.factories import demand, on, sent_letter
from tests.processes import environment, tracker
from tracker.actions import checks
from tracker.cli import commands
from tracker.jobs import rounds
from tracker.plumbing.database import Base, session
from tracker.plumbing.settings import Settings
from tracker.records.alerts import Alert
from tracker.records.follow_ups import FollowUp
from tracker.records.gate import Escape, escaping

FAR = date(2099, 1, 1)


@pytest.fixture
def late(acting: Acting) -> None:
    """Amina's letter with a demand, both late."""
    with acting("amina"):
        sent_letter(on(2016, 1, 24), demand())


def differences(app: Flask) -> tuple[int, int]:
    with app.app_context():
        found = checks.reminders()
        assert found.looked_at
        return len(found.missing), len(found.extra)


def spoil(app: Flask, table: type[Base], **values: object) -> None:
    with app.app_context(), escaping(Escape.CLOCK):
        changed = update(table.__table__).values(**values)  # type: ignore[arg-type]  # a table
        session().connection().execute(changed, execution_options={"gate": "passed"})
        session().commit()


def test_the_command_says_it_in_a_line(settings: Settings, late: None, app: Flask) -> None:
    assert tracker(settings, "round").returncode == 0
    told = tracker(settings, "check", "reminders")
    assert told.stdout == "reminders: looked at 2; missing 0, extra 0\n"
    assert told.returncode == 0
    spoil(app, FollowUp, next_alert_on=None)
    told = tracker(settings, "check", "reminders")
    assert told.stdout.splitlines()[-1] == "reminders: looked at 2; missing 2, extra 0"
    assert told.returncode == 1


@pytest.mark.parametrize("words", [("check", "reminders"), ("due",)], ids=" ".join)
def test_it_tells_of_one_moment_and_others_write_meanwhile(
    settings: Settings,
    late: None,
    app: Flask,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:
    assert tracker(settings, "round").returncode == 0
    before = tracker(settings, *words).stdout
    for name, value in environment(settings).items():
        monkeypatch.setenv(name, value)
    # Somebody of whom the program knows nothing: no policy stops them.
    url = settings.database_url
    engine = create_engine(url if "sqlite" in url else postgresql.as_user(postgresql.SUPERUSER, url))
    written: list[bool] = []

    def write(*values: object) -> None:
        if "records" in str(values[2]) and not written:
            written.append(True)
            with engine.begin() as other:
                other.execute(text("UPDATE follow_ups SET next_alert_on = NULL, what = 'Changed'"))

    event.listen(Engine, "after_cursor_execute", write)
    try:
        commands.main(words, standalone_mode=False)
    finally:
        event.remove(Engine, "after_cursor_execute", write)
        engine.dispose()
    assert written
    assert capsys.readouterr().out == before
    assert tracker(settings, *words).stdout != before


def test_nothing_differs_from_day_to_day(app: Flask, settings: Settings, late: None, clock_at: ClockAt) -> None:
    for days in (0, 1, 6, 7, 14, 15, 40, 400):
        clock_at(date(2016, 2, 10) + timedelta(days=days))
        with app.app_context():
            rounds.all_rounds(settings)
        assert differences(app) == (0, 0), days


@pytest.mark.parametrize(
    ("spoiled", "found"),
    [
        ({"next_alert_on": date(2016, 2, 9)}, (2, 0)),
        ({"next_alert_on": date(2016, 6, 9)}, (2, 0)),
        ({"next_alert_on": date(2016, 1, 1)}, (2, 2)),
        ({"state": "done"}, (2, 2)),
        ({"due_on": FAR, "returns_on": FAR, "next_alert_on": FAR}, (2, 0)),
        ({"returns_on": FAR, "next_alert_on": FAR}, (2, 0)),
        ({"due_on": FAR, "returns_on": FAR, "next_alert_on": FAR, "pinned": True}, (0, 0)),
        ({"state": "cancelled", "outcome": "overtaken", "next_alert_on": None}, (2, 0)),
        ({"key": "1:standing:nothing:1", "id": 1}, (1, 1)),
    ],
    ids=[
        "the clock did not tell",
        "it tells too late",
        "long ago",
        "closed and told",
        "due in a lifetime",
        "back in a lifetime",
        "put off by a person",
        "called off",
        "another step",
    ],
)
def test_what_differs_is_found(
    app: Flask, settings: Settings, late: None, spoiled: dict[str, object], found: tuple[int, int]
) -> None:
    with app.app_context():
        rounds.all_rounds(settings)
    where = FollowUp.id == spoiled.pop("id", FollowUp.id)
    with app.app_context(), escaping(Escape.CLOCK):
        changed = update(FollowUp.__table__).where(where).values(**spoiled)  # type: ignore[arg-type]  # a table
        session().connection().execute(changed, execution_options={"gate": "passed"})
        session().commit()
    assert differences(app) == found


def test_an_alert_that_is_gone_is_missed_a_day_later(
    app: Flask, settings: Settings, late: None, clock_at: ClockAt
) -> None:
    with app.app_context():
        rounds.all_rounds(settings)
    spoil(app, Alert, returned_on=date(2016, 1, 2))
    assert differences(app) == (2, 0)


@pytest.mark.parametrize("day", [date(2016, 2, 11), date(2016, 3, 2)])
def test_an_alert_that_came_too_early_is_extra(
    app: Flask, settings: Settings, late: None, cast: Cast, day: date
) -> None:
    with app.app_context():
        rounds.all_rounds(settings)
    spoil(app, Alert, returned_on=day)
    assert differences(app)[1] == 2

"""`tracker check access` says whether the gates stand, and whether anybody sees more than they should."""

from typing import cast

import pytest
from flask import Flask
from sqlalchemy import Table, delete, insert, select, update

from tests import factories
from tests.cast import Acting, Browse, Cast
from tests.factories import on
from tests.processes import tracker
from tests.statements import noted
from tracker.actions import access_checks, accounts, second_yes, timeline, visibility
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records import gate
from tracker.records.accounts import User
from tracker.records.events import EVENTS
from tracker.records.gate import Escape, escaping
from tracker.records.record import RECORDS, Reader
from tracker.rules.access import Role, Visibility
from tracker.rules.second_yes import Decision

READERS = cast(Table, Reader.__table__)


def wrong() -> list[str]:
    return [problem for result in access_checks.everything() for problem in result.problems]


@pytest.fixture
def arrest(acting: Acting, cast: Cast) -> tuple[str, int, str]:
    """An arrest of somebody whom only Amina may see."""
    with acting("amina"):
        layla = factories.person("Layla Hassan")
        visibility.change(layla, Visibility.RESTRICTED, None, [cast.amina.id])
        told = timeline.record(timeline.Account("arrest", on(2014, 3, 3)), timeline.Ties([layla]))
        timeline.record(timeline.Account("note", on(2014, 3, 3)), timeline.Ties([factories.person("Zahra")]))
        return told.ref, told.id, layla.ref


def test_the_command_names_the_ways_round_and_what_it_looked_at(
    app: Flask, settings: Settings, arrest: tuple[str, int, str]
) -> None:
    told = tracker(settings, "check", "access")
    assert told.returncode == 0, told.stdout
    lines = told.stdout.splitlines()
    ways = [f"       {way.name.lower()}: {way}" for way in Escape]
    assert lines[: len(ways) + 1] == [f"ok     ways round the gate: {len(Escape)} looked at", *ways]
    assert "Layla" not in told.stdout
    assert "ok     events and what they are about: 2 looked at" in lines
    assert any(line.startswith("ok     pages and what they need: ") for line in lines)


def test_what_is_seen_more_widely_than_what_it_is_about_is_named(
    app: Flask, settings: Settings, cast: Cast, arrest: tuple[str, int, str]
) -> None:
    ref, event_id, person = arrest
    with app.app_context():
        change(update(RECORDS).where(RECORDS.c.id == event_id).values(visibility=Visibility.TEAM))
    told = tracker(settings, "check", "access")
    assert told.returncode == 1
    assert f"       {ref}: it is seen more widely than {person}, which it is about" in told.stdout.splitlines()
    assert tracker(settings, "check").returncode == 1


@pytest.mark.parametrize("width", list(Visibility))
def test_every_wider_event_is_found_and_no_other(
    app: Flask, cast: Cast, arrest: tuple[str, int, str], width: Visibility
) -> None:
    ref, event_id, person = arrest
    said = [f"{ref}: it is seen more widely than {person}, which it is about"]
    with app.app_context():
        change(update(RECORDS).where(RECORDS.c.id == event_id).values(visibility=width))
        assert wrong() == (said if width in (Visibility.ORGANISATION, Visibility.TEAM) else [])
        change(insert(READERS).values(record_id=event_id, user_id=cast.bilal.id))
        assert wrong() == said
        change(update(EVENTS).where(EVENTS.c.id == event_id).values(widened=True))
        assert wrong() == [], "somebody chose it"


def test_fewer_readers_are_no_fault(app: Flask, arrest: tuple[str, int, str]) -> None:
    with app.app_context():
        change(delete(READERS).where(READERS.c.record_id == arrest[1]))
        assert wrong() == []


def test_a_gate_that_lets_everything_by_is_found(app: Flask) -> None:
    with app.app_context():
        with gate.whole(session().connection()):
            assert "records: it is read round the gate" in wrong()
        assert wrong() == []


def test_statements_do_not_grow_with_events(app: Flask, acting: Acting, cast: Cast) -> None:
    counts = []
    for _time in range(2):
        with acting("amina"):
            for _each in range(10):
                layla = factories.person("Layla Hassan")
                visibility.change(layla, Visibility.RESTRICTED, None, [cast.amina.id])
                timeline.record(timeline.Account("arrest", on(2014, 3, 3)), timeline.Ties([layla]))
        with noted(app) as statements, app.app_context():
            assert wrong() == []
        counts.append(len(statements))
    assert counts[0] == counts[1]


def change(made: object) -> None:
    with escaping(Escape.CLOCK):
        session().execute(made)  # type: ignore[call-overload]  # whichever change it is
        session().commit()


def test_a_record_whose_last_reader_left_is_named_and_two_people_open_it(
    app: Flask, cast: Cast, acting: Acting, browse: Browse
) -> None:
    with acting("amina"):
        ref = factories.person("Layla Hassan")
        visibility.change(ref, Visibility.RESTRICTED, None, [cast.bilal.id])
        named = ref.ref
    with app.app_context():
        assert access_checks.open_to_nobody().told == []
        bilal = session().scalars(select(User).where(User.id == cast.bilal.id)).one()
        accounts.change_user(bilal, "Bilal", Role.OFFICER, active=False)
        chidi = session().scalars(select(User).where(User.id == cast.chidi.id)).one()
        accounts.change_user(chidi, "Chidi", Role.COORDINATOR, active=True)
        session().commit()
        (told,) = access_checks.open_to_nobody().told
    assert told.startswith(f"{named}: nobody sees it")
    assert "Layla" not in told
    with acting("amina"):
        asked = second_yes.ask_to_look(named, "Nobody looks after her any more").id
    with acting("chidi"):
        second_yes.decide(asked, Decision.YES)
    assert browse("amina").get(f"/people/{named}").status_code == 200

"""The master key is replaced while people work, wherever it is interrupted; a lost one loses no more than it must."""

import os
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from tests.cast import Acting, Browse, Cast
from tests.factories import person
from tests.processes import free_port, tracker
from tests.stories.file_pages import added
from tests.stories.step_pages import add_app, at_once, code_of, give_app, half_in, show
from tests.unsafe import says
from tracker.actions import file_checks, leftovers, master_keys, sealed
from tracker.actions.data_keys import Keyring, NoKey
from tracker.plumbing import clock, master_key
from tracker.plumbing.addresses import UnsafeSettings
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.data_keys import DataKey, MasterKey
from tracker.records.gate import Escape, escaping
from tracker.records.people import Person
from tracker.records.record import RECORDS
from tracker.records.sealed import DETAILS
from tracker.records.second_steps import CodeApp
from tracker.rules.sealed import Detail
from tracker.wiring import ready

pytestmark = pytest.mark.own_app

MISSING = "the master key of what is sealed is missing"
ANOTHER = "the master key is not the one of what is sealed"


def texts(acting: Acting) -> dict[str, str | None]:
    """What the lawyers of all people are, by the names of the people."""
    with acting("amina"):
        found = session().scalars(select(Person).order_by(Person.id)).all()
        return {each.title: sealed.opened(each).get(Detail.LAWYER) for each in found}


def masters(app: Flask) -> list[str]:
    """Which master keys wrap something, and which the database knows."""
    with app.app_context():
        wrapping = session().scalars(select(DataKey.master_id).distinct()).all()
        return [*wrapping, *session().scalars(select(MasterKey.id))]


def in_file(settings: Settings) -> list[str]:
    return list(master_key.keys(settings.master_key_file))


def seal_people(acting: Acting, count: int) -> dict[str, str]:
    """Let so many people have a lawyer each, and return who theirs are."""
    with acting("amina"):
        for number in range(count):
            made = person(f"Person {number}")
            sealed.keep(made, made.version, {Detail.LAWYER: f"Lawyer {number}"})
    return {f"Person {number}": f"Lawyer {number}" for number in range(count)}


@pytest.fixture
def people(acting: Acting) -> dict[str, str]:
    return seal_people(acting, 3)


@pytest.mark.parametrize("deep", [False, True])
def test_a_new_key_opens_what_the_old_one_did_and_the_old_one_nothing(
    app: Flask, acting: Acting, settings: Settings, people: dict[str, str], deep: bool
) -> None:
    old, path = in_file(settings), settings.master_key_file
    kept = path.read_text()
    told = tracker(settings, "keys", "rotate", *(["--deep"] if deep else []))
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("3 keys of records are wrapped anew.")
    new = in_file(settings)
    assert set(new).isdisjoint(old)
    assert masters(app) == [*new, *new]
    assert texts(acting) == people
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text(kept)
    assert set(texts(acting).values()) == {None}


def refusal(app: Flask, settings: Settings, configuration: str) -> None:
    with pytest.raises(UnsafeSettings) as refused:
        ready(app)
    says(configuration, refused.value, settings.data_dir)


def test_nothing_starts_without_the_key_and_nothing_is_overwritten(
    app: Flask, acting: Acting, settings: Settings, people: dict[str, str]
) -> None:
    path = settings.master_key_file
    kept = path.read_text()
    path.write_text("b2" * 32)
    refusal(app, settings, ANOTHER)
    path.unlink()
    refusal(app, settings, MISSING)
    told = tracker(settings, "run", TRACKER_PORT=str(free_port()))
    assert told.returncode == 1
    says(MISSING, UnsafeSettings(told.stderr.strip()), settings.data_dir)
    for words in (["keys", "rotate"], ["keys", "rotate", "--deep"]):
        told = tracker(settings, *words)
        assert told.returncode == 1
        assert "The master key is not in its place" in told.stderr
    assert not path.exists()
    path.write_text(kept)
    path.chmod(0o600)
    assert ready(app)
    assert texts(acting) == people


def test_a_lost_key_takes_what_it_sealed_along_until_it_is_found(
    app: Flask, acting: Acting, settings: Settings, people: dict[str, str]
) -> None:
    path = settings.master_key_file
    kept = path.read_text()
    path.unlink()
    told = tracker(settings, "keys", "lost", "--yes")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("The sealed details of 3 records cannot be opened; they stay as they are.")
    assert ready(app)
    assert set(texts(acting).values()) == {None}
    with acting("amina"):
        first = session().scalars(select(Person).order_by(Person.id)).first()
        assert first
        assert not sealed.keep(first, first.version, {Detail.LAWYER: ""}), "what cannot be opened stays"
        assert sealed.keep(first, first.version, {Detail.FAMILY: "Her sister"})
    new = path.read_text()
    path.write_text(f"{kept}\n{new}")
    assert texts(acting) == people
    assert tracker(settings, "keys", "rotate").returncode == 0
    assert texts(acting) == people
    assert masters(app) == [*in_file(settings), *in_file(settings)]


@pytest.mark.parametrize("deep", [False, True])
def test_codes_of_apps_fit_as_before_and_the_old_key_opens_no_seed(
    app: Flask, cast: Cast, settings: Settings, deep: bool
) -> None:
    old, path = in_file(settings), settings.master_key_file
    kept = path.read_text()
    seeds = {name: give_app(app, cast, name)[0] for name in ("vera", "bilal")}
    told = tracker(settings, "keys", "rotate", *(["--deep"] if deep else []))
    assert (told.returncode, told.stderr) == (0, "")
    assert masters(app) == in_file(settings) != old
    assert show(half_in(app, cast, "vera"), code_of(seeds["vera"])).status_code == 302
    path.write_text(kept)
    assert "the master key is not in its place" in show(half_in(app, cast, "bilal"), code_of(seeds["bilal"])).text


def test_a_damaged_seed_stops_nothing_and_is_named(app: Flask, cast: Cast, settings: Settings) -> None:
    seeds = {name: give_app(app, cast, name)[0] for name in ("vera", "bilal")}
    with app.app_context():
        hers = update(CodeApp).where(CodeApp.user_id == cast.vera.id)
        session().execute(hers.values(sealed_seed=b"junk" * 20))
        session().commit()
    told = tracker(settings, "keys", "rotate")
    assert told.returncode == 1
    assert f"the app with codes of {cast.vera.email}" in told.stderr
    assert show(half_in(app, cast, "vera"), code_of(seeds["vera"])).status_code == 422
    assert show(half_in(app, cast, "bilal"), code_of(seeds["bilal"])).status_code == 302


def test_nothing_starts_without_the_key_of_seeds_and_a_lost_one_is_said(
    app: Flask, cast: Cast, settings: Settings
) -> None:
    seed, codes = give_app(app, cast, "vera")
    settings.master_key_file.unlink()
    refusal(app, settings, MISSING)
    told = tracker(settings, "keys", "lost", "--yes")
    assert "No code of the apps of 1 people fits any more." in told.stdout
    assert ready(app)
    assert show(half_in(app, cast, "vera"), code_of(seed)).status_code == 422
    browser = half_in(app, cast, "vera")
    assert show(browser, codes[0]).status_code == 302
    seed, _codes = add_app(browser)
    assert show(half_in(app, cast, "vera"), code_of(seed, 1)).status_code == 302


def test_whoever_seals_something_while_a_rotation_seals_it_anew_waits_and_loses_nothing(
    app: Flask, acting: Acting, settings: Settings, people: dict[str, str]
) -> None:
    """On PostgreSQL the record is held; SQLite lets nobody write meanwhile."""
    came = list[bool]()

    def write() -> None:
        with acting("amina"):
            hers = session().scalars(select(Person).order_by(Person.id)).all()[1]
            came.append(sealed.keep(hers, hers.version, {Detail.FAMILY: "Her sister", Detail.LAWYER: "Ms Chea"}))
            session().commit()

    with app.app_context():
        writer = Thread(target=write)
        for number, _wrapped in enumerate(master_keys.replace(anew=True)):
            if number == 1:  # sealed anew, and not committed yet
                writer.start()
                writer.join(0.4)
                assert came == []
            session().commit()
        writer.join(9)
    assert came == [True]
    assert texts(acting) == people | {"Person 1": "Ms Chea"}
    assert masters(app) == [*in_file(settings), *in_file(settings)]


def test_no_key_goes_that_still_seals_a_detail_and_a_record_goes_with_all_of_it(
    app: Flask, acting: Acting, people: dict[str, str]
) -> None:
    with acting("amina"):
        hers = session().scalars(select(Person).order_by(Person.id)).all()[1].id
        with pytest.raises(IntegrityError), session().begin_nested():
            session().execute(delete(DataKey).where(DataKey.record_id == hers))
        with escaping(Escape.WHOLE):
            session().execute(delete(RECORDS).where(RECORDS.c.id == hers))
            assert session().execute(select(DETAILS.c.id).where(DETAILS.c.record_id == hers)).all() == []
        assert session().scalars(select(DataKey).where(DataKey.record_id == hers)).all() == []
    assert len(texts(acting)) == len(people) - 1


def left_beside(settings: Settings, content: str, hours: int = 2) -> Path:
    """Let a file lie beside the master key as a process leaves one that dies while it writes."""
    path = settings.master_key_file.with_name(f"master-key.{'0a' * 8}")
    path.write_text(content)
    path.chmod(0o600)
    then = clock.real_now().timestamp() - hours * 3600
    os.utime(path, (then, then))
    return path


def test_what_a_killed_rotation_left_beside_the_key_is_erased(
    app: Flask, acting: Acting, settings: Settings, people: dict[str, str]
) -> None:
    kept = settings.master_key_file.read_text()
    for content in (kept, f"{kept}\n{'b2' * 32}\n", kept[:9], ""):
        left = left_beside(settings, content)
        assert ready(app)
        assert not left.exists()
    left = left_beside(settings, f"{kept}\n{'b2' * 32}\n")
    told = tracker(settings, "keys", "rotate")
    assert "1 files that were left beside the master key are erased." in told.stdout
    assert not left.exists()
    assert texts(acting) == people


def test_but_never_the_key_itself_nor_one_that_is_needed_nor_one_that_is_being_written(
    app: Flask, acting: Acting, settings: Settings, people: dict[str, str]
) -> None:
    path = settings.master_key_file
    kept = path.read_text()
    left = left_beside(settings, kept, hours=0)
    assert ready(app)
    assert left.exists()
    left.unlink()
    os.link(path, left)
    os.utime(left, (0, 0))
    assert ready(app)
    assert (left.exists(), path.read_text()) == (False, kept)
    path.unlink()
    tracker(settings, "keys", "lost", "--yes")
    left = left_beside(settings, kept)
    assert ready(app)
    path.write_text(f"{left.read_text()}\n{path.read_text()}")
    assert texts(acting) == people


def test_processes_that_start_together_stop_each_other_over_no_leftover(
    app: Flask, settings: Settings, people: dict[str, str]
) -> None:
    assert people
    left = left_beside(settings, settings.master_key_file.read_text())
    with master_key.held(settings.master_key_file):
        assert ready(app), "while another process is at it"
    assert left.exists()

    def start() -> int:
        with app.app_context():
            return leftovers.sweep()

    assert sum(at_once([start] * 4)) == 1
    assert not left.exists()


def test_two_do_not_replace_it_at_once(settings: Settings, people: dict[str, str]) -> None:
    assert people
    with master_key.held(settings.master_key_file):
        told = tracker(settings, "keys", "rotate")
    assert (told.returncode, told.stderr.strip()) == (
        1,
        "Error: Another tracker keys is at work. Wait until it is done.",
    )


def test_whoever_still_has_the_old_key_seals_with_the_new_one(
    app: Flask, acting: Acting, settings: Settings, people: dict[str, str]
) -> None:
    assert people
    with acting("amina"):
        stale = Keyring()
        session().commit()
        for _wrapped in master_keys.replace(anew=False):
            session().commit()
        made = person("Person 3")
        assert stale.make(made.id).master_id == in_file(settings)[0]


@pytest.mark.parametrize("deep", [False, True])
def test_files_open_as_before(app: Flask, acting: Acting, browse: Browse, settings: Settings, deep: bool) -> None:
    with acting("amina"):
        made = person()
        sealed.keep(made, made.version, {Detail.LAWYER: "Ms Chea"})
        ref = made.ref
    address = added(browse("amina"), ref, b"Her letter. " * 9, "letter.txt")
    with acting("amina"):
        for _wrapped in master_keys.replace(deep):
            session().commit()
    with app.app_context():
        assert file_checks.files_are_as_kept().problems == []
    assert masters(app)[0] == in_file(settings)[0]
    assert browse("amina").page(address)
    assert texts(acting) == {"Layla Hassan": "Ms Chea"}


@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize(("what", "column"), [(DataKey.__table__, "wrapped"), (DETAILS, "sealed")])
def test_what_is_damaged_stops_nothing_and_is_named(
    app: Flask, acting: Acting, settings: Settings, people: dict[str, str], deep: bool, what: Any, column: str
) -> None:
    old = in_file(settings)
    with acting("amina"):
        hers = session().scalars(select(Person).order_by(Person.id)).all()[1]
        ref, before = hers.ref, hers.id
        with escaping(Escape.WHOLE):
            session().execute(update(what).where(what.c.record_id == before).values({column: b"junk" * 20}))
        session().commit()
    told = tracker(settings, "keys", "rotate", *(["--deep"] if deep else []))
    stays_wrapped, is_opened = what is not DETAILS, what is DETAILS and not deep
    assert (told.returncode, ref in told.stderr) == ((0, False) if is_opened else (1, True)), told.stderr
    assert (old[0] in in_file(settings)) is stays_wrapped
    assert texts(acting) == people | {"Person 1": None}
    with acting("amina"):
        hers = session().scalars(select(Person).where(Person.ref == ref)).one()
        sealed.keep(hers, hers.version, {Detail.LAWYER: "Ms Chea"})
    assert texts(acting) == people | {"Person 1": "Ms Chea"}


def test_the_first_key_is_made_by_a_command_before_a_second_machine_starts(
    app: Flask, acting: Acting, settings: Settings
) -> None:
    for _twice in range(2):
        told = tracker(settings, "keys", "make")
        assert (told.returncode, told.stderr) == (0, "")
        assert f"The master key is in {settings.master_key_file}: copy it" in told.stdout
    kept = settings.master_key_file.rename(settings.data_dir.parent / "elsewhere")
    with acting("amina"), pytest.raises(NoKey):
        Keyring().make(person("Person 1").id)
    assert not settings.master_key_file.exists(), "the second machine makes none of its own"
    kept.rename(settings.master_key_file)
    assert seal_people(acting, 1) | {"Person 1": None} == texts(acting)

"""Nothing starts without the master key; a lost one loses no more than it must, and no copy of it is left beside it."""

import os
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Acting, Cast
from tests.factories import person
from tests.processes import free_port, tracker
from tests.stories.sealed_people import in_file, masters, seal_people, texts
from tests.stories.step_pages import add_app, at_once, code_of, give_app, half_in, show
from tests.unsafe import says
from tracker.actions import leftovers, sealed
from tracker.actions.data_keys import Keyring, NoKey
from tracker.plumbing import clock, master_key
from tracker.plumbing.addresses import UnsafeSettings
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.people import Person
from tracker.rules.sealed import Detail
from tracker.wiring import ready

pytestmark = pytest.mark.own_app

MISSING = "the master key of what is sealed is missing"
ANOTHER = "the master key is not the one of what is sealed"


@pytest.fixture
def people(acting: Acting) -> dict[str, str]:
    return seal_people(acting, 3)


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

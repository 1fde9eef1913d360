"""The master key is replaced while its process is killed at any line: nothing is unreadable, nothing stays behind."""

import signal
import sys
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Acting, Cast
from tests.faults.worker import PROCESSES, Death, points
from tests.stories.sealed_people import in_file, masters, seal_people, texts
from tests.stories.step_pages import give_app
from tracker.actions import master_keys, seeds
from tracker.plumbing.database import session
from tracker.plumbing.sealing import Sealer
from tracker.plumbing.settings import Settings
from tracker.records.second_steps import CodeApp
from tracker.wiring import create_app

ROTATING = (
    *("actions/master_keys.py", "actions/data_keys.py", "actions/seeds.py"),
    *("plumbing/master_key.py", "plumbing/data_folder.py"),
)
SHORT = 8


def rotate(settings: Settings, deep: bool, death: Death | None) -> None:
    master_keys.AT_ONCE = 2
    with create_app(settings).app_context():
        if death is not None:
            sys.settrace(death.trace)
        for _wrapped in master_keys.replace(deep):
            session().commit()


def rotated(settings: Settings, deep: bool, death: Death | None = None) -> int | None:
    """Replace the master key in a process of its own, and return its exit code."""
    process = PROCESSES.Process(target=rotate, args=(settings, deep, death))
    process.start()
    process.join(60)
    return process.exitcode


def seeds_of(app: Flask, cast: Cast) -> dict[str, str]:
    """What the seeds of all apps are, by whose they are."""
    before, names = (
        Sealer.of("no key of the installation"),
        {cast[name].id: name for name in ("vera", "bilal", "chidi")},
    )
    with app.app_context():
        apps = session().scalars(select(CodeApp)).all()
        return {names[each.user_id]: seeds.seed_of(each, before) for each in apps}


@pytest.mark.own_app
def test_killed_at_every_line_of_a_rotation(
    app: Flask, cast: Cast, acting: Acting, settings: Settings, scale: int, chance: Random
) -> None:
    people = seal_people(acting, 5)
    kept = {name: give_app(app, cast, name)[0] for name in ("vera", "bilal", "chidi")}
    all_points = points(ROTATING)
    chance.shuffle(all_points)
    kills = 0
    for number, point in enumerate(all_points[: 25 * scale if scale > 1 else SHORT]):
        ended = rotated(settings, bool(number % 2), Death(point, chance.randint(1, 2)))
        assert ended in (0, -signal.SIGKILL)
        kills += ended == -signal.SIGKILL
        assert texts(acting) == people, f"killed at {point}"
        assert seeds_of(app, cast) == kept, f"killed at {point}"
    assert kills >= (20 if scale > 1 else 1)
    assert rotated(settings, deep=True) == 0
    assert texts(acting) == people
    assert seeds_of(app, cast) == kept
    assert masters(app) == [*in_file(settings), *in_file(settings)], "the old key wraps nothing, and is gone"

"""Of many attached files, every one that was changed, lost or put there is found, and no other."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests.cast import Acting
from tests.factories import attachment, person
from tracker.actions import file_checks
from tracker.plumbing.database import session
from tracker.plumbing.files.shelf import Parcel, Part, shelf

DAMAGES = 50
FEWEST, EACH = 200, 10


def flip(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def cut(path: Path, chance: random.Random) -> None:
    path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size)])


def lose(path: Path, _chance: random.Random) -> None:
    path.unlink()


def add(path: Path, chance: random.Random) -> None:
    path.with_name(f"{chance.getrandbits(128):032x}.{Part.ORIGINAL}").write_bytes(path.read_bytes())


def lengthen(path: Path, _chance: random.Random) -> None:
    with path.open("ab") as file:
        file.write(b"\0")


KINDS: tuple[Callable[[Path, random.Random], None], ...] = (flip, cut, lose, add, lengthen)


def keep(number: int) -> None:
    """Attach as many small files, past the form that takes one."""
    record = person()
    for each in range(number):
        parcel = Parcel(shelf())
        into = parcel.write_into(Part.ORIGINAL)
        into.write(f"file {each}".encode())
        into.finish()
        made = attachment(record, parcel.token)
        made.original, made.stripped, made.preview = into.sealed_sha256, None, None
        parcel.put_on_shelf()
        if not each % 500:
            session().commit()


@pytest.mark.own_app
def test_fifty_damages_among_many_are_fifty_found(request: pytest.FixtureRequest, app: Flask, acting: Acting) -> None:
    number, chance = max(FEWEST, request.config.getoption("--fuzzed") // EACH), random.Random(20160126)
    with acting("amina"):
        keep(number)
    with app.app_context():
        assert file_checks.files_are_as_kept().problems == []
        paths = sorted(shelf().folder.glob(f"??/*.{Part.ORIGINAL}"))
        for place, path in enumerate(chance.sample(paths, DAMAGES)):
            KINDS[place % len(KINDS)](path, chance)
        found = file_checks.files_are_as_kept()
    assert found.looked_at == number
    assert (len(found.wrong), len(found.missing), len(found.extra)) == (30, 10, 10)

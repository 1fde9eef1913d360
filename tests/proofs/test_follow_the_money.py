"""What is exported as FollowTheMoney is what its own library takes: left out where that could not be installed."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cast import Acting
from tests.stories.exported_world import world
from tracker.plumbing import clock
from tracker.records.exports.formats import FORMATS
from tracker.records.exports.reading import Going, listed
from tracker.records.lists import Wanted
from tracker.rules.exports import follow_the_money

BESIDE = Path(sys.prefix) / "follow-the-money" / "bin" / "python"
"""Where tools/beside.sh puts the library with all that it brings."""
READER = Path(__file__).parent / "follow_the_money" / "refused.py"


def refused(data: bytes) -> str:
    told = subprocess.run([BESIDE, "-I", READER], input=data, capture_output=True, check=False)
    assert told.returncode == 0, told.stderr.decode()[-2000:]
    return told.stdout.decode()


@pytest.mark.any_database
@pytest.mark.skipif(not BESIDE.is_file(), reason="make proofs installs what reads it: forty packages")
def test_its_own_library_takes_every_entity_and_every_value(acting: Acting) -> None:
    world(acting)
    with acting("amina"):
        for kind in follow_the_money.KINDS:
            data = b"".join(FORMATS["ftm.json"].made(listed(Wanted(kind), Going(clock.today()))))
            assert data
            assert refused(data) == ""
    assert "nonsense" in refused(b'{"id": "x", "schema": "Person", "properties": {"nonsense": ["y"]}}\n')

"""The faults that `make proofs` puts into the program can still be put in, and their tests are there."""

from tests.proofs.sabotages import ROOT
from tests.proofs.sabotages_beyond import ALL


def test_every_fault_can_still_be_put_in() -> None:
    assert len(ALL) >= 30
    assert len({fault.name for fault in ALL}) == len(ALL)
    for fault in ALL:
        before = (ROOT / fault.file).read_text()
        spoiled = fault.applied(before)
        assert spoiled not in (None, before), fault.name
        compile(str(spoiled), fault.file, "exec")
        assert all((ROOT / name).is_file() for name in fault.tests), fault.name

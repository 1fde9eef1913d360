"""How many reminders a fault meets, a mail server that can fail, and the report of what became of them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from tests.faults.world import Outcome
from tests.jobs.smtp import RECEIPTS, Sink, running
from tracker.plumbing.settings import Receipts, Settings

SEED = 20160126
Report = Callable[[str, str, int, list[Outcome]], None]


@pytest.fixture
def scale(pytestconfig: pytest.Config) -> int:
    """How many times more than in the short form a fault is tried."""
    return int(pytestconfig.getoption("--faults"))


@pytest.fixture
def chance() -> Random:
    return Random(SEED)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Sink, str]]:
    with running(tmp_path / "receipts") as found:
        yield found


@pytest.fixture
def sink(server: tuple[Sink, str]) -> Sink:
    return server[0]


@pytest.fixture
def plain(settings: Settings, server: tuple[Sink, str]) -> Settings:
    """Settings with a mail server, without a mailbox of receipts."""
    return replace(settings, smtp_url=server[1])


@pytest.fixture
def watched(plain: Settings, tmp_path: Path) -> Settings:
    """The same with a mailbox of receipts."""
    return replace(plain, receipts=Receipts(RECEIPTS, str(tmp_path / "receipts")))


@pytest.fixture
def report(pytestconfig: pytest.Config, on_postgresql: bool) -> Report:
    """Note what became of the reminders of a test, and want none lost."""
    path = pytestconfig.getoption("--faults-report")

    def note(number: str, fault: str, runs: int, outcomes: list[Outcome]) -> None:
        row = {
            "test": number,
            "fault": fault,
            "database": "PostgreSQL" if on_postgresql else "SQLite",
            "runs": runs,
            "reminders": sum(each.reminders for each in outcomes),
            "lost": sum(each.lost for each in outcomes),
            "doubled": sum(each.doubled for each in outcomes),
            "seed": SEED,
        }
        if path:
            with Path(path).open("a") as file:
                file.write(json.dumps(row) + "\n")
        assert [problem for each in outcomes for problem in each.problems] == []
        assert row["lost"] == 0, row

    return note

"""Every route, by every method, as twelve actors, at every level, in every state: who may not see is told nothing.

Each cell is answered as an oracle expects that knows nothing of the gate (`matrix_oracle`); what is hidden, as what
does not exist; no word of it stands in any header or body; each answer forbids what it does not need.
"""

import json
import time
from collections import Counter
from pathlib import Path
from zlib import crc32

import pytest
from flask import Flask

from tests.shares import is_whole
from tests.web.answered import every_rule, needs, stored
from tests.web.matrix_asking import Asking, Cell, cells
from tests.web.matrix_oracle import MAY, Answer
from tests.web.matrix_place import SEED, asking, made
from tests.web.matrix_world import ACTORS, LEVELS
from tracker.rules.access import Visibility
from tracker.web.access import PUBLIC, SIGNED_IN

__all__ = ["asking", "made"]

PARTS = 80
"""One part is asked with every other test, all of them by `make proofs`."""
WANTED = 12_000
NOT_PRESSED = {"lock.lock"}
"""It locks this process too: tests/stories/test_lock.py."""
STAMPED = {"feeds"}
"""A calendar address knows when it was asked last."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "part" in metafunc.fixturenames:
        metafunc.parametrize("part", range(PARTS if is_whole(metafunc.config) else 1))


@pytest.mark.timeout(1800)
def test_whoever_may_not_see_is_told_nothing_and_changes_nothing(
    request: pytest.FixtureRequest, asking: Asking, part: int
) -> None:
    begin, every = time.monotonic(), list(cells(asking.app, asking.made))
    assert len(every) >= WANTED
    assert {cell.actor for cell in every} == set(ACTORS)
    assert {cell.level for cell in every} - {""} == set(LEVELS)
    mine = sorted(every, key=_shuffled)[part::PARTS]
    opening = [cell.method == "POST" and Answer.OPEN in asking.expected(cell) for cell in mine]
    wrong, answers = _refused(asking, [cell for cell, opens in zip(mine, opening, strict=True) if not opens])
    wrong += _opening(asking, [cell for cell, opens in zip(mine, opening, strict=True) if opens], answers)
    assert wrong == []
    assert {Answer.OPEN, Answer.ABSENT, Answer.REFUSED, Answer.SIGN_IN, Answer.PROVE} <= set(answers)
    note(request.config, "matrix", len(mine), time.monotonic() - begin)


def _shuffled(cell: Cell) -> tuple[str, str, int]:
    """An order in which every part has its share of each route and method."""
    return cell.rule.endpoint, cell.method, crc32(f"{SEED} {cell}".encode())


def _refused(asking: Asking, mine: list[Cell]) -> tuple[list[str], Counter[Answer]]:
    """Ask all that changes nothing, and see that nothing was changed."""
    wrong, answers, before = list[str](), Counter[Answer](), stored(asking.app)
    for cell in mine:
        found, answer = asking.judged(cell)
        wrong += found
        answers[answer] += 1
    after = stored(asking.app)
    wrong += [f"{table} was changed" for table in before if after[table] != before[table] and table not in STAMPED]
    return wrong, answers


def _opening(asking: Asking, mine: list[Cell], answers: Counter[Answer]) -> list[str]:
    """Press what may be pressed, and put the world back each time."""
    wrong = list[str]()
    for cell in mine:
        if cell.rule.endpoint not in NOT_PRESSED:
            found, answer = asking.judged(cell)
            wrong += found
            answers[answer] += 1
            asking.put_back()
    return wrong


def note(config: pytest.Config, proof: str, count: int, seconds: float) -> None:
    report = config.getoption("--proofs-report")
    if report:
        row = {"proof": proof, "count": count, "seconds": round(seconds), "seed": SEED}
        with Path(report).open("a") as file:
            file.write(json.dumps(row) + "\n")


def test_every_route_says_what_it_needs(app: Flask) -> None:
    assert [str(rule) for rule in every_rule(app) if needs(app, rule) not in {PUBLIC, SIGNED_IN, *MAY}] == []


def test_what_may_be_seen_is_seen(asking: Asking) -> None:
    """The matrix is not blind: whoever may see is shown the word that is looked for."""
    pages = [cell for cell in cells(asking.app, asking.made) if cell.rule.endpoint == "people.show"]
    shown = Counter[str]()
    for cell in pages:
        if cell.actor in ("viewer", "coordinator") and cell.proved and cell.level:
            word = asking.made.sets[Visibility(cell.level), cell.state].word
            shown[f"{cell.state} {word in asking(cell).get_data(as_text=True)}"] += 1
    assert shown == {"there True": 8, "child True": 8, "deleted False": 8, "hidden False": 6}

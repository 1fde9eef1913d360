"""Which statements each test asks, and so which tests PostgreSQL can do without (decision 66).

    python -m pytest -n 3 --database postgresql -p tests.noting --note FILE tests/stories ...
    python -m tests.noting FILE

The first notes them; the second lists in `said_once.txt` the stories whose statements others ask as well.
"""

import hashlib
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

LIST = Path(__file__).with_name("said_once.txt")
CHOSEN_FROM = "tests/stories/"
"""All others run on both databases, as far as `said_once.py` leaves them."""
VALUES = re.compile(r"(%\(\w+\)s(::[\w ]+(\[\])?)?(, )?)+|\(\?\)(, \(\?\))*|\d+")
"""What differs from one time to the next, and not in how it is asked."""
NO_QUESTIONS = ("CREATE", "ALTER", "DROP", "SET", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMENT")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--note", type=Path, required=True, help="a file to which each test adds what it asked")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    asked: set[str] = set()

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.lstrip().startswith(NO_QUESTIONS):
            asked.add(VALUES.sub("", statement))

    event.listen(Engine, "before_cursor_execute", note)
    began = time.monotonic()
    try:
        return (yield)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
        told = [item.nodeid, time.monotonic() - began, sorted(map(short, asked))]
        with item.config.getoption("--note").open("a") as file:
            file.write(json.dumps(told) + "\n")


def short(statement: str) -> str:
    return hashlib.sha256(statement.encode()).hexdigest()[:12]


def said_elsewhere(lines: Iterable[str]) -> Iterator[str]:
    """Name the stories that are not needed: the dearest for what it adds is taken last, until nothing is added."""
    seconds, asked = defaultdict[str, float](float), defaultdict[str, set[str]](set)
    for line in lines:
        test, took, statements = json.loads(line)
        name = test.partition("[")[0]
        seconds[name] += took
        asked[name].update(statements)
    left = {name for name in asked if name.startswith(CHOSEN_FROM)}
    known = set[str]().union(*(asked[name] for name in asked.keys() - left))
    while left:
        best = max(sorted(left), key=lambda name: len(asked[name] - known) / (seconds[name] + 0.05))
        if asked[best] <= known:
            break
        known |= asked[best]
        left.remove(best)
    yield from sorted(left)


if __name__ == "__main__":
    LIST.write_text("".join(f"{name}\n" for name in said_elsewhere(Path(sys.argv[1]).read_text().splitlines())))

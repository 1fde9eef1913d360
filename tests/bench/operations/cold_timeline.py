"""3. The timeline of a case that lies on the disk: how much is read, and how long it takes."""

import os
import random
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.bench.operations.timeline_page import HOT
from tests.bench.outcomes import Goal, Outcome
from tests.bench.place import Place
from tracker.plumbing import clock
from tracker.plumbing.database import db, session
from tracker.records.record import by_reference
from tracker.records.timelines import past

CASES, PAGES, PAGE = 15, 57, 4096
"""A case whose entries lie together fills so many pages."""


def measure(at: Place) -> Outcome:
    found = Outcome(3, "Cold timeline: the file is dropped from memory, then 500 entries are read")
    if at.world.kind != "sqlite":
        found.remarks.append("Not measured: what PostgreSQL and its own cache hold cannot be dropped from here.")
        return found
    path = Path(at.world.settings.database_url.removeprefix("sqlite:///"))
    refs = [ref for ref, _id in at.world.ask(HOT)][:CASES]
    with at.world.looking():
        ours = [_cold(path, partial(_read, ref)) for ref in refs]
        floor = [_cold(path, partial(_scattered, path)) for _ in refs]
    read, took = (statistics.median(each[place] for each in ours) for place in (0, 1))
    least = statistics.median(each[1] for each in floor)
    size = path.stat().st_size / 1e6
    found.remarks.append(
        f"{len(refs)} cases, a file of {size:,.0f} MB: {took / 1e6:.1f} ms and {read / 1024:,.0f} KiB each; "
        f"{PAGES} pages of {PAGE} bytes anywhere in it: {least / 1e6:.1f} ms."
    )
    found.goals = [
        Goal("read of the disk", read / 1024, 300, unit=" KiB", from_size="M"),
        Goal(f"to {PAGES} random reads, wall", took / least, 2, needs_quiet=True, from_size="M"),
    ]
    return found


def _cold(path: Path, call: Callable[[], object]) -> tuple[int, int]:
    """Return how many bytes came from the disk, and in how many nanoseconds."""
    session().rollback()
    db.engine.dispose()
    _drop(path)
    before, begin = _from_disk(), time.perf_counter_ns()
    call()
    return _from_disk() - before, time.perf_counter_ns() - begin


def _read(ref: str) -> None:
    record = session().scalars(by_reference(ref)).one()
    assert len(past(record, clock.today(), None, None, 1000).events) == 500


def _scattered(path: Path) -> None:
    chance, pages = random.Random(time.perf_counter_ns()), path.stat().st_size // PAGE
    file = os.open(path, os.O_RDONLY)
    for _ in range(PAGES):
        os.pread(file, PAGE, chance.randrange(pages) * PAGE)
    os.close(file)


def _drop(path: Path) -> None:
    for each in path.parent.glob(f"{path.name}*"):
        file = os.open(each, os.O_RDONLY)
        os.fsync(file)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(file)


def _from_disk() -> int:
    told = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(told["read_bytes"])

"""Measure the ten operations: python -m tests.bench SIZE [--database KIND] [--operations 1,2] [--write].

A database is filled with invented records; each operation runs beside its floor and its peer, all in turns.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.bench import report, spin
from tests.bench.floors import Floors
from tests.bench.operations import (
    cold_timeline,
    deep_page,
    delivering,
    exporting,
    importing,
    list_page,
    other_pages,
    saving_a_letter,
    searching,
    sweeping,
    timeline_page,
)
from tests.bench.outcomes import Outcome
from tests.bench.peering import beside
from tests.bench.place import Place
from tests.bench.world import fill, opened, sign_in
from tracker.actions.invented.sizes import SIZES

OPERATIONS: dict[int, Callable[[Place], Outcome]] = {
    1: list_page.measure,
    2: timeline_page.measure,
    3: cold_timeline.measure,
    4: searching.measure,
    5: deep_page.measure,
    6: saving_a_letter.measure,
    7: sweeping.measure,
    8: delivering.measure,
    9: importing.measure,
    10: exporting.measure,
    11: other_pages.measure,
}
WITHOUT_RECORDS = {7, 8}
"""They make what they measure themselves."""


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    asked.add_argument("size", nargs="?", choices=list(SIZES), default="S")
    asked.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    asked.add_argument("--operations", default=",".join(map(str, OPERATIONS)), help="numbers, apart by commas")
    asked.add_argument("--blocks", type=int, default=5)
    asked.add_argument("--rounds", type=int, default=120, help="in each block")
    asked.add_argument("--table-rows", type=int, default=0, help="of the table that is taken in; by SIZE if not given")
    asked.add_argument("--folder", type=Path, help="of a SQLite database that is kept: filled once, measured again")
    asked.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    options = asked.parse_args()
    found = list(measured(options))
    told = report.Run(options.size, options.database, found)
    sys.stdout.write(told.text() + "\n" + told.line() + "\n")
    if options.write:
        told.write()


def measured(options: argparse.Namespace) -> Iterator[Outcome]:
    numbers = [int(number) for number in options.operations.split(",")]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tracker-bench-")))
        world = stack.enter_context(
            opened(options.size, options.database, options.blocks, options.rounds, options.folder or folder)
        )
        floors, peer = Floors(world.app), None
        timeline_page.register(world.app)
        if not WITHOUT_RECORDS.issuperset(numbers):
            fill(world)
            sign_in(world)
            peer = stack.enter_context(beside(world))
        place = Place(world, floors, peer, folder, options.table_rows)
        for number in numbers:
            sys.stderr.write(f"operation {number}\n")
            before = spin.probe()
            outcome = OPERATIONS[number](place)
            outcome.spin = (before, spin.probe())
            yield outcome


if __name__ == "__main__":
    main()

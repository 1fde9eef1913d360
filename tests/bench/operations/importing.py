"""9. A table of visits is read, checked and compared with what is there (a dry run), and taken in."""

import csv
import io
import re
import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from tests.bench.outcomes import Goal, Outcome, at_most
from tests.bench.place import Place
from tests.bench.rounds import ratio
from tests.bench.world import World
from tests.importing import csv_of
from tests.processes import TRACKER, environment
from tracker.actions.imports import core
from tracker.actions.imports.visits import LIST, Visits
from tracker.plumbing.database import session
from tracker.rules.countries import country_code

ROWS = {"S": 2_000, "M": 20_000, "L": 100_000}
TAKEN_IN = 200
KNOWN_AT_ONCE = 500
COUNTRIES = ("Cambodia", "Vietnam", "France", "Kenya", "Peru", "Egypt", "Japan", "Poland")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
TELLS_AT_ITS_END = (
    "import atexit, pathlib, sys; "
    "atexit.register(lambda: sys.stderr.write(pathlib.Path('/proc/self/status').read_text()))"
)


def table(rows: int) -> bytes:
    first = date(1970, 1, 1)

    def row(number: int) -> tuple[str, ...]:
        day = first + timedelta(days=number % 15_000)
        end = day + timedelta(days=number % 4)
        country = COUNTRIES[number % len(COUNTRIES)]
        return (f"bench-{number}", f"Visitor {number % 97}", day.isoformat(), end.isoformat(), country)

    return csv_of(*map(row, range(rows)))


def measure(at: Place) -> Outcome:
    world, rows = at.world, ROWS[at.world.size]
    data = table(rows)
    found = Outcome(9, f"Import: a CSV of {rows:,} visits ({len(data) / 1e6:.1f} MB)")
    with world.looking():
        assert [each.external_id for each in core.plan(data, Visits()).add] == _by_hand(world, data)
    ours = world.asking("ours, a dry run", partial(_plan, data))
    floor = world.way("csv.reader, checks by hand, keys looked up", partial(_by_hand, world, data))
    at.run([ours, floor], 3)
    some = table(TAKEN_IN)
    taken = world.asking(f"ours, {TAKEN_IN} rows taken in and rolled back", partial(_take_in, some), writes=True)
    at.run([taken], 1)
    more = _held(at, data) - _held(at, table(1))
    found.contenders = [ours, floor, taken]
    found.goals = [
        at_most("a dry run to the same by hand", ratio(ours, floor), 1.6),
        Goal("memory for a dry run of all these rows", more, 60, unit=" MB"),
    ]
    with world.looking():
        found.explain(partial(_plan, data), times=1)
    found.remarks += [
        f"Taking in costs {taken.p50() / TAKEN_IN:.1f} ms a row: each makes a visit, two events and their links.",
        "Not built yet (issue 5): undo of an import, and XLSX.",
    ]
    return found


def _plan(data: bytes) -> None:
    assert not core.plan(data, Visits()).refused


def _take_in(data: bytes) -> None:
    importer = Visits()
    core.apply(core.plan(data, importer), importer)
    session().rollback()


def _by_hand(world: World, data: bytes) -> list[str]:
    """Return the keys of the rows that would be added."""
    keys = list(_checked(data))
    known: set[str] = set()
    for start in range(0, len(keys), KNOWN_AT_ONCE):
        some = keys[start : start + KNOWN_AT_ONCE]
        asked = f"SELECT external_id FROM visits WHERE external_id IN ({', '.join('?' * len(some))})"
        known.update(row[0] for row in world.ask(asked, *some))
    return [key for key in dict.fromkeys(keys) if key not in known]


def _checked(data: bytes) -> Iterator[str]:
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    next(rows)
    for number, name, starts, ends, country in rows:
        is_dated = DAY.fullmatch(starts) and DAY.fullmatch(ends)
        if not (number and name and is_dated and country_code(country)):
            raise ValueError(number)
        if date.fromisoformat(starts) > date.fromisoformat(ends):
            raise ValueError(number)
        yield f"{LIST}/{number}"


def _held(at: Place, data: bytes) -> float:
    """Return how many megabytes the command itself holds at most for a dry run of this table."""
    file = at.folder / "visits.csv"
    file.write_bytes(data)
    *python, program = TRACKER
    command = [*python, f"{TELLS_AT_ITS_END}; {program}", "import", "visits", str(file), "--dry-run"]
    around = environment(at.world.settings)
    told = subprocess.run(command, env=around, capture_output=True, text=True, check=True).stderr
    found = re.search(r"VmHWM:\s+(\d+) kB", told)
    assert found is not None, told
    return int(found[1]) / 1e3

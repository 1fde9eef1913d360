"""Put one fault of the gates after the other into a copy of the program, and see a test fail each time.

python -m tests.proofs.sabotage [--at-once N] [--report] [WORDS IN THE NAME]
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from tests.proofs.sabotages import ROOT, Sabotage
from tests.proofs.sabotages_beyond import ALL

LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "*.db")
REPORT = ROOT / "docs" / "security.md"
ROW = "| faults of the gates that a test finds"


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--at-once", type=int, default=2)
    asked.add_argument("--report", action="store_true")
    asked.add_argument("words", nargs="?", default="")
    chosen = asked.parse_args()
    faults = [each for each in ALL if chosen.words in each.name]
    for database in sorted({fault.database for fault in faults}):
        tests = sorted({test for fault in faults if fault.database == database for test in fault.tests})
        if failing := _failing(ROOT, tests, database):
            sys.exit(f"{failing} fails already, and would find whatever is put in: mend that first.")
    with ThreadPoolExecutor(chosen.at_once) as pool:
        found = list(pool.map(is_found, faults))
    sys.stdout.write(f"{sum(found)} of {len(found)} faults were found\n")
    if chosen.report:
        report(sum(found), len(found))
    sys.exit(0 if all(found) else 1)


def is_found(fault: Sabotage) -> bool:
    """Say whether a test fails once the fault is in the program."""
    with tempfile.TemporaryDirectory(prefix="sabotage-") as folder:
        copy = Path(folder) / "tracker"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        spoiled = fault.applied((ROOT / fault.file).read_text())
        assert spoiled is not None, f"{fault.name}: its text does not stand in {fault.file} any more"
        (copy / fault.file).write_text(spoiled)
        found = _failing(copy, fault.tests, fault.database)
    sys.stdout.write(f"{'found   ' if found else 'SURVIVED'} {fault.name}{found and f': {found}'}\n")
    sys.stdout.flush()
    return bool(found)


def _failing(tree: Path, tests: Iterable[str], database: str) -> str:
    """Return the first of these tests that fails; one that could not begin is none."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--database", database, *tests]
    env = {**os.environ, "PYTHONPATH": str(tree)}
    told = subprocess.run(command, cwd=tree, env=env, capture_output=True, text=True, check=False)
    failed = [line.split(" - ")[0] for line in told.stdout.splitlines() if line.startswith("FAILED ")]
    if told.returncode and not failed:
        raise RuntimeError(f"{', '.join(tests)} did not run: {told.stdout[-2000:]}{told.stderr[-2000:]}")
    return failed[0].removeprefix("FAILED ") if failed else ""


def report(found: int, tried: int) -> None:
    """Write the count into docs/security.md, in the row that is there."""
    text = REPORT.read_text()
    shown = "`tests/proofs/sabotage.py`"
    row = f"{ROW}, each in a copy of the program | {tried} of {tried} | {shown} | {found} of {tried}, "
    lines = [
        line if not line.startswith(ROW) else f"{row}{datetime.now(UTC):%d %B %Y}, SQLite and PostgreSQL |"
        for line in text.splitlines()
    ]
    REPORT.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

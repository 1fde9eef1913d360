"""How long `tracker check` takes over 100,000 invented records: `python -m tests.bench.checking`."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import func, select

from tracker.actions.invented.filling import Invention
from tracker.actions.invented.sizes import Portion, Size
from tracker.cli.opened import application
from tracker.plumbing.database import session
from tracker.records.gate import Escape, escaping
from tracker.records.record import RECORDS

PORTION = Portion(people=2_700, demands=13_500, events=54_000, letters=5_400, visits=1_350, custody=2_700)
"""2.7 times the size S: a little more than 100,000 records."""
SIZE = Size("checked", PORTION, 2_700, words=5_000, sentences=4_000)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="checking-") as folder:
        os.environ["TRACKER_DATA_DIR"] = folder
        records = fill()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.perf_counter()
        done = subprocess.run([Path(sys.executable).with_name("tracker"), "check"], check=False)
        took, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sys.stdout.write(f"{records} records: {took:.1f} s by the clock, {spent:.1f} s of the processor\n")
    sys.exit(done.returncode)


def fill() -> int:
    """Fill an empty database and return how many records it holds."""
    with application(upgrade=True):
        for _progress in Invention(SIZE).fill():
            session().commit()
        with escaping(Escape.WHOLE):
            return session().scalar(select(func.count()).select_from(RECORDS)) or 0


if __name__ == "__main__":
    main()

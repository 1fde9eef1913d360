"""Write what became of the reminders into docs/reliability.md: python -m tests.faults.report FILE COMMAND."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from platform import python_version
from typing import Any

PLACE = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- faults: begin -->", "<!-- faults: end -->"
WHERE = {
    "T1 T2": "test_killed.py",
    "T3 T21": "test_pressed.py",
    "T5 T6 T7 T8 T9 T10": "test_mail_server.py",
    "T11 T12 T16 T17": "test_clocks.py",
    "T13 T14 T15 T25": "test_database.py",
    "T19": "test_time_zones.py",
    "T23 T24 T26": "test_restore.py",
    "T29": "test_throughput.py",
}

COUNTS = ("runs", "reminders", "lost", "doubled")
Row = dict[str, Any]


def main() -> None:
    rows = together([json.loads(line) for line in Path(sys.argv[1]).read_text().splitlines()])
    rows.sort(key=lambda row: (int(row["test"][1:]), row["fault"], row["database"]))
    made = f"`{sys.argv[2]}`, seed {rows[0]['seed']}, {datetime.now(UTC):%d %B %Y}, Python {python_version()}"
    head = [
        "| test | fault | shown by | database | runs | reminders | lost | doubled |",
        "|---|---|---|---|---|---|---|---|",
    ]
    text = PLACE.read_text()
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    PLACE.write_text("\n".join([before + BEGIN, f"{made}:", "", *head, *map(_line, rows), END]) + after)


def together(rows: list[Row]) -> list[Row]:
    """Add up the variants of a fault."""
    found: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        same = found.setdefault((row["test"], row["fault"], row["database"]), {**row, **dict.fromkeys(COUNTS, 0)})
        same.update({name: same[name] + row[name] for name in COUNTS})
    return list(found.values())


def _line(row: Row) -> str:
    (file,) = (file for tests, file in WHERE.items() if row["test"] in tests.split())
    counts = [f"{row[name]:,}" for name in COUNTS]
    return " | ".join([f"| {row['test']}", row["fault"], f"`tests/faults/{file}`", row["database"], *counts]) + " |"


if __name__ == "__main__":
    main()

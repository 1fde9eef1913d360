"""Write what the proofs showed into docs/: python -m tests.proofs.report FILE COMMAND.

A proof that failed wrote nothing into the file; how much was asked stands in it.
"""

import json
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from platform import python_version
from typing import Any

from tests.proofs.test_fuzzed_searches import ANSWERS, SEED

PLACE = Path(__file__).parents[2] / "docs" / "reliability.md"
SECURITY = PLACE.with_name("security.md")
ROWS = {
    "matrix": ("| answers that should not be, of those of the matrix", "0 of 12,000"),
    "pairs": ("| pairs of databases that answer somebody differently", "0 of 5,000"),
}
"""Where the count of a proof stands, and what was wanted."""
BEGIN, END = "<!-- proofs: begin -->", "<!-- proofs: end -->"


def main() -> None:
    rows = [json.loads(line) for line in Path(sys.argv[1]).read_text().splitlines()]
    of_gates(rows, sys.argv[2])
    found: dict[str, Counter[str]] = {}
    for row in rows:
        if "database" in row:
            found.setdefault(row.pop("database"), Counter()).update(row)
    if found:
        of_searches(found)


def of_gates(rows: list[dict[str, Any]], command: str) -> None:
    """Write how many cells and pairs were asked into the rows that are there."""
    text = SECURITY.read_text()
    for proof, (begin, wanted) in ROWS.items():
        count = sum(row["count"] for row in rows if row.get("proof") == proof)
        shown = next(line for line in text.splitlines() if line.startswith(begin))
        test = shown.split(" | ")[2]
        new = f"{begin} | {wanted} | {test} | 0 of {count:,}, {datetime.now(UTC):%d %B %Y}, `{command}`, seed {SEED} |"
        text = text.replace(shown, new if count else shown)
    SECURITY.write_text(text)


def of_searches(found: dict[str, Counter[str]]) -> None:
    made = f"`{sys.argv[2]}`, seed {SEED}, {datetime.now(UTC):%d %B %Y}, Python {python_version()}:"
    head = [
        "| database | searches | shown by | " + " | ".join(ANSWERS.values()) + " | others | seconds |",
        "|---|---|---|---|---|---|---|---|",
    ]
    rows = [_line(database, found[database]) for database in sorted(found)]
    text = PLACE.read_text()
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    PLACE.write_text("\n".join([before + BEGIN, made, "", *head, *rows, END]) + after)


def _line(database: str, row: Counter[str]) -> str:
    answers = [row[name] for name in ANSWERS.values()]
    counts = " | ".join(f"{count:,}" for count in answers)
    return f"| {database} | {sum(answers):,} | `tests/proofs` | {counts} | 0 | {row['seconds']:,.0f} |"


if __name__ == "__main__":
    main()

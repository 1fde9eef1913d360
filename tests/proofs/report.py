"""Write what the fuzzed searches were answered into docs/reliability.md: python -m tests.proofs.report FILE COMMAND."""

import json
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from platform import python_version

from tests.proofs.test_fuzzed_searches import ANSWERS, SEED

PLACE = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- proofs: begin -->", "<!-- proofs: end -->"


def main() -> None:
    found: dict[str, Counter[str]] = {}
    for line in Path(sys.argv[1]).read_text().splitlines():
        row = json.loads(line)
        found.setdefault(row.pop("database"), Counter()).update(row)
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

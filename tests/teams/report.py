"""Write what was measured of a team at work into docs/scale.md: python -m tests.teams.report FILE COMMAND."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from platform import python_version
from typing import Any

from tests.bench.spin import QUIET
from tests.teams.figures import GOAL_MS

PLACE = Path(__file__).parents[2] / "docs" / "scale.md"
BEGIN, END = "<!-- teams: begin -->", "<!-- teams: end -->"


def main() -> None:
    found = json.loads(Path(sys.argv[1]).read_text())
    made = f"`{sys.argv[2]}`, {datetime.now(UTC):%d %B %Y}, Python {python_version()}"
    head = ["| page | opened | p50 ms | p95 ms | longest ms |", "|---|---|---|---|---|"]
    text = PLACE.read_text()
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    lines = [f"{made}:", "", _said(found), "", *head, *map(_line, found["pages"]), END]
    PLACE.write_text("\n".join([before + BEGIN, *lines]) + after)


def _said(found: dict[str, Any]) -> str:
    *kinds, together = found["pages"]
    slow = [each["page"] for each in kinds if each["p95"] > GOAL_MS]
    spent, cores = found["spent"], found["cores"]
    quiet = "and nobody else used the machine" if max(found["spin"]) <= QUIET else "others used the machine too"
    return (
        f"{found['people']} people for {found['minutes']} minutes among {found['records']:,} records, "
        f"{found['demands']:,} of them demands. Two web processes, two clocks, PostgreSQL and the browsers shared "
        f"{cores} cores, which were busy for {spent['busy'] / spent['wall'] / cores:.0%} of the time ({quiet}). "
        f"{together['count']:,} pages, {len(found['wrong'])} errors; {found['mails']} mails, each once; "
        f"{found['alerts']:,} alerts; `tracker check reminders`: {found['checked']}. "
        f"All pages together: p95 {together['p95']:.0f} ms, the goal of {GOAL_MS} ms "
        f"{'met' if together['p95'] <= GOAL_MS else 'missed'}"
        f"{'; slower by themselves: ' + ', '.join(slow) if slow else ''}. The web and clock processes worked "
        f"{spent['ours'] / together['count'] * 1000:.0f} ms for each page, their start included."
    )


def _line(row: dict[str, Any]) -> str:
    return f"| {row['page']} | {row['count']:,} | {row['p50']:.0f} | {row['p95']:.0f} | {row['most']:.0f} |"


if __name__ == "__main__":
    main()

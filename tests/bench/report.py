"""The tables of a run, as text for docs/benchmarks.md, and as one line of JSON that later runs are compared with."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from platform import python_version
from typing import Any

from tests.bench import spin
from tests.bench.outcomes import Goal, Outcome
from tests.bench.rounds import Contender

DOCS = Path(__file__).parents[2] / "docs"
REPORT, LINES = DOCS / "benchmarks.md", DOCS / "benchmarks.jsonl"


@dataclass(frozen=True, slots=True)
class Run:
    size: str
    database: str
    outcomes: Sequence[Outcome]

    @property
    def title(self) -> str:
        return f"## {self.size} on {self.database}"

    def text(self) -> str:
        when = f"{datetime.now(UTC):%d %B %Y}, Python {python_version()}"
        head = [self.title, "", f"`make bench SIZE={self.size} DATABASE={self.database}`, {when}.", ""]
        sections = [line for each in self.outcomes for line in self._section(each)]
        return "\n".join([*head, *self._verdicts(), *self._growth(), *sections])

    def _growth(self) -> list[str]:
        """Say what grew since size S, as far as a run of it on this database was written down."""
        before = _last_line("S", self.database)
        if self.size == "S" or before is None:
            return []
        rows = [line for each in self.outcomes for line in _grown(each, before["operations"].get(str(each.number), {}))]
        said = (
            f"Since S, measured {before['at'][:10]}; these are times of two runs, on a machine that may have been busy."
        )
        return [said, "", "| operation | way | CPU ms p50 at S | here | times |", "|---|---|---|---|---|", *rows, ""]

    def _verdicts(self) -> list[str]:
        rows = [self._goal(outcome, goal) for outcome in self.outcomes for goal in outcome.goals]
        head = ["| operation | what | goal | here (least to most of the blocks) | |", "|---|---|---|---|---|"]
        return [*head, *rows, ""]

    def _goal(self, outcome: Outcome, goal: Goal) -> str:
        bound = f"{'>=' if goal.at_least else '<='} {goal.limit:g}{goal.unit}"
        spread = f" ({goal.spread.least:.2f} to {goal.spread.most:.2f})" if goal.spread else ""
        verdict = goal.verdict(is_quiet(outcome), self.size)
        return f"| {outcome.number} | {goal.says} | {bound} | {goal.value:,.2f}{goal.unit}{spread} | {verdict} |"

    def _section(self, outcome: Outcome) -> list[str]:
        quiet = "quiet" if is_quiet(outcome) else "others worked too"
        spun = f"Spin probe {outcome.spin[0]:.2f} before, {outcome.spin[1]:.2f} after: {quiet}."
        rows = [_row(each) for each in outcome.contenders]
        table = ["| way | CPU ms p50 | CPU ms p95 | wall ms p50 | wall ms p95 |", "|---|---|---|---|---|", *rows, ""]
        notes = [*outcome.remarks, *outcome.profile]
        more = [line for note in notes for line in (note, "")]
        return [
            f"### {outcome.number}. {outcome.title} ({self.size}, {self.database})",
            "",
            spun,
            "",
            *(table if rows else []),
            *more,
        ]

    def line(self) -> str:
        """Return everything as one line of JSON."""
        return json.dumps({"at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M}", **self._plain()})

    def _plain(self) -> dict[str, Any]:
        operations = {str(each.number): _plain(each, self.size) for each in self.outcomes}
        return {"size": self.size, "database": self.database, "python": python_version(), "operations": operations}

    def write(self) -> None:
        """Put the tables into the place of those of the same size and database, and add the line."""
        before = REPORT.read_text()
        mine = re.compile(rf"^{re.escape(self.title)}$.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
        REPORT.write_text(f"{mine.sub('', before).rstrip()}\n\n{self.text().rstrip()}\n")
        with LINES.open("a") as lines:
            lines.write(self.line() + "\n")


def _last_line(size: str, database: str) -> dict[str, Any] | None:
    lines = map(json.loads, LINES.read_text().splitlines() if LINES.exists() else [])
    return next((line for line in reversed([*lines]) if (line["size"], line["database"]) == (size, database)), None)


def _grown(outcome: Outcome, before: dict[str, Any]) -> list[str]:
    known = before.get("ways", {})
    pairs = [(way, known[way.name]["cpu_p50"]) for way in outcome.contenders if way.name in known]
    return [
        f"| {outcome.number} | {way.name} | {was:.2f} | {way.p50():.2f} | {way.p50() / max(was, 1e-6):.2f} |"
        for way, was in pairs
    ]


def is_quiet(outcome: Outcome) -> bool:
    return max(outcome.spin) <= spin.QUIET


def _row(way: Contender) -> str:
    cpu, wall = (way.p50(), way.p95()), (way.p50("wall"), way.p95("wall"))
    return f"| {way.name} | {cpu[0]:.2f} | {cpu[1]:.2f} | {wall[0]:.2f} | {wall[1]:.2f} |"


def _plain(outcome: Outcome, size: str) -> dict[str, Any]:
    ways = {
        each.name: {
            "cpu_p50": each.p50(),
            "cpu_p95": each.p95(),
            "wall_p50": each.p50("wall"),
            "wall_p95": each.p95("wall"),
        }
        for each in outcome.contenders
    }
    goals = [
        {
            "says": goal.says,
            "value": round(goal.value, 4),
            "limit": goal.limit,
            "verdict": goal.verdict(is_quiet(outcome), size),
        }
        for goal in outcome.goals
    ]
    return {"spin": [round(each, 3) for each in outcome.spin], "ways": ways, "goals": goals}

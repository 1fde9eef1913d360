"""What is found in a table: what becomes of each row, what is asked, what is refused, what is kept as it is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tracker.rules.imports.fates import Change, Fate, Kept, Question, Refusal
from tracker.rules.kinds import Kind

MOST_TOLD = 1_000
"""Refusals, questions and kept words that are told one by one."""


class Make(NamedTuple):
    """A record that somebody said is to be made of a name."""

    kind: Kind
    name: str


@dataclass(slots=True)
class Judged:
    """A row, and what becomes of it. Where a field names records, they stand as their ids, or as what is to be made."""

    line: int
    fate: Fate
    values: dict[str, object] = field(default_factory=dict)
    record_id: int | None = None
    changes: Sequence[Change] = ()


@dataclass(slots=True)
class Findings:
    """What was found in a table so far."""

    counts: dict[Fate, int] = field(default_factory=lambda: dict.fromkeys(Fate, 0))
    refused: list[Refusal] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    """Words that were no date or number."""
    changes: dict[int, Sequence[Change]] = field(default_factory=dict)
    """What is changed by the first rows that change anything, by their lines."""
    late: dict[int, Sequence[Change]] = field(default_factory=dict)
    """What the first rows say that is said only when a record is made, and is not taken in, by their lines."""
    not_compared: int = 0
    """Records that were there before, and that new rows are not likened to yet."""
    makes: dict[Make, int] = field(default_factory=dict)
    """Records that are made of names, each with the first line on which it stands."""

    @property
    def rows(self) -> int:
        return sum(self.counts.values())

    @property
    def left_out(self) -> int:
        """How many rows cannot be taken in as they are."""
        return self.counts[Fate.UNCLEAR] + self.counts[Fate.REFUSED]

    def refuse(self, line: int, name: str, why: str) -> None:
        if len(self.refused) < MOST_TOLD:
            self.refused.append(Refusal(line, name, why))

    def ask(self, question: Question) -> None:
        if len(self.questions) < MOST_TOLD:
            self.questions.setdefault(question.key, question)

    def note_kept(self, line: int, words: dict[str, str]) -> None:
        if len(self.kept) < MOST_TOLD:
            self.kept += [Kept(line, name, said) for name, said in words.items()]

    def note_changes(self, line: int, changes: Sequence[Change]) -> None:
        if len(self.changes) < MOST_TOLD:
            self.changes[line] = changes

    def note_late(self, line: int, late: Sequence[Change]) -> None:
        if late and len(self.late) < MOST_TOLD:
            self.late[line] = late

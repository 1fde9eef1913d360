"""What a check found, as a page shows it: how many rows of each fate, and a part of them one by one."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from tracker.rules.fields import SAID_WHEN_MADE, DayOrder
from tracker.rules.imports.fates import Fate
from tracker.rules.imports.mapping import ANY, LEAVE_OUT, NEW, TableMapping, question_key
from tracker.rules.kinds import Kind
from tracker.rules.words import N_
from tracker.web.imports.blueprint import label_of

ORDER = "order"
AT_ONCE, FIRST = 50, 20

PARTS = {
    "questions": N_("Needs a decision"),
    "refused": N_("Cannot be taken in"),
    "changes": N_("Will be changed"),
    "late": N_("Not taken in by a change"),
    "kept": N_("Kept as it is written"),
    "makes": N_("Also made of names"),
    "new": N_("New"),
}
"""What is told one by one, in the order in which it matters."""

_NOT_TAKEN_IN = "“{}” – {}"

CHOICES = {
    NEW + Kind.PERSON: N_("It is a new person"),
    NEW + Kind.ORGANISATION: N_("It is a new organisation"),
    NEW + Kind.CASE: N_("It is a new case"),
    NEW + Kind.SOURCE: N_("It is a new source"),
    LEAVE_OUT: N_("Leave this name out"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of somebody, with what can be answered."""

    id: str
    key: str
    field: str
    name: str
    line: int
    choices: Sequence[tuple[str, str]]
    takes_other: bool
    """Whether any other record may be named."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of what was found, and from where the next page goes on."""

    name: str
    heading: str
    rows: Sequence[Any]
    next: int


class Findings:
    def __init__(self, kind: str, found: Mapping[str, Any]) -> None:
        self._kind, self._found = kind, found
        self.counts: Mapping[str, int] = found["counts"]

    @property
    def rows(self) -> int:
        return sum(self.counts.values())

    @property
    def taken_in(self) -> int:
        return self.counts[Fate.NEW] + self.counts[Fate.UPDATE]

    @property
    def left_out(self) -> int:
        return self.counts[Fate.UNCLEAR] + self.counts[Fate.REFUSED]

    @property
    def not_compared(self) -> int:
        """How many records nothing new was compared with, for the clock has not come to them."""
        return self._found.get("not_compared", 0) if self.counts[Fate.NEW] else 0

    def tally(self) -> list[tuple[str, int]]:
        """How many rows there are of each fate; of those that only trouble, where there are any."""
        always = (Fate.NEW, Fate.SAME, Fate.UPDATE)
        return [(_(fate.label), self.counts[fate]) for fate in Fate if fate in always or self.counts[fate]]

    def parts(self) -> list[tuple[str, str, int]]:
        """What can be looked at: its name, its heading, how much there is."""
        there = ((name, _(label), len(self._found.get(name, ()))) for name, label in PARTS.items())
        every = {"new": self.counts[Fate.NEW]}
        return [(name, label, every.get(name, count)) for name, label, count in there if count]

    @property
    def first_new(self) -> Sequence[tuple[int, str]]:
        """The first rows that are new: the line, and what each is called."""
        return [(line, name) for line, name in self._found.get("new", ())[:FIRST]]

    @property
    def more_new(self) -> int:
        """How many are new besides those."""
        return self.counts[Fate.NEW] - len(self.first_new)

    @property
    def untold_new(self) -> int:
        """How many are new besides those that are told one by one."""
        return self.counts[Fate.NEW] - len(self._found.get("new", ()))

    def part(self, name: str, after: str) -> Part | None:
        """Return a page of one part; of the first that there is, when none is asked for."""
        there = [each for each, _label, _count in self.parts()]
        chosen = name if name in there else next(iter(there), "")
        if not chosen:
            return None
        begin = int(after) if after.isdecimal() and len(after) < 6 else 0
        every = self.questions if chosen == "questions" else [*self._worded(chosen)]
        more = begin + AT_ONCE if len(every) > begin + AT_ONCE else 0
        return Part(chosen, _(PARTS[chosen]), every[begin : begin + AT_ONCE], more)

    def _worded(self, part: str) -> Iterator[Any]:
        """Say what fields are called instead of naming them."""
        for row in self._found[part]:
            if part == "new":
                yield [row[0], "", row[1]]
            elif part == "changes":
                yield {**row, "fields": [[label_of(self._kind, f), was, now] for f, was, now in row["fields"]]}
            elif part == "makes":
                yield [row[0], _(Kind(row[1]).label), row[2]]
            elif part == "late":
                yield [row[0], label_of(self._kind, row[1]), _NOT_TAKEN_IN.format(row[2], _(SAID_WHEN_MADE))]
            else:
                yield [row[0], label_of(self._kind, row[1]), row[2]]

    @cached_property
    def questions(self) -> list[Question]:
        return [self._question(each) for each in self._found["questions"] if each["key"] != ORDER]

    @property
    def asks_for_order(self) -> int:
        """The line of a date that could be one of two days; 0 where there is none."""
        return next((each["line"] for each in self._found["questions"] if each["key"] == ORDER), 0)

    def _question(self, asked: Mapping[str, Any]) -> Question:
        offered = [(ref, f"{title} ({ref})") for ref, title in asked["offered"]]
        makes = [(NEW + kind, _(CHOICES[NEW + kind])) for kind in asked["makes"]]
        about_row = asked["field"] == "title"
        rest = [] if about_row else [(LEAVE_OUT, _(CHOICES[LEAVE_OUT]))]
        label = label_of(self._kind, asked["field"])
        choices, number = [*offered, *makes, *rest], _short(asked["key"])
        return Question(number, asked["key"], label, asked["name"], asked["line"], choices, not about_row)

    def together(self) -> list[tuple[str, str, int, Sequence[tuple[str, str]]]]:
        """Fields in which several names are unknown: what answers all of them at once."""
        unknown: dict[str, list[Any]] = {}
        for each in self._found["questions"]:
            if not each["offered"] and each["key"] != ORDER:
                unknown.setdefault(each["field"], []).append(each)
        return [
            (_short(question_key(field, ANY)), label_of(self._kind, field), len(asked), self._for_all(asked[0]))
            for field, asked in unknown.items()
            if len(asked) > 2
        ]

    def _for_all(self, asked: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
        makes = [(NEW + kind, _(FOR_ALL[NEW + kind])) for kind in asked["makes"]]
        return [*makes, (LEAVE_OUT, _(FOR_ALL[LEAVE_OUT]))]

    def answers_in(self, form: Mapping[str, str]) -> dict[str, str]:
        """Return what was answered, by the keys of the questions; what was not offered is no answer."""
        found: dict[str, str] = {}
        for question in self.questions:
            other = form.get(f"other-{question.id}", "").strip()[:300] if question.takes_other else ""
            chosen = form.get(f"answer-{question.id}", "")
            if other or chosen in dict(question.choices):
                found[question.key] = other or chosen
        for each in self._found["questions"]:
            key = question_key(each["field"], ANY)
            chosen = form.get(f"every-{_short(key)}", "")
            if chosen in dict(self._for_all(each)):
                found[key] = chosen
        return found

    def ordered(self, mapping: TableMapping, order: str) -> TableMapping:
        """Return the mapping with what 03/05/2025 means, when that was answered."""
        return replace(mapping, order=DayOrder(order)) if order in set(DayOrder) else mapping


FOR_ALL = {
    NEW + Kind.PERSON: N_("Each is a new person"),
    NEW + Kind.ORGANISATION: N_("Each is a new organisation"),
    NEW + Kind.CASE: N_("Each is a new case"),
    NEW + Kind.SOURCE: N_("Each is a new source"),
    LEAVE_OUT: N_("Leave all of these names out"),
}


def _short(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:12]

"""Fields in which people write names or references, one per line: each is matched, or asked about on the same page."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField, ValidationError
from wtforms.form import BaseForm

from tracker.actions import records
from tracker.records.kinds import MODELS
from tracker.records.links import End
from tracker.records.matching import each_exactly, exactly, nearly, unmistakable
from tracker.records.record import Record, title_key
from tracker.rules.kinds import Kind
from tracker.web.forms import clean, text_checks

CREATABLE = frozenset({Kind.PERSON, Kind.ORGANISATION, Kind.SOURCE})
"""Kinds of which a name is enough to begin with."""
LEAVE_OUT = "leave"
ONE_LINE = {"rows": 1}
"""How high a field begins in which there is mostly one name."""


@dataclass(slots=True)
class Named:
    """One line: the name as written, what stands after the semicolon, and the record it means once that is known."""

    name: str
    more: str
    record: Record | None = None
    create: Kind | None = None


@dataclass(slots=True)
class Question:
    """A name that matches no record, or several: which is it?"""

    key: str
    name: str
    offered: list[Record]
    creatable: list[Kind] = field(default_factory=list)
    chosen: str = ""
    """What was answered, so that a form that comes back for another reason does not ask again."""

    @property
    def checked(self) -> str:
        """What stands chosen: the answer, or a new record when nothing resembles it. Among likenesses people choose."""
        return self.chosen or (f"new:{self.creatable[-1]}" if self.creatable and not self.offered else "")


class NamesField(TextAreaField):
    """Names or references, one per line, each optionally followed by a semicolon and a capacity."""

    def __init__(
        self,
        label: str,
        kinds: Sequence[Kind],
        most: int = 100,
        required: str | None = None,
        creates: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, filters=[clean], validators=text_checks(20_000, required), **kwargs)
        self.kinds, self.most, self.creates = list(kinds), most, creates
        self.named: list[Named] = []
        self.questions: list[Question] = []

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:
        if validation_stopped or not self.data:
            return
        lines = [line.strip() for line in self.data.splitlines() if line.strip()]
        if len(lines) > self.most:
            raise ValidationError(_l("Write at most %(most)d names.", most=self.most))
        parts = [[part.strip() for part in self.read_line(line).partition(";")] for line in lines]
        every = [Named(name[:300], more[:500]) for name, _semicolon, more in parts]
        known = each_exactly({each.name for each in every}, self.kinds)
        for each in every:
            self._match(each, known[each.name])
        if any(not question.chosen for question in self.questions):
            raise ValidationError(_l("Some names are not clear yet. Choose below what they mean."))

    def read_line(self, line: str) -> str:
        """Return a line as "name; what else it says"."""
        return line

    def key_of(self, name: str) -> str:
        """Return under which name it is answered what a name means."""
        return "resolve-" + hashlib.sha256(f"{self.name}|{name}".encode()).hexdigest()[:12]

    def _match(self, named: Named, found: list[Record]) -> None:
        key = self.key_of(named.name)
        chosen = self._chosen(request.form.get(key, ""), named)
        if not chosen and len(found) == 1:
            named.record = found[0]
        elif key not in {question.key for question in self.questions}:
            offered = found or nearly(named.name, self.kinds)
            self.questions.append(Question(key, named.name, offered, self._creatable(), chosen))
        if chosen != LEAVE_OUT:
            self.named.append(named)

    def _chosen(self, answer: str, named: Named) -> str:
        """Let a name mean what was answered, and return the answer; an answer that was not offered is none."""
        if answer.startswith("new:") and answer.removeprefix("new:") in self._creatable():
            named.create = Kind(answer.removeprefix("new:"))
        elif answer and answer != LEAVE_OUT:
            named.record = next(iter(exactly(answer, self.kinds)), None)
        return answer if answer == LEAVE_OUT or named.create or named.record else ""

    def _creatable(self) -> list[Kind]:
        return [kind for kind in self.kinds if kind in CREATABLE and self.creates]

    def records(self) -> list[tuple[Record, Named]]:
        """Return the records that the lines mean, in their order; those to be new are added now."""
        found = []
        for named in self.named:
            if named.record is None and named.create is not None:
                named.record = _new(named.create, named.name)
            if named.record is not None:
                found.append((named.record, named))
        return found

    def ends(self) -> list[Record]:
        return [record for record, _named in self.records()]


def _new(kind: Kind, name: str) -> Record:
    """Add a record by its name; a new name that stands in a form twice is one record."""
    made: dict[tuple[Kind, str], Record] = g.setdefault("made_by_name", {})
    key = (kind, title_key(name))
    if key not in made:
        made[key] = records.add(MODELS[kind](kind=kind, title=name))
    return made[key]


class NotOneRecord(LookupError):
    """A name means no record, or several; the message says what to write."""


def one_named(name: str, kinds: Sequence[Kind], example: Kind) -> Record:
    """Return the one record of these kinds with this name or reference, without asking back. Raises NotOneRecord."""
    found = exactly(name, kinds)
    if len(found) == 1:
        return found[0]
    ref = f"{example.initial}-7KQ4M"
    if found:
        raise NotOneRecord(_("Several records have this name. Write the reference of one, such as %(ref)s.", ref=ref))
    raise NotOneRecord(_("No record has this name or reference. Write the reference, such as %(ref)s.", ref=ref))


def named_in(form: BaseForm, name: str) -> NamesField:
    """Return a field of names by its name."""
    found = form[name]
    assert isinstance(found, NamesField)
    return found


def lines_of(ends: Sequence[Record | End]) -> str:
    """Return how records stand in such a field again: their names, or their references where a name is not enough."""
    return _lines(ends, unmistakable(ends))


def _lines(ends: Sequence[Record | End], clear: Collection[int]) -> str:
    return "\n".join(record.title if record.id in clear else record.ref for record in ends)


def fill_names(form: BaseForm, fields: Mapping[str, Sequence[Record | End]]) -> None:
    """Let records stand in several fields of names again."""
    clear = unmistakable([record for ends in fields.values() for record in ends])
    for name, ends in fields.items():
        form[name].data = _lines(ends, clear)

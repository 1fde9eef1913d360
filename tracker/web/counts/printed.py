"""The names that a list gives: one per line as it prints them, each matched, or asked about on the same page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import ValidationError
from wtforms.form import BaseForm

from tracker.actions.counts import Line
from tracker.records.counts import Named as Listed
from tracker.records.counts import groups_among
from tracker.records.matching import each_exactly
from tracker.records.record import Record, title_key
from tracker.rules import counts
from tracker.rules.kinds import Kind
from tracker.web.naming import Named, NamesField

MOST = 300


class PrintedNamesField(NamesField):
    """A list as it was pasted; after a semicolon, or in further columns, stands what it says of somebody."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, [Kind.PERSON], most=MOST, render_kw={"rows": 10}, **kwargs)
        self.type = NamesField.__name__
        self.kept: dict[str, str] = {}
        """What names mean that do not lead to their person by themselves; it goes along with the form."""

    def read_line(self, line: str) -> str:
        return counts.read_line(line)

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:
        super().post_validate(form, validation_stopped)
        meant = Counter(_meant(named) for named in self.named)
        for named in self.named:
            if meant[_meant(named)] > 1:
                raise ValidationError(_twice(named.name))
        groups = groups_among([named.record.id for named in self.named if named.record])
        if groups:
            raise ValidationError(
                _("“%(name)s” is a group that is counted: a list names people. Take it out.", name=groups[0])
            )

    def lines(self, printed_before: Mapping[int, str]) -> list[Line]:
        """Return whom it names, as printed; those to be new are added now. A bare reference changes no printed name."""
        return [
            Line(record, _as_printed(named, record, printed_before), named.more) for record, named in self.records()
        ]

    def fill(self, listed: Sequence[Listed]) -> None:
        """Let a list stand in the field again, such that each line means whom it meant."""
        exact = each_exactly({each.printed for each in listed}, self.kinds)
        alike = Counter(title_key(each.printed) for each in listed)
        lines = []
        for each in listed:
            alone = alike[title_key(each.printed)] == 1 and _reads_as_itself(each.printed)
            name = each.printed if alone else each.ref
            if alone and [record.id for record in exact[each.printed]] != [each.id]:
                self.kept[self.key_of(name)] = each.ref
            lines.append(f"{name}; {each.said}" if each.said else name)
        self.data = "\n".join(lines)


def _meant(named: Named) -> tuple[int, str]:
    return (named.record.id, "") if named.record else (0, title_key(named.name))


def _twice(name: str) -> str:
    return _(
        "“%(name)s” stands here twice. Are two people meant, write the reference of one of them instead of the name; "
        "otherwise take one line out.",
        name=name,
    )


def _as_printed(named: Named, record: Record, printed_before: Mapping[int, str]) -> str:
    if named.name.upper() == record.ref:
        return printed_before.get(record.id, record.title)
    return named.name


def _reads_as_itself(printed: str) -> bool:
    return bool(printed) and counts.read_line(printed) == printed and not set(";\n") & set(printed)

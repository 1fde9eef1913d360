"""Which column of a table becomes which field, by what a row is known again, and what was answered to questions."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tracker.rules.fields import FIELDS, DayOrder, Field
from tracker.rules.imports.headings import LEFT_OUT, only_counts, says_whose
from tracker.rules.kinds import Kind
from tracker.rules.words import N_

REF = "ref"
"""What a column becomes that holds our references: rows are known by it, and it is never changed."""

LEAVE_OUT, NEW = "leave", "new:"
"""Answers to the question which record a name means: none; or a new one of the kind that stands behind the colon."""

ANY = "*"
"""In an answer, instead of a name: every name of this field that is not known."""

MAKEABLE = frozenset({Kind.PERSON, Kind.ORGANISATION, Kind.CASE, Kind.SOURCE, Kind.DEMAND})
"""Kinds of which a name is enough to begin with."""


WHOSE_NUMBERS = N_(
    "Say whose numbers those below “%(heading)s” are: every list counts from 1, so rows cannot be known by it."
)


class BadMapping(ValueError):
    """The mapping does not fit the table or the kind. Its text, in two halves too, says what to write."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence % values if values else sentence)
        self.sentence, self.values = sentence, values


@dataclass(frozen=True, slots=True)
class Column:
    """What becomes of a column: nothing, a field, or several. `cut` takes several names out of each cell."""

    heading: str
    fields: tuple[str, ...] = ()
    cut: bool = False
    origin: str = ""
    """Of numbers of another list: whose list it is."""


@dataclass(frozen=True, slots=True)
class TableMapping:
    kind: str
    """A kind of record, or FOLLOW_UP."""
    columns: tuple[Column, ...]
    """In the order of the table. Several may become one field: their texts are joined in this order."""
    key: tuple[str, ...] = ()
    """Fields by which a row is known again. Without any, a row is compared with what has the same title."""
    order: DayOrder | None = None
    """What 03/05/2025 means; None where nobody said."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """By the key of a question: a reference, LEAVE_OUT, or NEW and a kind."""

    def using(self, name: str) -> list[int]:
        """Return the numbers of the columns that become a field."""
        return [number for number, column in enumerate(self.columns) if name in column.fields]

    @property
    def fields(self) -> list[str]:
        """The fields that columns become, each once."""
        return list(dict.fromkeys(name for column in self.columns for name in column.fields))

    @property
    def lacking(self) -> Field | None:
        """A field that no column becomes, though nothing can be recorded without it."""
        if REF in self.fields:
            return None
        return next((field for field in FIELDS[self.kind] if field.needed and field.name not in self.fields), None)

    def left_out(self, cells: Callable[[int], Sequence[str]]) -> Iterator[tuple[str, str]]:
        """Return of columns that become nothing a sentence and their headings; `cells` gives the first of a column."""
        left = [(column.heading, number) for number, column in enumerate(self.columns) if not column.fields]
        for counts, sentence in LEFT_OUT.items():
            names = [heading or "–" for heading, number in left if only_counts(heading, cells(number)) is counts]
            if names:
                yield sentence, ", ".join(names)

    @property
    def nobodys(self) -> str:
        """The heading of numbers by which rows are to be known, though nobody said whose they are; '' for none."""
        unsaid = [
            column for column in self.columns if "external_ids" in column.fields and not says_whose(column.origin)
        ]
        return next((column.heading or "–" for column in unsaid if "external_ids" in self.key), "")

    def refuse_misfit(self, headings: Sequence[str]) -> None:
        """Refuse other columns, what is no field, and a key by which nothing can be known. Raises BadMapping."""
        if [column.heading for column in self.columns] != list(headings):
            names = ", ".join(heading or "–" for heading in headings)
            raise BadMapping(N_("The mapping is for other columns. Those of the table are: %(names)s."), names=names)
        known = {each.name for each in FIELDS[self.kind]} | ({REF} if self.kind in set(Kind) else set())
        for name in (*self.fields, *self.key):
            if name not in known:
                fields = ", ".join(sorted(known))
                raise BadMapping(N_("“%(name)s” is no field. The fields are: %(fields)s."), name=name, fields=fields)
        for name in self.key:
            if name not in self.fields:
                raise BadMapping(N_("No column becomes “%(name)s”, so rows cannot be known by it."), name=name)
        if self.nobodys:
            raise BadMapping(WHOSE_NUMBERS, heading=self.nobodys)
        if self.key and not {REF, "external_ids", "title"} & set(self.key):
            raise BadMapping(N_("Rows are known by our reference, a number of another list, or a name besides others."))

    def known_by(self, key: Iterable[str]) -> "TableMapping":
        """Return it with another key."""
        return replace(self, key=tuple(key))

    def answer(self, field: str, name: str, *, is_known: bool) -> str:
        """Return what was answered to the question what a name in a field means; '' for nothing.

        What was answered for any name holds where no record is known by this one.
        """
        of_any = "" if is_known else self.answers.get(question_key(field, ANY), "")
        return self.answers.get(question_key(field, name), "") or of_any

    def plain(self) -> dict[str, Any]:
        """Return it as it is kept and written into a file (JSON)."""
        return {
            "kind": str(self.kind),
            "columns": [_plain(column) for column in self.columns],
            "key": list(self.key),
            "order": str(self.order) if self.order else None,
            "answers": dict(self.answers),
        }


def _plain(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"heading": column.heading, "fields": list(column.fields)}
    return found | ({"cut": True} if column.cut else {}) | ({"origin": column.origin} if column.origin else {})


def from_plain(told: Mapping[str, Any]) -> TableMapping:
    """Return what `plain` gave. Raises BadMapping."""
    try:
        columns = tuple(
            Column(str(each["heading"]), tuple(each["fields"]), bool(each.get("cut")), str(each.get("origin", "")))
            for each in told["columns"]
        )
        order = DayOrder(told["order"]) if told.get("order") else None
        answers = {str(key): str(answer) for key, answer in dict(told.get("answers") or {}).items()}
        kind = str(told["kind"])
        FIELDS[kind]
    except (KeyError, TypeError, ValueError) as problem:
        raise BadMapping(N_("This is no mapping. Take one that tracker import --dry-run --report wrote.")) from problem
    return TableMapping(kind, columns, tuple(map(str, told.get("key") or ())), order, answers)


def question_key(field: str, name: str) -> str:
    return f"{field}|{name}"

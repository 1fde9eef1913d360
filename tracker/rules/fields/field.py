"""A field, and what is said of a record of one kind: its fields, and what they have to be together."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tracker.rules.dates import UncertainDate
from tracker.rules.fields.days import Day
from tracker.rules.fields.ends import Ids
from tracker.rules.fields.shapes import Country, Shape, Text
from tracker.rules.fields.values import BadValue, DayOrder
from tracker.rules.words import N_

Values = Mapping[str, object]
"""By the names of fields, values as their shapes read them; records where a field names records."""


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    label: str
    shape: Shape
    needed: str = ""
    """What to say where it is missing; '' where it may be."""
    also: tuple[str, ...] = ()
    """Headings by which it is guessed besides its name and label, in any language and any case."""
    told: bool = False
    """Whether it becomes an event, or a link of one, instead of a column."""

    def read(self, text: str, order: DayOrder | None = None) -> object:
        """Return what a text says; '' says nothing. Raises BadValue, with a sentence."""
        return self.shape.read(text, order)

    def write(self, value: object) -> str:
        """Return a value such that `read` gives it again."""
        return self.shape.write(value)

    @property
    def is_column(self) -> bool:
        return self.shape.is_column and not self.told


class Fault(NamedTuple):
    field: str
    problem: BadValue


Check = Callable[[Values, date], Iterable[Fault]]
"""Finds what is wrong with values together, on a day."""


def holds(_values: Values, _today: date) -> Iterable[Fault]:
    """Find nothing wrong."""
    return ()


class Fields:
    """What can be said of a record of one kind, in the order in which people say it."""

    def __init__(self, *fields: Field, check: Check = holds) -> None:
        self._by_name = {field.name: field for field in fields}
        self._check = check
        self._needed = [field for field in fields if field.needed]
        self._behind = [field.name for field in fields if isinstance(field.shape, Day) and not field.shape.ahead]

    def __iter__(self) -> Iterator[Field]:
        return iter(self._by_name.values())

    def __getitem__(self, name: str) -> Field:
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def faults(self, values: Values, today: date, *, is_new: bool) -> Iterator[Fault]:
        """Return what is wrong with values as they would be recorded on a day; an edit leaves out what it leaves."""
        for field in self._needed:
            missing = not values.get(field.name) if is_new else field.name in values and not values[field.name]
            if missing:
                yield Fault(field.name, BadValue(field.needed))
        for name in self._behind:
            when = values.get(name)
            if isinstance(when, UncertainDate) and when.earliest > today:
                yield Fault(name, BadValue(N_("This must be today or in the past.")))
        yield from self._check(values, today)


EXTERNAL_IDS = Field(
    "external_ids",
    N_("Numbers in other lists"),
    Ids(),
    also=("id", "external id", "number", "no", "no.", "nr", "№", "record no.", "code", "编号", "الرقم"),
)
"""How lists that others keep call the record."""

COUNTRY = Field(
    "country",
    N_("Country"),
    Country(),
    also=("state", "nation", "citizenship", "nationality", "pays", "país", "pais", "land", "страна", "国家", "الدولة"),
)
NOTES = Field(
    "summary",
    N_("Notes"),
    Text(20_000, long=True),
    also=(
        *("note", "summary", "background", "short summary", "comments", "remarks", "description", "biography"),
        *("notas", "remarques", "observaciones", "примечания", "备注", "ملاحظات"),
    ),
)


def title(label: str, needed: str, *also: str, most: int = 300) -> Field:
    """Return the field of what a record is called."""
    return Field("title", label, Text(most), needed, also=("title", *also))

"""What a record says outside: the one thing that every form of export is made from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from tracker.rules.dates import Precision, UncertainDate
from tracker.rules.fields import AsWritten, Ends, Field
from tracker.rules.kinds import Kind


class Named(NamedTuple):
    """A record that another one names: `name` is '' where it may stand by its reference alone."""

    ref: str
    kind: Kind
    name: str

    @property
    def called(self) -> str:
        return self.name or self.ref


class Tie(NamedTuple):
    """Where somebody held a post or belongs: in what capacity, since and until when (EDTF)."""

    number: int
    is_post: bool
    whom: Named
    note: str
    since: str | None
    until: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """A record as it leaves. Values are as the shapes of its fields write them; where a field names records, Named."""

    kind: Kind
    ref: str
    values: Mapping[str, object] = field(default_factory=dict)
    status: str = ""
    """In words."""
    status_code: str = ""
    status_as_of: str = ""
    """EDTF."""
    left_out: tuple[str, ...] = ()
    """The names of fields that say something and stay here."""
    ties: tuple[Tie, ...] = ()

    def ends(self, name: str) -> tuple[Named, ...]:
        found = self.values.get(name, ())
        assert isinstance(found, tuple)
        return found

    def text(self, name: str) -> str:
        """Return what a field says that is no list; '' where it says nothing."""
        found = self.values.get(name)
        return "" if found is None or isinstance(found, AsWritten) else str(found)


@dataclass(frozen=True, slots=True)
class Taken:
    """Records of one kind that leave together, each made as it is asked for."""

    kind: Kind
    fields: Sequence[Field]
    """What is said of each, in this order."""
    records: Iterable[Said]


def written(field: Field, said: Said) -> str:
    """Return a field as text that its shape reads again: of records their references, or the words kept instead."""
    value = said.values.get(field.name)
    if isinstance(value, AsWritten):
        return value.words
    if isinstance(field.shape, Ends):
        return "; ".join(each.ref for each in said.ends(field.name))
    return field.write(value) if field.name in said.values else ""


def plain_date(text: str) -> str:
    """Return a date (EDTF) as far as formats without doubts can say it: 2016, 2016-01 or 2016-01-26; '' for a span.

    That it is uncertain or about so is not said there.
    """
    if not text:
        return ""
    when = UncertainDate.edtf(text)
    first: date = when.earliest
    match when.precision:
        case Precision.DAY:
            return first.isoformat()
        case Precision.MONTH:
            return f"{first.year:04}-{first.month:02}"
        case Precision.YEAR:
            return f"{first.year:04}"
    return ""

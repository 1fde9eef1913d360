"""What two records say of themselves, side by side; what is taken of either, and what becomes of the rest."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.actions.filing.parts import filed
from tracker.actions.merging.refusals import MayNotMerge
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.people import PersonName, names_of
from tracker.records.record import Record
from tracker.records.stated import can_be_stated, stated
from tracker.rules.fields import FIELDS, Choice, Ends, Field, Ids, Names, YesNo
from tracker.rules.kinds import Kind
from tracker.rules.people import Name, NameKind, is_latin


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of which two records say different things."""

    field: Field
    kept: Any
    other: Any

    @property
    def prefers_other(self) -> bool:
        """Whether only the other one says anything."""
        return _says_nothing(self.field, self.kept)

    def losing(self, chosen: Collection[str]) -> str:
        """Return what is said by the one that is not chosen; '' where that is nothing."""
        value = self.kept if self.field.name in chosen else self.other
        return "" if _says_nothing(self.field, value) else self.field.write(value)


def _says_nothing(field: Field, value: object) -> bool:
    is_default = isinstance(field.shape, Choice | YesNo) and value == field.shape.empty
    return value in (None, "") or is_default


def differences(kept: Record, other: Record) -> list[Difference]:
    """Return in which fields two records of one kind differ, in their order."""
    kind = kept.kind_of
    single = [field for field in FIELDS[kind] if not isinstance(field.shape, Ends | Ids | Names)]
    fields = [field for field in single if can_be_stated(kind, field)]
    says = stated(kind, [kept.id, other.id], [field.name for field in fields])
    ours, theirs = says[kept.id], says[other.id]
    compared = [Difference(field, ours[field.name], theirs[field.name]) for field in fields]
    return [each for each in compared if (each.kept or None) != (each.other or None)]


def taken(kind: Kind, differing: Sequence[Difference], chosen: Collection[str]) -> dict[str, object]:
    """Return the values that the one that stays takes of the other. Raises MayNotMerge."""
    values = {each.field.name: filed(each.field.shape, each.other) for each in differing if each.field.name in chosen}
    after = {each.field.name: filed(each.field.shape, each.kept) for each in differing} | values
    for fault in FIELDS[kind].faults(after, clock.today(), is_new=False):
        raise MayNotMerge(str(fault.problem))
    return values


def names_together(kept: Record, other: Record, title: str) -> tuple[list[Name], list[Name]]:
    """Return all other names of two people who are one, and which of them are new to the one who stays."""
    ours = [_name(row) for row in session().scalars(names_of(kept)) if row.kind != NameKind.MAIN]
    theirs = [_name(row) for row in session().scalars(names_of(other)) if row.kind != NameKind.MAIN]
    titles = [_as_other_name(text, title) for text in (kept.title, other.title)]
    known = {title, *(name.text for name in ours)}
    new = list({name.text: name for name in (*titles, *theirs) if name.text not in known}.values())
    return [*(name for name in ours if name.text != title), *new], new


def _name(row: PersonName) -> Name:
    return Name(row.text, NameKind(row.kind), row.language)


def _as_other_name(text: str, title: str) -> Name:
    if is_latin(text) is is_latin(title):
        return Name(text, NameKind.ALSO)
    return Name(text, NameKind.LATIN if is_latin(text) else NameKind.OWN_SCRIPT)


def lines_of(differing: Iterable[Difference], chosen: Collection[str], is_person: bool) -> Iterator[str]:
    """Return what is not taken, line by line; of people a name is kept among their names."""
    for each in differing:
        text = each.losing(chosen)
        if text and not (is_person and each.field.name == "title"):
            yield f"{each.field.label}: {text}"

"""Which column becomes which field: what is offered for each, and what somebody chose."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from tracker.records.import_drafts import ImportDraft
from tracker.rules.fields import FIELDS, Day, DayOrder, Ids
from tracker.rules.imports.mapping import REF, Column, TableMapping
from tracker.rules.kinds import Kind
from tracker.rules.words import N_
from tracker.web.imports.blueprint import label_of

CUT = "title+"
"""Is chosen for the name of a person whose cells hold other names too."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A column on the page."""

    number: int
    heading: str
    samples: Sequence[str]
    chosen: str
    also: str
    is_key: bool


def choices(kind: str) -> list[tuple[str, str]]:
    """Return what a column may become, with its words."""
    every = [("", _("Leave out"))]
    if kind in set(Kind):
        every.append((REF, label_of(kind, REF)))
    for field in FIELDS[kind]:
        every.append((field.name, _(field.label)))
        if kind == Kind.PERSON and field.name == "title":
            every.append((CUT, _("Name, with other names in the same cell")))
    return every


def shown(draft: ImportDraft, mapping: TableMapping) -> Iterator[Shown]:
    for number, column in enumerate(mapping.columns):
        first, also = (*column.fields, "", "")[:2]
        chosen = CUT if column.cut else first
        is_key = any(name in mapping.key for name in column.fields)
        yield Shown(number, column.heading, draft.samples[number], chosen, also, is_key)


def told(draft: ImportDraft, before: TableMapping, form: Mapping[str, str], order: str, origin: str) -> TableMapping:
    """Return the mapping that a form tells; what is no field is left out, for nobody was offered it."""
    offered = {value for value, _words in choices(draft.kind)}
    columns, key = [], dict[str, None]()
    for number, heading in enumerate(draft.headings):
        names = [form.get(f"column-{number}", ""), form.get(f"also-{number}", "")]
        fields = tuple(dict.fromkeys(name for name in names if name and name in offered))
        columns.append(_column(draft.kind, heading, fields, origin))
        if f"known-{number}" in form:
            key |= dict.fromkeys(columns[-1].fields)
    chosen = DayOrder(order) if order in set(DayOrder) else before.order
    return replace(before, columns=tuple(columns), key=tuple(key), order=chosen)


def _column(kind: str, heading: str, fields: tuple[str, ...], origin: str) -> Column:
    names = tuple("title" if name == CUT else name for name in fields)
    is_number = any(name != REF and isinstance(FIELDS[kind][name].shape, Ids) for name in names)
    cut = fields[:1] == (CUT,)
    return Column(heading, names[:1] if cut else names, cut, (origin or heading) if is_number else "")


def with_saved(mapping: TableMapping, saved: TableMapping) -> TableMapping:
    """Return a mapping as a saved one has it, for columns with the same headings."""
    known = {column.heading: column for column in saved.columns}
    columns = tuple(known.get(column.heading, column) for column in mapping.columns)
    used = {name for column in columns for name in column.fields}
    return replace(mapping, columns=columns, key=tuple(k for k in saved.key if k in used), order=saved.order)


def unclear_day(draft: ImportDraft, mapping: TableMapping) -> str:
    """Return a date that could be one of two days while nobody has said which; '' where there is none."""
    days = {field.name for field in FIELDS[mapping.kind] if isinstance(field.shape, Day)}
    dated = zip(mapping.columns, draft.ambiguous, strict=True)
    return next((date for column, date in dated if date and days & set(column.fields) and not mapping.order), "")


def missing(mapping: TableMapping) -> str:
    """Return in a sentence which field no column becomes, though nothing can be recorded without it."""
    if REF in mapping.fields:
        return ""
    lacking = [field for field in FIELDS[mapping.kind] if field.needed and field.name not in mapping.fields]
    return _(NOTHING_BECOMES) % {"field": _(lacking[0].label)} if lacking else ""


NOTHING_BECOMES = N_("Say which column is “%(field)s”: no row can be recorded without it.")

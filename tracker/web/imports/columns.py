"""Which column becomes which field: what is offered for each, and what somebody chose."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from tracker.records.import_drafts import ImportDraft
from tracker.rules.fields import FIELDS, Day, DayOrder, Ids
from tracker.rules.imports.guessing import whose
from tracker.rules.imports.headings import only_counts
from tracker.rules.imports.mapping import REF, Column, TableMapping
from tracker.rules.kinds import Kind
from tracker.rules.words import N_
from tracker.web.imports.blueprint import label_of

CUT = "title+"
"""Is chosen for the name of a person whose cells hold other names too."""
NUMBERS = "external_ids"


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
    for number, column in enumerate(before.columns):
        names = [form.get(f"column-{number}", ""), form.get(f"also-{number}", "")]
        fields = tuple(dict.fromkeys(name for name in names if name and name in offered))
        columns.append(_column(draft.kind, column, fields, draft.samples[number]))
        if f"known-{number}" in form:
            key |= dict.fromkeys(columns[-1].fields)
    chosen = DayOrder(order) if order in set(DayOrder) else before.order
    found = replace(before, columns=tuple(columns), key=tuple(key), order=chosen)
    return _said_whose(draft, found, origin, is_new=origin != said_whose(before))


def _column(kind: str, before: Column, fields: tuple[str, ...], samples: Sequence[str]) -> Column:
    names = tuple("title" if name == CUT else name for name in fields)
    is_number = any(name != REF and isinstance(FIELDS[kind][name].shape, Ids) for name in names)
    cut, heading = fields[:1] == (CUT,), before.heading
    says = before.origin == heading or not only_counts(heading, samples)
    return Column(heading, names[:1] if cut else names, cut, whose(heading) if is_number and says else "")


def _said_whose(draft: ImportDraft, mapping: TableMapping, origin: str, *, is_new: bool) -> TableMapping:
    """Return a mapping with what was answered to the question whose numbers they are: those that do not say it.

    Where no column has numbers, the answer is about the one that only counts the rows. Once it is answered, rows are
    known by them, unless somebody chose otherwise.
    """
    columns = list(mapping.columns)
    numbers = [n for n, column in enumerate(columns) if NUMBERS in column.fields]
    counting = [n for n, each in enumerate(columns) if not each.fields and only_counts(each.heading, draft.samples[n])]
    if is_new and not numbers and counting:
        numbers = counting[:1]
        columns[numbers[0]] = Column(columns[numbers[0]].heading, (NUMBERS,))
    silent = [n for n in numbers if not columns[n].origin]
    if not origin or not numbers:
        return mapping
    for n in silent or numbers:
        columns[n] = replace(columns[n], origin=origin)
    key = (NUMBERS,) if silent and is_new and not mapping.key else mapping.key
    return replace(mapping, columns=tuple(columns), key=key)


def said_whose(mapping: TableMapping) -> str:
    """Return whose numbers somebody said they are; '' where the headings say it, or nobody."""
    said = (column.origin for column in mapping.columns if column.origin != column.heading)
    return next(filter(None, said), "")


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


def left_out(draft: ImportDraft, mapping: TableMapping) -> list[str]:
    """Say in sentences which columns become nothing."""
    said = mapping.left_out(lambda number: draft.samples[number])
    return [_(sentence, names=names) for sentence, names in said]


def missing(mapping: TableMapping) -> str:
    """Return in a sentence which field no column becomes, though nothing can be recorded without it."""
    lacking = mapping.lacking
    return _(NOTHING_BECOMES) % {"field": _(lacking.label)} if lacking is not None else ""


NOTHING_BECOMES = N_("Say which column is “%(field)s”: no row can be recorded without it.")

"""Tables to take along: a sample of each kind to begin with, and the rows that could not be taken in, as they came."""

from collections.abc import Iterator, Sequence

from flask import Response, abort
from flask_babel import gettext as _

from tracker.actions.imports.formats import opened
from tracker.records.import_drafts import ImportDraft
from tracker.rules.access import Ability
from tracker.rules.fields import (
    FIELDS,
    FOLLOW_UP,
    Address,
    Choice,
    Country,
    Day,
    Ends,
    Field,
    Ids,
    Names,
    Shape,
    Text,
    YesNo,
)
from tracker.rules.imports.stages import Stage
from tracker.web.access import needs
from tracker.web.imports.blueprint import FOLDERS, blueprint, draft_of, label_of
from tracker.web.spreadsheets import as_file

Rows = Iterator[Sequence[str]]

EXAMPLES: dict[type[Shape], str] = {
    Address: "https://example.org/",
    Country: "Cambodia",
    Day: "March 2014",
    Ids: "AAPP: 1234",
    Names: "Umm Yusuf; known as",
    YesNo: "no",
}


@blueprint.get("/samples/<folder>.csv")
@needs(Ability.WRITE)
def sample(folder: str) -> Response:
    kind = FOLDERS.get(folder) or abort(404)
    fields = list(FIELDS[kind])
    rows = [[_(field.label) for field in fields], [_example(kind, field) for field in fields]]
    return as_file(rows, f"{folder}-sample", "csv")


def _example(kind: str, field: Field) -> str:
    shape = field.shape
    if isinstance(shape, Day) and shape.exact:
        return "2030-06-30" if kind == FOLLOW_UP else "2016-06-30"
    if isinstance(shape, Choice):
        return next((label for code, label in shape.labels.items() if code), "")
    if isinstance(shape, Text):
        return _("An example: write over it") if field.needed else ""
    return "" if isinstance(shape, Ends) else EXAMPLES.get(type(shape), "")


@blueprint.get("/drafts/<int:draft_id>/refused.csv")
@needs(Ability.WRITE, leaves=True)
def refused(draft_id: int) -> Response:
    draft = draft_of(draft_id)
    if draft.stage != Stage.CHECKED or not draft.found:
        abort(404)
    return as_file(_refused(draft), f"refused-{draft.id}", "csv")


def _refused(draft: ImportDraft) -> Rows:
    """The rows as they came, each with its line and why: corrected, they can be brought in again."""
    found = draft.found or {}
    why = dict.fromkeys(found["unclear"], _("Needs a decision"))
    why |= {line: _said(draft.kind, field, said) for line, field, said in found["refused"]}
    yield [*draft.headings, _("Line"), _("Why")]
    for line, cells in opened(draft.data).rows():
        if line in why:
            yield [*cells[: len(draft.headings)], str(line), why[line]]


def _said(kind: str, field: str, said: str) -> str:
    label = label_of(kind, field)
    apart = " " if label.endswith("?") else ": "
    return f"{label}{apart}{said}" if label else said
